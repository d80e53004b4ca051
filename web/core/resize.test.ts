import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Box, coverBox, type Filter, Resizer } from './resize.ts';

/** Made by Pillow itself: `python -m models golden-resize`. */
interface GoldenCase {
  name: string;
  width: number;
  height: number;
  rgb?: string;
  formula?: 'gradient';
  filter: Filter;
  box: [number, number, number, number];
  outWidth: number;
  outHeight: number;
  expected: string;
}

const golden: { cases: GoldenCase[] } = JSON.parse(
  readFileSync(new URL('./golden/resize.json', import.meta.url), 'utf8'),
);

function sourceOf({ width, height, rgb, formula }: GoldenCase): Uint8ClampedArray {
  const stored = rgb === undefined ? undefined : Buffer.from(rgb, 'base64');
  expect(stored !== undefined || formula === 'gradient').toBe(true);
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const pixel = stored?.subarray(i * 3, i * 3 + 3) ?? [
        (x * 7 + y * 3) % 256,
        (x * x + y) % 256,
        (x * y) % 256,
      ];
      rgba.set(pixel, i * 4);
    }
  }
  return rgba;
}

/** Cuts the needed columns out and feeds them in strips of `stripRows`, as decoding does. */
function resize(
  source: Uint8ClampedArray,
  width: number,
  height: number,
  box: Box,
  c: GoldenCase,
  stripRows: number,
) {
  const resizer = new Resizer(width, height, box, c.outWidth, c.outHeight, c.filter);
  const { columns, rows } = resizer;
  for (let y = rows.first; y < rows.end; y += stripRows) {
    const count = Math.min(stripRows, rows.end - y);
    const strip = new Uint8ClampedArray(count * (columns.end - columns.first) * 4);
    for (let row = 0; row < count; row++) {
      const from = ((y + row) * width + columns.first) * 4;
      const to = ((y + row) * width + columns.end) * 4;
      strip.set(source.subarray(from, to), row * (columns.end - columns.first) * 4);
    }
    resizer.push(strip, y, count);
  }
  return resizer.finish();
}

describe('Resizer equals Pillow bit for bit', () => {
  test('there are cases of each filter', () => {
    expect(new Set(golden.cases.map((c) => c.filter))).toEqual(new Set(['bilinear', 'bicubic', 'lanczos']));
  });

  test.each(golden.cases.map((c) => [c.name, c] as const))('%s', (_name, c) => {
    const [x0, y0, x1, y1] = c.box;
    const rgba = resize(sourceOf(c), c.width, c.height, { x0, y0, x1, y1 }, c, 7);
    const rgb = rgba.filter((_, i) => i % 4 !== 3);
    expect(Array.from(rgb)).toEqual(Array.from(Buffer.from(c.expected, 'base64')));
    expect(rgba.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
  });
});

describe('coverBox', () => {
  test('takes the centre square of a wide and of a tall picture', () => {
    expect(coverBox(40, 30, 32, 32)).toEqual({ x0: 5, y0: 0, x1: 35, y1: 30 });
    expect(coverBox(3, 6, 32, 32)).toEqual({ x0: 0, y0: 1.5, x1: 3, y1: 4.5 });
  });

  test('keeps the aspect of an input that is not square', () => {
    expect(coverBox(100, 100, 20, 10)).toEqual({ x0: 0, y0: 25, x1: 100, y1: 75 });
  });
});
