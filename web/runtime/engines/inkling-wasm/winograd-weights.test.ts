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
