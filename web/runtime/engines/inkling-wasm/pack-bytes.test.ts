import { expect, test } from 'vitest';
import { packBytes } from './pack-bytes.ts';
import type { Kernel } from './pack-weights.ts';
import { randomFrom } from './testing/plan-maker.ts';

const random = randomFrom(1);
/** Of 11 output channels, 3 channels in a map of 4, and two places. */
const kernel: Kernel = {
  values: Int8Array.from({ length: 11 * 3 * 2 }, () => Math.floor(random() * 255) - 127),
  outChannels: 11,
  channels: 3,
  places: 2,
};
const runs = [
  { offset: 0, length: 4, place: 0 },
  { offset: 20, length: 4, place: 1 },
];
const placeOf = (k: number, n: number) => (k >> 2) * 32 + n * 4 + (k & 3);

test.each(['signed', 'unsigned', 'saturating'] as const)(
  'the weights of each byte, where they are %s',
  (products) => {
    const panels = packBytes(kernel, 4, runs, products);
    expect(panels).toHaveLength(2);
    panels.forEach(({ weights, offsets }, panel) => {
      for (let n = 0; n < 8; n++) {
        for (const { offset, place } of runs) {
          for (let k = 0; k < 8; k++) {
            const channel = panel * 8 + n;
            const wanted = channel < 11 && k < 3 ? kernel.values[(channel * 3 + k) * 2 + place] : 0;
            const steps = offsets.flatMap((one, step) => (one === offset ? [step] : []));
            const sum = steps.reduce((all, step) => all + (weights[step * 64 + placeOf(k, n)] as number), 0);
            expect(sum).toBe(wanted);
          }
        }
      }
    });
  },
);

test.each([127, -128])('no bytes take weights of %i out of 16 bits', (value) => {
  const full = { values: new Int8Array(8 * 8).fill(value), outChannels: 8, channels: 8, places: 1 };
  const whole = [{ offset: 0, length: 8, place: 0 }];
  const [panel] = packBytes(full, 8, whole, 'saturating');
  expect(panel?.offsets).toEqual([0, 0, 0, 0]);
  expect(Math.max(...(panel?.weights ?? []).map(Math.abs)) * 4 * 255).toBeLessThan(2 ** 15);
  expect(packBytes(full, 8, whole, 'unsigned')[0]?.offsets).toEqual([0]);
});
