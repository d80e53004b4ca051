/** Every kernel against the reference, to the bit: odd sizes, borders, strides, channels that fill no vector, zero points. */
import { describe, test } from 'vitest';
import { expectAgreement } from './testing/agree.ts';
import { type ConvOptions, PlanMaker } from './testing/plan-maker.ts';

const convs: Record<string, ConvOptions> = {
  '1x1': { outChannels: 19, kernel: [1, 1] },
  '1x1, no bias': { outChannels: 8, kernel: [1, 1], bias: false },
  '1x1, stride 2': { outChannels: 7, kernel: [1, 1], strides: [2, 2] },
  '1x1, padded': { outChannels: 5, kernel: [1, 1], pads: [1, 0, 2, 1] },
  '3x3': { outChannels: 13, kernel: [3, 3], pads: [1, 1, 1, 1] },
  '3x3, no padding': { outChannels: 16, kernel: [3, 3] },
  '3x3, padded on one side': { outChannels: 9, kernel: [3, 3], pads: [2, 0, 1, 2] },
  '3x3, stride 2': { outChannels: 11, kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  '3x3, dilated': { outChannels: 6, kernel: [3, 3], dilations: [2, 3], pads: [2, 3, 2, 3] },
  '5x2, strides differ': { outChannels: 10, kernel: [5, 2], strides: [1, 3], pads: [2, 1, 2, 0] },
  'grouped, 3x3': { outChannels: 14, kernel: [3, 3], groups: 2, pads: [1, 1, 1, 1] },
  'grouped, 1x1': { outChannels: 21, kernel: [1, 1], groups: 7, strides: [2, 1] },
  depthwise: { outChannels: 14, kernel: [3, 3], groups: 14, pads: [1, 1, 1, 1] },
  'depthwise, stride 2': { outChannels: 14, kernel: [3, 3], groups: 14, strides: [2, 2], pads: [1, 1, 1, 1] },
  'depthwise, dilated': {
    outChannels: 14,
    kernel: [3, 3],
    groups: 14,
    dilations: [3, 2],
    pads: [3, 2, 3, 2],
  },
  'depthwise, 5x5': { outChannels: 14, kernel: [5, 5], groups: 14, pads: [2, 2, 2, 2], bias: false },
  'depthwise, 2x3': { outChannels: 14, kernel: [2, 3], groups: 14 },
};

const zeros = [0, 128, 255];

describe.each(Object.entries(convs))('%s', (name, options) => {
  test.each(zeros.flatMap((from) => zeros.map((to) => ({ from, to }))))(
    'zero points $from and $to',
    async ({ from, to }) => {
      const made = new PlanMaker(7, 9, 11);
      const before = made.conv(0, { outChannels: 14, kernel: [3, 3], pads: [1, 1, 1, 1], zero: from });
      const last = made.conv(before, { ...options, zero: to });
      const picture = made.picture();
      const { plan, file } = made.finish(last, 5);
      await expectAgreement(plan, file, picture, name);
    },
  );
});

test.each([
  [1, 1],
  [1, 5],
  [2, 3],
  [4, 1],
])('3x3 on a map of %i by %i', async (height, width) => {
  const made = new PlanMaker(3, height, width);
  const three = { kernel: [3, 3], pads: [1, 1, 1, 1] } satisfies Partial<ConvOptions>;
  const last = made.conv(made.conv(0, { outChannels: 8, ...three }), { outChannels: 9, ...three });
  const picture = made.picture();
  const { plan, file } = made.finish(last, 3);
  await expectAgreement(plan, file, picture, 'small');
});

test.each([
  [13, 30],
  [16, 16],
  [17, 19],
  [22, 15],
])('3x3 on a map of %i by %i, by the larger form of Winograd', async (height, width) => {
  for (const zero of zeros) {
    const made = new PlanMaker(zero, height, width);
    const before = made.conv(0, { outChannels: 11, kernel: [3, 3], pads: [1, 1, 1, 1], zero });
    const last = made.conv(before, { outChannels: 9, kernel: [3, 3], pads: [1, 1, 1, 1], zero });
    const picture = made.picture();
    const { plan, file } = made.finish(last, 3);
    await expectAgreement(plan, file, picture, `zero point ${zero}`);
  }
});

test.each([
  { map: 'small', size: 6, channels: 200 },
  { map: 'large', size: 16, channels: 112 },
  { map: 'large, with more than the larger form takes', size: 16, channels: 120 },
])('the largest sums that there can be on a $map map', async ({ size, channels }) => {
  const made = new PlanMaker(5, size, size, 0);
  const wide = made.conv(0, { outChannels: channels, kernel: [3, 3], pads: [1, 1, 1, 1], zero: 0 });
  const last = made.conv(wide, { outChannels: 8, kernel: [3, 3], pads: [1, 1, 1, 1], zero: 255 });
  const picture = made.picture().fill(100);
  const { plan, file } = made.finish(last, 3);
  for (const layer of plan.layers) {
    if (layer.op !== 'conv') continue;
    const { offset, shape } = layer.weight;
    const count = shape.reduce((product, n) => product * n, 1);
    const values = new Int8Array(file.buffer, offset, count);
    values.forEach((value, i) => {
      values[i] = value < 0 ? -127 : 127;
    });
    // One output channel of the largest weights alone.
    values.fill(127, 0, count / (shape[0] as number));
  }
  await expectAgreement(plan, file, picture, 'large');
});

test.each([
  { kernel: [2, 2], strides: [2, 2], pads: 0, up: false },
  { kernel: [3, 3], strides: [2, 2], pads: 1, up: false },
  { kernel: [3, 2], strides: [2, 3], pads: 0, up: true },
  { kernel: [1, 4], strides: [1, 1], pads: 0, up: false },
] as const)('max pool %o', async ({ kernel, strides, pads, up }) => {
  for (const zero of zeros) {
    const made = new PlanMaker(11, 9, 10);
    const before = made.conv(0, { outChannels: 13, kernel: [1, 1], zero });
    const last = made.maxPool(before, [...kernel], [...strides], pads, up);
    const picture = made.picture();
    const { plan, file } = made.finish(last, 4);
    await expectAgreement(plan, file, picture, `zero point ${zero}`);
  }
});

test('sums and maps side by side, at both ends of the range', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const made = new PlanMaker(seed, 5, 3);
    const a = made.conv(0, { outChannels: 11, kernel: [1, 1] });
    const b = made.conv(0, { outChannels: 11, kernel: [3, 3], pads: [1, 1, 1, 1] });
    const last = made.concat(made.add(a, b), b, made.add(a, a), a);
    const picture = made.picture();
    const { plan, file } = made.finish(last, 4);
    await expectAgreement(plan, file, picture, `seed ${seed}`);
  }
});

test('a pool, a sum and a depthwise layer of the input itself', async () => {
  const made = new PlanMaker(2, 7, 7);
  const pooled = made.maxPool(0, [1, 1], [1, 1], 0);
  const sum = made.add(0, pooled);
  const deep = made.conv(0, { outChannels: 3, kernel: [3, 3], groups: 3, pads: [1, 1, 1, 1] });
  const last = made.concat(0, sum, deep);
  const picture = made.picture();
  const { plan, file } = made.finish(last, 2);
  await expectAgreement(plan, file, picture, 'input');
});
