import type { Bytes } from './bytes.ts';
import { damaged, larger, type PictureFile, type Size, whole } from './picture-file.ts';

const [head, entrySize] = [6, 16];

/** Whether what begins as an icon does is none of the other files that do (a Targa picture): there is a picture, and it comes after the directory. */
export function isIco(bytes: Bytes): boolean {
  const count = bytes.u16(4, true);
  return count > 0 && bytes.u8(head + 3) === 0 && bytes.u32(head + 12, true) >= head + entrySize;
}

/** Reads an icon or a cursor: a directory of bitmaps and PNGs, of which a browser shows the largest; the others may be as they like. */
export function readIco(bytes: Bytes): PictureFile {
  const count = bytes.u16(4, true);
  if (!bytes.has(head, entrySize * count)) return damaged('ico');
  let size: Size | undefined;
  let largest = 0;
  let isWhole = false;
  for (let i = 0; i < count; i++) {
    const entry = head + entrySize * i;
    const area = (bytes.u8(entry) || 256) * (bytes.u8(entry + 1) || 256);
    const [length, begin] = [bytes.u32(entry + 8, true), bytes.u32(entry + 12, true)];
    const isHere = length > 0 && begin + length <= bytes.length;
    size = larger(size, sizeAt(bytes, entry, begin));
    if (area > largest) isWhole = isHere;
    largest = Math.max(largest, area);
  }
  return isWhole ? whole('ico', size) : damaged('ico', size);
}

/** The directory has one byte a side; a PNG tells by itself. */
function sizeAt(bytes: Bytes, entry: number, begin: number): Size {
  if (bytes.text(begin + 1, 3) === 'PNG') {
    return { width: bytes.u32(begin + 16), height: bytes.u32(begin + 20) };
  }
  return { width: bytes.u8(entry) || 256, height: bytes.u8(entry + 1) || 256 };
}
