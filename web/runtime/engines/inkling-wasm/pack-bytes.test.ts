import { expect, test } from 'vitest';
import { packBytes, panelsOf, partsOf, stepsOf } from './pack-bytes.ts';
import type { Kernel } from './pack-weights.ts';
import { randomFrom } from './testing/plan-maker.ts';

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

/** What is packed, `[panels]` of `[steps, 2, 8, 4]` and the steps' places among those given. */
function pack(one: Kernel, stride: number, rows: typeof runs, split: boolean) {
  const steps = stepsOf(rows);
  const parts = split ? partsOf(one, stride, steps, Number.POSITIVE_INFINITY) : undefined;
  const count = panelsOf(one) * steps.length;
  const taken = Array.from({ length: count }, (_, i) => new Array<number>(parts?.[i] ?? 1).fill(i)).flat();
  const out = new Int8Array(taken.length * 64);
  packBytes(one, stride, steps, parts, out);
  return { taken, out };
}

test.each([false, true])('each weight meets its byte; split: %s', (split) => {
  const { taken, out } = pack(kernel, 4, runs, split);
  expect(new Set(taken).size).toBe(2 * 4);
  for (let i = 0; i < 2 * 4; i++) {
    const [panel, step] = [i >> 2, i & 3];
    for (let k = 0; k < 8; k++) {
      const byte = (step & 1) * 8 + k;
      const [place, channel] = [(step >> 1) * 3 + (byte >> 2), byte & 3];
      for (let n = panel * 8; n < panel * 8 + 8; n++) {
        const inside = n < 11 && channel < 3 && byte < 12;
        const wanted = inside ? kernel.values[(n * 3 + channel) * 6 + place] : 0;
        const parts = taken.map((one, at) => (one === i ? (out[at * 64 + placeOf(k, n % 8)] as number) : 0));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(wanted);
      }
    }
  }
});

test.each([
  [127, 4],
  [-128, 4],
  [33, 2],
  [32, 1],
  [-32, 1],
])('weights of %i are taken %i times, and no bytes take them out of 16 bits', (value, times) => {
  const full = { values: new Int8Array(8 * 8).fill(value), outChannels: 8, channels: 8, places: 1 };
  const { taken, out } = pack(full, 8, [{ offset: 0, bytes: 8, place: 0 }], true);
  expect(taken).toHaveLength(times);
  for (const weight of out) expect(Math.abs(weight * 4 * 255)).toBeLessThan(2 ** 15);
});

test('too many steps are not worth it', () => {
  const steps = stepsOf(runs);
  const parts = partsOf(kernel, 4, steps, Number.POSITIVE_INFINITY) as Uint8Array;
  const sum = parts.reduce((all, part) => all + part, 0);
  expect(partsOf(kernel, 4, steps, sum)).toEqual(parts);
  expect(partsOf(kernel, 4, steps, sum - 1)).toBeUndefined();
});
