import { InklingError } from '../../core/errors.ts';
import { openDownload, readBody } from './fetch-checked.ts';

/** Where verified files are kept. A new layout of the stored entries would be a new name. */
const cacheName = 'inkling-files-v1';

export interface StoredFile {
  readonly url: string;
  /** Size of the file itself, not of its compressed form. */
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly sha256: string;
}

/**
 * Gets a file: from this device if it was fetched before, else from the network. What is returned has the wanted size
 * and hash, always; what is kept is kept only after it was verified, and is thrown out if it no longer is.
 *
 * @param onLoaded bytes so far, of `file.bytes`; and how many travel in all: fewer where the server compresses, none where
 *   the file was kept
 * @throws InklingError `download-refused`, `download-failed`, `download-stalled`, `download-corrupt`, `cancelled`
 */
export async function getFile(
  file: StoredFile,
  signal: AbortSignal,
  onLoaded: (loaded: number, transfer: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const cache = await openCache();
  // The hash is part of the key, so another content at the same address is another entry.
  const key = `${file.url}?sha256=${file.sha256}`;
  const kept = await readKept(cache, key, file);
  if (kept) {
    onLoaded(file.bytes, 0);
    return kept;
  }
  const download = await openDownload(file.url, signal);
  const transfer = transferBytes(download.response, file.bytes);
  onLoaded(0, transfer);
  const body = await readBody(download, file.bytes, (loaded) => onLoaded(loaded, transfer));
  const actual = await sha256(body);
  if (actual !== file.sha256) {
    throw new InklingError('download-corrupt', `${file.url}: SHA-256 is ${actual}, not ${file.sha256}`);
  }
  await keep(cache, key, body);
  return body;
}

/** The body is handed over decompressed; what travelled is what the header counts. Another origin may hide the header. */
function transferBytes({ headers }: Response, bytes: number): number {
  const length = Number(headers.get('content-length'));
  return length > 0 && length < bytes ? length : bytes;
}

/** Cache Storage is absent without https (a phone trying a laptop's address), and may be forbidden: then nothing is kept. */
async function openCache(): Promise<Cache | undefined> {
  try {
    return typeof caches === 'undefined' ? undefined : await caches.open(cacheName);
  } catch {
    return undefined;
  }
}

async function readKept(cache: Cache | undefined, key: string, file: StoredFile) {
  try {
    const response = await cache?.match(key);
    if (!response) return undefined;
    const body = new Uint8Array(await response.arrayBuffer());
    if (body.length === file.bytes && (await sha256(body)) === file.sha256) return body;
    await cache?.delete(key);
  } catch {
    // A cache that cannot be read is a cache that has nothing: the network has the file.
  }
  return undefined;
}

async function keep(cache: Cache | undefined, key: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    await cache?.put(key, new Response(body));
  } catch {
    // The quota is used up, or storage was just cleared. The file is in memory, so the answer does not wait for it.
  }
}

/** SHA-256, hex. Web Crypto is absent without https; then the same in JavaScript, fetched only in that case. */
async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = crypto.subtle
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', data))
    : (await import('@noble/hashes/sha2.js')).sha256(data);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
