import { expect, test } from 'vitest';
import type { Kernel } from './pack-weights.ts';
import type { Tensor } from './step.ts';
import { formFor } from './winograd.ts';
import { four, largestSumOf, packWinograd, two } from './winograd-weights.ts';

/** A 3x3 kernel whose weights are all the same. */
const kernelOf = (value: number, channels: number): Kernel => ({
  values: new Int8Array(channels * 9).fill(value),
  outChannels: 1,
  channels,
  places: 9,
});

const map = (height: number, width: number) => ({ height, width }) as Tensor;

test('the largest sum is that of the largest inputs', () => {
  expect(largestSumOf(kernelOf(-2, 10))).toBe(255 * 2 * 90);
});

test.each([
  ['large map', 16, 16, 127, 115, four],
  ['large map, sums that lose bits', 16, 16, 127, 116, two],
  ['sums that no form holds', 16, 16, 127, 1842, undefined],
  ['map of few tiles', 12, 12, 1, 8, two],
  ['map of which little is in the last tiles', 17, 17, 1, 8, four],
  ['map of one row', 1, 64, 1, 8, two],
])('%s of %i by %i, weights of %i, %i channels', (_, height, width, value, channels, form) => {
  expect(formFor(kernelOf(value, channels), map(height, width))).toBe(form);
});

test.each([two, four])('what the largest weights become fits 16 bits: $size', (form) => {
  const out = new Int16Array(8 * 8 * form.rows.length ** 2);
  packWinograd(kernelOf(127, 1), 8, form, out);
  const sums = form.rows.map(([a, b, c]) => a + b + c);
  const largest = Math.max(...sums) ** 2 * 127;
  expect(Math.max(...out)).toBe(largest);
  expect(largest).toBeLessThan(2 ** 15);
});

/** `G g G^T` of one kernel, by the formula. */
function transformed(g: readonly number[], rows: readonly (readonly number[])[]): number[] {
  const by = (a: readonly (readonly number[])[], b: (k: number, j: number) => number, columns: number) =>
    a.map((row) =>
      Array.from({ length: columns }, (_, j) => row.reduce((sum, x, k) => sum + x * b(k, j), 0)),
    );
  const left = by(rows, (k, j) => g[k * 3 + j] as number, 3);
  return by(left, (k, j) => rows[j]?.[k] as number, rows.length).flat();
}

test.each([
  [two, 1, 1, 8],
  [two, 8, 16, 16],
  [four, 11, 3, 8],
  [four, 16, 13, 16],
  [four, 9, 24, 32],
])(
  'each kernel is where the product reads it, and nothing is behind the last: %#',
  (form, outChannels, channels, stride) => {
    const values = Int8Array.from(
      { length: outChannels * channels * 9 },
      (_, i) => (i * 89 + (i >> 3)) % 256,
    );
    const elements = form.rows.length ** 2;
    const out = new Int16Array(Math.ceil(outChannels / 8) * 8 * elements * stride).fill(7);
    packWinograd({ values, outChannels, channels, places: 9 }, stride, form, out);
    const wanted = new Int16Array(out.length);
    for (let n = 0; n < outChannels; n++) {
      for (let c = 0; c < channels; c++) {
        const from = (n * channels + c) * 9;
        const element = transformed([...values.subarray(from, from + 9)], form.rows);
        element.forEach((value, e) => {
          wanted[(((n >> 3) * elements + e) * (stride >> 1) + (c >> 1)) * 16 + (n % 8) * 2 + (c % 2)] = value;
        });
      }
    }
    expect(out).toEqual(wanted);
  },
);
