import { notFetched } from '../../core/errors.ts';
import { type Found, fromFiles } from './found.ts';

/**
 * What was dropped, folders with all that is in them but what is hidden. To be called while the drop is handled: afterwards the
 * items are gone. Without a folder, the files are there at once; the promise rejects with `download-failed` alone.
 */
export function readDrop({ items, files }: Pick<DataTransfer, 'items' | 'files'>): Found | Promise<Found> {
  const entries = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  return entries.some(({ isDirectory }) => isDirectory) ? readFolders(entries) : fromFiles(files);
}

/** Its code is fetched when the first folder is dropped. */
async function readFolders(entries: readonly FileSystemEntry[]): Promise<Found> {
  const { readEntries } = await import('./read-entries.ts').catch(notFetched);
  return readEntries(entries);
}
