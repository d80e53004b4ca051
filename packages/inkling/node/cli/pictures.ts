import { lstat, readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import picomatch from 'picomatch';
import type { Picture } from '../types.ts';
import { filesBelow, isFolder } from './files-below.ts';
import { UsageError } from './usage.ts';

export interface NamedPicture {
  readonly name: string;
  /** With its folders, parted by slashes. */
  readonly path: string;
  readonly source: Picture;
}

/** What of a folder is looked at. What a file is, its content says; but nobody wants an error for each text beside the pictures. */
const isPicture = /\.(jpg|jpeg|jfif|png|gif|webp|avif|bmp|ico|cur|svg|heic|heif|tif|tiff|jxl|jp2)$/i;

/**
 * Files as they are, folders with all pictures in them, patterns, and `-` for standard input; each file once.
 *
 * @param list a file of such names, each ended by a zero byte, of which none is a pattern; `-`: standard input
 * @throws UsageError where there is no such list
 */
export async function findPictures(named: readonly string[], list?: string): Promise<NamedPicture[]> {
  const pictures = new Map<string, Picture>();
  const take = (paths: readonly string[]) => {
    for (const path of paths) pictures.set(path, path);
  };
  for (const name of named) {
    if (name === '-') pictures.set(name, await buffer(process.stdin));
    else take(await expand(name));
  }
  for (const name of list === undefined ? [] : await readList(list)) {
    take((await isFolder(name)) ? await picturesIn(name) : [name]);
  }
  return [...pictures].map(([path, source]) => {
    const shown = path.replaceAll(sep, '/');
    return { name: shown.split('/').at(-1) ?? shown, path: shown, source };
  });
}

async function readList(list: string): Promise<string[]> {
  try {
    const content = list === '-' ? await buffer(process.stdin) : await readFile(list);
    return content.toString().split('\0').filter(Boolean);
  } catch (error) {
    throw new UsageError(`--files0-from: ${(error as Error).message}`);
  }
}

async function expand(name: string): Promise<readonly string[]> {
  if (await isFolder(name)) return picturesIn(name);
  // What is not there is an error of its own; a link that leads nowhere is there.
  const isThere = await lstat(name).then(
    () => true,
    () => false,
  );
  const matching = isThere ? [] : await filesLike(name);
  return matching.length > 0 ? matching : [name];
}

async function picturesIn(folder: string): Promise<string[]> {
  return inside(folder, await filesBelow(folder, (path) => isPicture.test(path)));
}

/** None where it is no pattern. */
async function filesLike(pattern: string): Promise<string[]> {
  const { isGlob, base, glob } = picomatch.scan(pattern, { unescape: true });
  if (!isGlob) return [];
  // `s`: a name may have lines.
  const deepest = glob.includes('**') ? undefined : glob.split('/').length;
  return inside(base || '.', await filesBelow(base || '.', picomatch(glob, { flags: 's' }), deepest));
}

function inside(folder: string, paths: readonly string[]): string[] {
  let end = folder.length;
  while (end > 0 && (folder[end - 1] === '/' || folder[end - 1] === sep)) end -= 1;
  const beginning = folder.slice(0, end);
  return paths.map((path) => (beginning === '.' ? path : `${beginning}/${path}`));
}
