import type { Bytes } from './bytes.ts';
import { damaged, type PictureFile, type Size, truncated, whole } from './picture-file.ts';

const [extension, image, trailer] = [0x21, 0x2c, 0x3b];

/** Reads a GIF by its blocks (CompuServe, GIF 89a). Its first frame is the picture. */
export function readGif(bytes: Bytes): PictureFile {
  let size: Size = { width: bytes.u16(6, true), height: bytes.u16(8, true) };
  let at = 13 + colourTable(bytes.u8(10));
  let frames = 0;
  while (at < bytes.length) {
    const begins = bytes.u8(at);
    if (begins === trailer) return frames > 0 ? whole('gif', size) : damaged('gif', size);
    if (begins !== extension && begins !== image) break;
    // An extension's label, or a frame's place, its own colours and the size of its codes.
    const data = begins === extension ? at + 2 : at + 11 + colourTable(bytes.u8(at + 9));
    const next = afterSubBlocks(bytes, data);
    if (next === undefined) break;
    if (begins === image) {
      frames += 1;
      // A screen of no size is as large as its first frame, to every browser.
      if (size.width * size.height === 0)
        size = { width: bytes.u16(at + 5, true), height: bytes.u16(at + 7, true) };
    }
    at = next;
  }
  if (frames === 0) return damaged('gif', size);
  return truncated('gif', size, [bytes.slice(0, Math.min(at, bytes.length)), Uint8Array.of(trailer)]);
}

/** Bytes of the colour table that these flags announce. */
function colourTable(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Where the chain of sub-blocks that begins at `at` ends; undefined where the file does before. */
function afterSubBlocks(bytes: Bytes, at: number): number | undefined {
  let next = at;
  while (next < bytes.length) {
    const length = bytes.u8(next);
    next += 1 + length;
    if (length === 0) return next;
  }
  return undefined;
}
