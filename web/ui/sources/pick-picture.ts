import { mapFew } from '../../core/map-few.ts';
import { naturalKey, sortByKey } from '../parts/natural-key.ts';
import { type FoundFile, isHidden } from './found.ts';

export interface Picked {
  /** In the order given; those of folders by path, because file systems give them in none. Each path is there once. */
  readonly pictures: readonly FoundFile[];
  /** How many files were no pictures; those that systems hide are not counted. */
  readonly leftOut: number;
}

/** Files that are looked into at the same time. */
const atOnce = 8;

/** What the operating system may know no type for, though a browser may well decode it. */
const extensions =
  /\.(jpe?g|jpe|jfif|pjpeg|png|apng|gif|webp|avif|avifs|bmp|ico|cur|svg|heic|heif|tiff?|jxl)$/i;

/** One that says so itself gets an answer of its own, be it that it is none. */
const claimsToBePicture = ({ type, name }: File) => type.startsWith('image/') || extensions.test(name);
const isInFolder = ({ path }: FoundFile) => path.includes('/');

/**
 * Which of many files to look at: those that call themselves pictures, and of the others those that are.
 *
 * @param isPicture looks at a file's first bytes; never rejects
 */
export async function pickPictures(
  found: readonly FoundFile[],
  isPicture: (file: File) => Promise<boolean>,
): Promise<Picked> {
  const seen = found.filter(({ path }) => !isHidden(path));
  const isOne = await mapFew(seen, atOnce, async ({ file }) => claimsToBePicture(file) || isPicture(file));
  const pictures = tellApart(seen.filter((_, i) => isOne[i]));
  const ordered = pictures.some(isInFolder) ? sortByKey(pictures, ({ path }) => naturalKey(path)) : pictures;
  return { pictures: ordered, leftOut: seen.length - pictures.length };
}

/** Of the same name, the second "image.png" becomes "image (2).png". */
function tellApart(pictures: readonly FoundFile[]): FoundFile[] {
  const taken = new Set(pictures.map(({ path }) => path));
  const times = new Map<string, number>();
  return pictures.map((picture) => {
    let count = (times.get(picture.path) ?? 0) + 1;
    let path = numbered(picture.path, count);
    while (count > 1 && taken.has(path)) path = numbered(picture.path, ++count);
    times.set(picture.path, count);
    taken.add(path);
    return { file: picture.file, path };
  });
}

const numbered = (path: string, count: number) =>
  count === 1 ? path : path.replace(/(\.[^./]*)?$/, ` (${count})$1`);
