import { expect, test } from 'vitest';
import { randomFrom } from '../../../core/testing/random.ts';
import { areWithin127, packBytes, panelsOf, stepsOf, sumsOf, weightBytes } from './pack-bytes.ts';
import type { Kernel } from './pack-weights.ts';

const random = randomFrom(1);
/** Of 11 output channels, 3 channels in a map of 4, and two rows of three places. */
const kernel: Kernel = {
  values: Int8Array.from({ length: 11 * 3 * 6 }, () => Math.floor(random() * 256) - 128),
  outChannels: 11,
  channels: 3,
  places: 6,
};
const runs = [
  { offset: 0, bytes: 12, place: 0 },
  { offset: 100, bytes: 12, place: 3 },
];
const placeOf = (k: number, n: number) => (k >> 2) * 32 + n * 4 + (k & 3);

test('each weight meets its byte', () => {
  const steps = stepsOf(runs);
  expect(steps.map(({ offset }) => offset)).toEqual([0, 8, 100, 108]);
  const out = new Int8Array(panelsOf(kernel) * steps.length * weightBytes);
  packBytes(kernel, 4, steps, out);
  for (let i = 0; i < 2 * 4; i++) {
    const [panel, step] = [i >> 2, i & 3];
    for (let k = 0; k < 8; k++) {
      const byte = (step & 1) * 8 + k;
      const [place, channel] = [(step >> 1) * 3 + (byte >> 2), byte & 3];
      for (let n = panel * 8; n < panel * 8 + 8; n++) {
        const inside = n < 11 && channel < 3 && byte < 12;
        const wanted = inside ? kernel.values[(n * 3 + channel) * 6 + place] : 0;
        expect(out[i * 64 + placeOf(k, n % 8)]).toBe(wanted);
      }
    }
  }
});

test.each([
  [-127, true],
  [-128, false],
])('a weight of %i: %s', (value, isOne) => {
  expect(areWithin127({ values: Int8Array.of(127, value), outChannels: 2, channels: 1, places: 1 })).toBe(
    isOne,
  );
});

test('sums of weights', () => {
  const values = Int8Array.of(1, -2, 3, 127, 127, 127);
  expect([...sumsOf({ values, outChannels: 2, channels: 1, places: 3 })]).toEqual([2, 381]);
});
