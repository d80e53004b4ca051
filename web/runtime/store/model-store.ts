import { download, type OnLoaded } from './download.ts';
import { keep, readKept, type StoredFile } from './file-cache.ts';

/**
 * Gets a file: from this device if it was fetched before, else from the network. What is returned has the wanted size
 * and hash, always; what is kept is kept only after it was verified, and is thrown out if it no longer is.
 *
 * @param onLoaded bytes so far, of `file.bytes`, back to 0 when a download has to begin anew; and how many travel in all:
 *   fewer where the server compresses, none where the file was kept, undefined until the server answers
 * @throws InklingError `download-refused`, `download-failed`, `download-stalled`, `download-corrupt`, `cancelled`,
 *   `out-of-memory`
 */
export async function getFile(
  file: StoredFile,
  signal: AbortSignal,
  onLoaded: OnLoaded,
): Promise<Uint8Array<ArrayBuffer>> {
  const kept = await readKept(file);
  if (kept) {
    onLoaded(file.bytes, 0);
    return kept;
  }
  const body = await download(file, signal, onLoaded);
  await keep(file, body);
  return body;
}
