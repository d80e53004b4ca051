import type { Bytes } from '../../../web/core/picture-file/bytes.ts';

interface Shape {
  readonly width: number;
  readonly height: number;
  /** 4 or 8 a pixel. */
  readonly bits: number;
}

/**
 * Reads run-length coded pixels (BI_RLE8, BI_RLE4), row by row as they are stored. What the runs pass over stays as it is.
 *
 * @param put told each pixel: its place in its row, the row, the colour's number
 */
export function runsOf(
  bytes: Bytes,
  begin: number,
  { width, height, bits }: Shape,
  put: (x: number, row: number, index: number) => void,
): void {
  let [x, row, at] = [0, 0, begin];
  const one = (index: number) => {
    if (x < width && row < height) put(x, row, index);
    x += 1;
  };
  /** Of a byte, the first or the second of its pixels. */
  const of = (byte: number, i: number) => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  while (bytes.has(at, 2) && row < height) {
    const [count, value] = [bytes.u8(at), bytes.u8(at + 1)];
    at += 2;
    if (count > 0) for (let i = 0; i < count; i++) one(of(value, i));
    else if (value === 0) [x, row] = [0, row + 1];
    else if (value === 1) return;
    else if (value === 2) {
      [x, row] = [x + bytes.u8(at), row + bytes.u8(at + 1)];
      at += 2;
    } else {
      for (let i = 0; i < value; i++) one(of(bytes.u8(at + (bits === 8 ? i : i >> 1)), i));
      at += Math.ceil(Math.ceil((value * bits) / 8) / 2) * 2;
    }
  }
}
