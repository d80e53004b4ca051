import { naturalKey, sortByKey } from '../parts/natural-key.ts';

/** A file as the visitor gave it. */
export interface FoundFile {
  readonly file: File;
  /** With its folders, parted by slashes: "pets/cats/tom.jpg"; the bare name where it came without any. */
  readonly path: string;
}

export interface Picked {
  /** In the order given; those of folders by path, because file systems give them in none. */
  readonly pictures: readonly FoundFile[];
  /** How many files were no pictures; those that systems hide are not counted. */
  readonly leftOut: number;
}

/** What the operating system may know no type for, though a browser may well decode it. */
const extensions =
  /\.(jpe?g|jpe|jfif|pjpeg|png|apng|gif|webp|avif|avifs|bmp|ico|cur|svg|heic|heif|tiff?|jxl)$/i;
/** What file managers leave in folders and hide from people. */
const hidden = /^(\.|Thumbs\.db$|desktop\.ini$|Icon\r$)/i;

const isPicture = ({ type, name }: File) => type.startsWith('image/') || extensions.test(name);
const isInFolder = ({ path, file }: FoundFile) => path !== file.name;
const isHidden = ({ path }: FoundFile) => path.split('/').some((part) => hidden.test(part));

/**
 * Which of the given files to look at. A single file that does not look like a picture is one all the same: it deserves a
 * try, and a clear answer when it is none.
 */
export function pickPictures(found: readonly FoundFile[]): Picked {
  const [first] = found;
  if (first && found.length === 1 && !isInFolder(first)) return { pictures: found, leftOut: 0 };
  const seen = found.filter((one) => !isHidden(one));
  const pictures = seen.filter(({ file }) => isPicture(file));
  const ordered = pictures.some(isInFolder) ? sortByKey(pictures, ({ path }) => naturalKey(path)) : pictures;
  return { pictures: ordered, leftOut: seen.length - pictures.length };
}
