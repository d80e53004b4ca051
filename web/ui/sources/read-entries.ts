import { type Found, isHidden } from './found.ts';

/** Files asked for at the same time: Chromium answers all of them in one task, at half a millisecond each. */
const atOnce = 8;

/** Reads files, and folders with all that is in them but what is hidden. Never rejects. */
export async function readEntries(entries: readonly FileSystemEntry[]): Promise<Found> {
  const parts: Found[] = [];
  for (let start = 0; start < entries.length; start += atOnce) {
    parts.push(...(await Promise.all(entries.slice(start, start + atOnce).map(readEntry))));
  }
  return join(parts);
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const readEntry = (entry: FileSystemEntry) =>
  isFolder(entry) ? readFolder(entry) : readFile(entry as FileSystemFileEntry);

async function readFile(entry: FileSystemFileEntry): Promise<Found> {
  try {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return { files: [{ file, path: pathOf(entry) }], unreadable: [] };
  } catch {
    return unreadable(entry);
  }
}

async function readFolder(folder: FileSystemDirectoryEntry): Promise<Found> {
  const parts: Found[] = [];
  try {
    const reader = folder.createReader();
    for (;;) {
      // Browsers give at most a hundred at a time, and none when they are through.
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
      if (entries.length === 0) break;
      parts.push(await readEntries(entries.filter((entry) => !isHidden(pathOf(entry)))));
    }
  } catch {
    parts.push(unreadable(folder));
  }
  return join(parts);
}

const pathOf = ({ fullPath }: FileSystemEntry) => fullPath.replace(/^\//, '');

/** Without permission, or gone: it does not take the others with it. */
const unreadable = (entry: FileSystemEntry): Found => ({ files: [], unreadable: [pathOf(entry)] });

const join = (parts: readonly Found[]): Found => ({
  files: parts.flatMap(({ files }) => files),
  unreadable: parts.flatMap((part) => part.unreadable),
});
