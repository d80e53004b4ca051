import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { Picture } from '../types.ts';

export interface NamedPicture {
  readonly name: string;
  /** With its folders, parted by slashes. */
  readonly path: string;
  readonly source: Picture;
}

/** What of a folder is looked at. What a file is, its content says; but nobody wants an error for each text beside the pictures. */
const endings = 'jpg,jpeg,jfif,png,gif,webp,avif,bmp,ico,cur,svg,heic,heif,tif,tiff,jxl,jp2';

/** Files as they are, folders with all pictures in them, patterns, and `-` for standard input; each file once. */
export async function findPictures(named: readonly string[]): Promise<NamedPicture[]> {
  const paths = new Map<string, Picture>();
  for (const name of named) {
    if (name === '-') paths.set(name, await buffer(process.stdin));
    else for (const path of await expand(name)) paths.set(path, path);
  }
  return [...paths].map(([path, source]) => {
    const shown = path.replaceAll('\\', '/');
    return { name: shown.split('/').at(-1) ?? shown, path: shown, source };
  });
}

async function expand(name: string): Promise<string[]> {
  const found = await stat(name).catch(() => undefined);
  if (found?.isDirectory()) {
    const folder = name.replace(/[\\/]+$/, '');
    const inside = await glob(`**/*.{${endings}}`, {
      cwd: name,
      caseSensitiveMatch: false,
      expandDirectories: false,
    });
    return inside.sort().map((path) => (folder === '.' ? path : `${folder}/${path}`));
  }
  if (found || !isDynamicPattern(name)) return [name]; // what is not there is an error of its own
  const matching = await glob(name, { expandDirectories: false });
  return matching.length > 0 ? matching.sort() : [name];
}
