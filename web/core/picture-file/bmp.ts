import type { Bytes } from './bytes.ts';
import { damaged, type PictureFile, type Size, whole } from './picture-file.ts';

/** The header that has 16 bits a side: OS/2 1. */
const core = 12;
/** Bytes of the longer headers: OS/2 2, which may be cut short after any field; Windows 3, its additions, 4 and 5. */
const isLong = (length: number) =>
  (length >= 16 && length <= 64 && (length % 4 === 0 || length === 42 || length === 46)) ||
  length === 108 ||
  length === 124;
/** `biCompression` of rows that are stored as they are: BI_RGB, BI_BITFIELDS, BI_ALPHABITFIELDS. */
const plain = new Set([0, 3, 6]);
/** BI_RLE8, BI_RLE4: pixels in a byte of those that are stored as they are. */
const runs: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 2],
]);
const depths = new Set([1, 2, 4, 8, 16, 24, 32]);

/** Whether what begins with "BM" is a bitmap, not a text. */
export function isBmp(bytes: Bytes): boolean {
  const length = bytes.u32(14, true);
  return length === core || isLong(length);
}

/** Reads a Windows or OS/2 bitmap. */
export function readBmp(bytes: Bytes): PictureFile {
  const header = bytes.u32(14, true);
  // A negative height is that of rows from the top.
  const size: Size =
    header === core
      ? { width: bytes.u16(18, true), height: bytes.u16(20, true) }
      : { width: bytes.i32(18, true), height: Math.abs(bytes.i32(22, true)) };
  if (size.width <= 0 || size.height === 0) return damaged('bmp');
  const bits = bytes.u16(header === core ? 24 : 28, true);
  if (!depths.has(bits)) return damaged('bmp', size);
  const compression = header < 20 ? 0 : bytes.u32(30, true);
  const begin = bytes.u32(10, true);
  return hasRows(bytes, begin, size, bits, compression) ? whole('bmp', size) : damaged('bmp', size);
}

function hasRows(bytes: Bytes, begin: number, size: Size, bits: number, compression: number): boolean {
  const perByte = runs.get(compression);
  if (perByte) return hasRuns(bytes, begin, size.height, perByte);
  const row = Math.ceil((size.width * bits) / 8);
  const data = plain.has(compression)
    ? Math.ceil(row / 4) * 4 * (size.height - 1) + row // whether the last row is padded is of no matter
    : bytes.u32(34, true);
  return begin + data <= bytes.length;
}

/** Whether runs of pixels reach their end, or that of the last row. How many bytes they are said to be is often wrong. */
function hasRuns(bytes: Bytes, begin: number, height: number, perByte: number): boolean {
  let rows = 0;
  for (let at = begin; bytes.has(at, 2); at += 2) {
    const [count, value] = [bytes.u8(at), bytes.u8(at + 1)];
    if (count > 0) continue;
    if (value === 1) return true;
    if (value === 0) {
      rows += 1;
      if (rows === height) return true;
    } else if (value === 2) {
      rows += bytes.u8(at + 3);
      at += 2;
    } else at += Math.ceil(Math.ceil(value / perByte) / 2) * 2;
  }
  return false;
}
