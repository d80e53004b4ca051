/** Pictures that Pillow resized, and how a picture is handed to a resizer. */
import { readFileSync } from 'node:fs';
import type { Box, Filter, PictureResizer, Resizer } from '../resize.ts';

export type MakeResizer = (...source: ConstructorParameters<typeof Resizer>) => PictureResizer;

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 4]` */
  readonly rgba: Uint8ClampedArray;
}

export interface Wanted {
  readonly box: Box;
  readonly outWidth: number;
  readonly outHeight: number;
  readonly filter: Filter;
}

/** Made by Pillow itself: `python -m models golden-resize`. */
interface GoldenCase {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly rgb?: string;
  readonly formula?: 'gradient';
  readonly filter: Filter;
  readonly box: readonly [number, number, number, number];
  readonly outWidth: number;
  readonly outHeight: number;
  /** RGB in base64. */
  readonly expected: string;
}

const { cases }: { cases: GoldenCase[] } = JSON.parse(
  readFileSync(new URL('../golden/resize.json', import.meta.url), 'utf8'),
);

export const goldenResizes = cases.map(({ name, box: [x0, y0, x1, y1], expected, ...one }) => ({
  name,
  picture: { width: one.width, height: one.height, rgba: sourceOf(name, one) },
  wanted: { box: { x0, y0, x1, y1 }, ...one },
  /** RGBA, opaque. */
  expected: opaque(Buffer.from(expected, 'base64')),
}));

function sourceOf(
  name: string,
  { width, height, rgb, formula }: Pick<GoldenCase, 'width' | 'height' | 'rgb' | 'formula'>,
): Uint8ClampedArray {
  if (rgb !== undefined) return opaque(Buffer.from(rgb, 'base64'));
  if (formula !== 'gradient') throw new Error(`${name} has no picture`);
  return new Uint8ClampedArray(width * height * 4).map((_, i) => {
    const y = Math.floor(i / 4 / width);
    const x = Math.floor(i / 4) - y * width;
    return ([x * 7 + y * 3, x * x + y, x * y, 255][i % 4] as number) % 256;
  });
}

function opaque(rgb: Uint8Array): Uint8ClampedArray {
  return new Uint8ClampedArray((rgb.length / 3) * 4).map((_, i) =>
    i % 4 === 3 ? 255 : (rgb[Math.floor(i / 4) * 3 + (i % 4)] as number),
  );
}

/** Cuts the needed columns out and hands them over in strips, as decoding does; the last strip first, where `backwards`. */
export function resizeBy(
  make: MakeResizer,
  { width, height, rgba }: Picture,
  { box, outWidth, outHeight, filter }: Wanted,
  stripRows: number,
  backwards = false,
): Uint8ClampedArray {
  const resizer = make(width, height, box, outWidth, outHeight, filter);
  const { columns, rows } = resizer;
  const firsts: number[] = [];
  for (let y = rows.first; y < rows.end; y += stripRows) firsts.push(y);
  for (const y of backwards ? firsts.reverse() : firsts) {
    const count = Math.min(stripRows, rows.end - y);
    const strip = new Uint8ClampedArray(count * (columns.end - columns.first) * 4);
    for (let row = 0; row < count; row++) {
      const from = ((y + row) * width + columns.first) * 4;
      const to = ((y + row) * width + columns.end) * 4;
      strip.set(rgba.subarray(from, to), row * (columns.end - columns.first) * 4);
    }
    resizer.push(strip, y, count);
  }
  return resizer.finish();
}

/** Where two pictures differ first, and by what; undefined: nowhere. (To describe all differences takes minutes.) */
export function firstDifference(got: Uint8ClampedArray, expected: Uint8ClampedArray): string | undefined {
  if (got.length !== expected.length) return `${got.length} bytes instead of ${expected.length}`;
  const at = got.findIndex((value, i) => value !== expected[i]);
  return at < 0 ? undefined : `byte ${at} is ${got[at]} instead of ${expected[at]}`;
}
