import type { Bytes } from './bytes.ts';
import { damaged, larger, type PictureFile, type Size, whole } from './picture-file.ts';

/** Reads an icon or a cursor: a directory of bitmaps and PNGs, of which a browser shows the largest. */
export function readIco(bytes: Bytes): PictureFile {
  const count = bytes.u16(4, true);
  let size: Size | undefined;
  for (let i = 0; i < count; i++) {
    const entry = 6 + 16 * i;
    const [length, begin] = [bytes.u32(entry + 8, true), bytes.u32(entry + 12, true)];
    if (length === 0 || begin + length > bytes.length) return damaged('ico', size);
    size = larger(size, sizeAt(bytes, entry, begin));
  }
  return size ? whole('ico', size) : damaged('ico');
}

/** The directory has one byte a side; a PNG tells by itself. */
function sizeAt(bytes: Bytes, entry: number, begin: number): Size {
  if (bytes.text(begin + 1, 3) === 'PNG') {
    return { width: bytes.u32(begin + 16), height: bytes.u32(begin + 20) };
  }
  return { width: bytes.u8(entry) || 256, height: bytes.u8(entry + 1) || 256 };
}
