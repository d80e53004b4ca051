import type { FoundFile } from './pick-picture.ts';

/** Files, or a promise of them where reading them takes a while. */
export type Found = readonly FoundFile[] | Promise<readonly FoundFile[]>;

/** Files asked for at the same time: Chromium answers all of them in one task, at half a millisecond each. */
const atOnce = 8;

/** More than these are worth a task of their own, in files. */
const many = 100;

/** Files of a file input or a drop; `webkitRelativePath` is empty unless a folder was chosen. */
export function fromFiles(files: Iterable<File>): Found {
  const found = [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
  // To make so many File objects already took the browser most of a long task.
  return found.length > many ? new Promise((resolve) => setTimeout(() => resolve(found))) : found;
}

/**
 * What was dropped, folders with all that is in them. To be called while the drop is handled: afterwards the items are
 * gone. Without a folder, the files are there at once.
 */
export function readDrop({
  items,
  files,
}: DataTransfer): readonly FoundFile[] | Promise<readonly FoundFile[]> {
  const entries = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  if (!entries.some(({ isDirectory }) => isDirectory)) return fromFiles(files);
  return readEntries(entries);
}

async function readEntries(entries: readonly FileSystemEntry[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (let start = 0; start < entries.length; start += atOnce) {
    const some = await Promise.all(entries.slice(start, start + atOnce).map(readEntry));
    found.push(...some.flat());
  }
  return found;
}

/** What cannot be read (a file without permission, a folder that is gone) is as if it were not there. */
async function readEntry(entry: FileSystemEntry): Promise<FoundFile[]> {
  try {
    if (isFolder(entry)) return await readFolder(entry);
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    return [{ file, path: entry.fullPath.replace(/^\//, '') }];
  } catch {
    return [];
  }
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function readFolder(folder: FileSystemDirectoryEntry): Promise<FoundFile[]> {
  const reader = folder.createReader();
  const found: FoundFile[] = [];
  for (;;) {
    // Browsers give at most a hundred at a time, and none when they are through.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (entries.length === 0) return found;
    found.push(...(await readEntries(entries)));
  }
}
