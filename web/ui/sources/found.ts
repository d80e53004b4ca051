/** A file as the visitor gave it. */
export interface FoundFile {
  readonly file: File;
  /** With its folders, parted by slashes: "pets/cats/tom.jpg"; the bare name where it came without any. */
  readonly path: string;
}

/** What a visitor gave at once. */
export interface Found {
  readonly files: readonly FoundFile[];
  /** Paths of folders and files that could not be read. */
  readonly unreadable: readonly string[];
}

/** More than these are worth a task of their own, in files. */
const many = 100;

/** Files of a file input or a drop; `webkitRelativePath` is empty unless a folder was chosen. */
export function fromFiles(files: Iterable<File>): Found | Promise<Found> {
  const found = {
    files: Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name })),
    unreadable: [],
  };
  // To make so many File objects already took the browser most of a long task.
  return found.files.length > many ? new Promise((resolve) => setTimeout(() => resolve(found))) : found;
}

/** Files of the clipboard. @param unnamed what a picture is called that is no file: browsers call it "image.png" */
export function fromPaste(files: Iterable<File>, unnamed: string): Found {
  return {
    files: Array.from(files, (file) => ({ file, path: file.name === 'image.png' ? unnamed : file.name })),
    unreadable: [],
  };
}

/** What file managers leave in folders and hide from people. */
const hiddenName = /^(\.|Thumbs\.db$|desktop\.ini$|Icon\r$)/i;

/** Whether people do not see this file or folder. A folder that was given as a whole is meant, whatever its name. */
export function isHidden(path: string): boolean {
  const [first = '', ...others] = path.split('/');
  return (others.length > 0 ? others : [first]).some((name) => hiddenName.test(name));
}
