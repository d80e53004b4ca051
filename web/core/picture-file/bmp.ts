import type { Bytes } from './bytes.ts';
import { damaged, type PictureFile, type Size, whole } from './picture-file.ts';

/** Bytes of the headers that there are: OS/2 1 and 2 (whose second may be cut short to 16), Windows 3, its additions, 4 and 5. */
const headers = new Set([12, 16, 40, 52, 56, 64, 108, 124]);
/** `biCompression` of rows that are stored as they are: BI_RGB, BI_BITFIELDS, BI_ALPHABITFIELDS. */
const plain = new Set([0, 3, 6]);
const depths = new Set([1, 2, 4, 8, 16, 24, 32]);

/** Whether what begins with "BM" is a bitmap, not a text. */
export const isBmp = (bytes: Bytes) => headers.has(bytes.u32(14, true));

/** Reads a Windows or OS/2 bitmap. */
export function readBmp(bytes: Bytes): PictureFile {
  const core = bytes.u32(14, true) === 12;
  // A negative height is that of rows from the top.
  const size: Size = core
    ? { width: bytes.u16(18, true), height: bytes.u16(20, true) }
    : { width: bytes.i32(18, true), height: Math.abs(bytes.i32(22, true)) };
  if (size.width <= 0 || size.height === 0) return damaged('bmp');
  const bits = bytes.u16(core ? 24 : 28, true);
  if (!depths.has(bits)) return damaged('bmp', size);
  const compression = core ? 0 : bytes.u32(30, true);
  const begin = bytes.u32(10, true);
  const row = Math.ceil((size.width * bits) / 8);
  const data = plain.has(compression)
    ? Math.ceil(row / 4) * 4 * (size.height - 1) + row // whether the last row is padded is of no matter
    : bytes.u32(34, true);
  return begin + data > bytes.length ? damaged('bmp', size) : whole('bmp', size);
}
