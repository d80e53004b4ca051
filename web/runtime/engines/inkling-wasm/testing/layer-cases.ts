/** Plans of one layer or a few, for every kernel: odd sizes, borders, strides, channels that fill no vector, zero points. */
import type { Case } from './differences.ts';
import { type ConvOptions, PlanMaker } from './plan-maker.ts';

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
const three = { kernel: [3, 3], pads: [1, 1, 1, 1] } satisfies Partial<ConvOptions>;

/** @param largest magnitude of a weight */
export function layerCases(largest = 127): Case[] {
  return [
    ...convCases(largest),
    ...smallMaps(largest),
    ...largeMaps(largest),
    ...largestSums(largest),
    ...pools(largest),
    ...sums(largest),
    ofTheInput(largest),
  ];
}

function convCases(largest: number): Case[] {
  const ends = zeros.flatMap((from) => zeros.map((to) => ({ from, to })));
  return Object.entries(convs).flatMap(([kind, options]) =>
    ends.map(({ from, to }) => {
      const made = new PlanMaker(7, 9, 11, { largest });
      const before = made.conv(0, { outChannels: 14, ...three, zero: from });
      const name = `${kind}, zero points ${from} and ${to}`;
      return finished(name, made, made.conv(before, { ...options, zero: to }), 5);
    }),
  );
}

function smallMaps(largest: number): Case[] {
  const sizes = [
    [1, 1],
    [1, 5],
    [2, 3],
    [4, 1],
  ] as const;
  return sizes.map(([height, width]) => {
    const made = new PlanMaker(3, height, width, { largest });
    const last = made.conv(made.conv(0, { outChannels: 8, ...three }), { outChannels: 9, ...three });
    return finished(`3x3 on a map of ${height} by ${width}`, made, last, 3);
  });
}

/** By the larger form of Winograd. */
function largeMaps(largest: number): Case[] {
  const sizes = [
    [13, 30],
    [16, 16],
    [17, 19],
    [22, 15],
  ] as const;
  return sizes.flatMap(([height, width]) =>
    zeros.map((zero) => {
      const made = new PlanMaker(zero, height, width, { largest });
      const before = made.conv(0, { outChannels: 11, ...three, zero });
      const last = made.conv(before, { outChannels: 9, ...three, zero });
      return finished(`3x3 on a map of ${height} by ${width}, zero point ${zero}`, made, last, 3);
    }),
  );
}

function largestSums(largest: number): Case[] {
  const maps = [
    { map: 'small', size: 6, channels: 200 },
    { map: 'large', size: 16, channels: 112 },
    { map: 'large, with more than the larger form takes', size: 16, channels: 120 },
  ];
  return maps.map(({ map, size, channels }) => {
    const made = new PlanMaker(5, size, size, { zero: 0, largest });
    const wide = made.conv(0, { outChannels: channels, ...three, zero: 0 });
    const last = made.conv(wide, { outChannels: 8, ...three, zero: 255 });
    const { plan, file, picture } = finished('', made, last, 3);
    for (const layer of plan.layers) {
      if (layer.op !== 'conv') continue;
      const { offset, shape } = layer.weight;
      const count = shape.reduce((product, n) => product * n, 1);
      const values = new Int8Array(file.buffer, offset, count);
      values.forEach((value, i) => {
        values[i] = value < 0 ? -largest : largest;
      });
      // One output channel of the largest weights alone.
      values.fill(largest, 0, count / (shape[0] as number));
    }
    return {
      name: `the largest sums that there can be on a ${map} map`,
      plan,
      file,
      picture: picture.fill(100),
    };
  });
}

function pools(largest: number): Case[] {
  const kinds = [
    { kernel: [2, 2], strides: [2, 2], pads: 0, up: false },
    { kernel: [3, 3], strides: [2, 2], pads: 1, up: false },
    { kernel: [3, 2], strides: [2, 3], pads: 0, up: true },
    { kernel: [1, 4], strides: [1, 1], pads: 0, up: false },
  ] as const;
  return kinds.flatMap(({ kernel, strides, pads, up }) =>
    zeros.map((zero) => {
      const made = new PlanMaker(11, 9, 10, { largest });
      const before = made.conv(0, { outChannels: 13, kernel: [1, 1], zero });
      const last = made.maxPool(before, [...kernel], [...strides], pads, up);
      return finished(`max pool ${kernel.join('x')}, zero point ${zero}`, made, last, 4);
    }),
  );
}

/** And maps side by side, at both ends of the range. */
function sums(largest: number): Case[] {
  return Array.from({ length: 20 }, (_, seed) => {
    const made = new PlanMaker(seed, 5, 3, { largest });
    const a = made.conv(0, { outChannels: 11, kernel: [1, 1] });
    const b = made.conv(0, { outChannels: 11, ...three });
    const last = made.concat(made.add(a, b), b, made.add(a, a), a);
    return finished(`sums, seed ${seed}`, made, last, 4);
  });
}

function ofTheInput(largest: number): Case {
  const made = new PlanMaker(2, 7, 7, { largest });
  const pooled = made.maxPool(0, [1, 1], [1, 1], 0);
  const sum = made.add(0, pooled);
  const deep = made.conv(0, { outChannels: 3, groups: 3, ...three });
  return finished(
    'a pool, a sum and a depthwise layer of the input itself',
    made,
    made.concat(0, sum, deep),
    2,
  );
}

function finished(name: string, made: PlanMaker, last: number, classes: number): Case {
  const picture = made.picture();
  return { name, picture, ...made.finish(last, classes) };
}
