/**
 * A plan in plain TypeScript, one integer after the other: what every kernel has to give to the last bit. It says the same as
 * models/export/exact.py, which ONNX Runtime is held to.
 */
import type { Conv, Layer, MaxPool, Plan, PlanTensor } from '../../../../core/plan.ts';
import type { StoredTensor } from '../../../../core/stored-tensor.ts';

/** uint8 `[height, width, channels]`. */
type Map = Uint8Array;

export interface Results {
  /** By tensor of the plan. */
  readonly maps: readonly Map[];
  /** float32 `[classes]` */
  readonly logits: readonly number[];
  /** float32 `[channels, height, width]` */
  readonly features: readonly number[];
}

/** @param input float32 `[3, height, width]` */
export function runReference(plan: Plan, file: Uint8Array<ArrayBuffer>, input: Float32Array): Results {
  const tensors = plan.tensors.map((tensor) => ({ ...tensor, scale: Math.fround(tensor.scale) }));
  const [first] = tensors as [PlanTensor];
  const pixels = first.shape[0] * first.shape[1];
  const maps: Map[] = [
    make(first, (y, x, c) => {
      const value = input[c * pixels + y * first.shape[1] + x] as number;
      return saturate(roundHalfEven(Math.fround(value / first.scale)) + first.zero);
    }),
  ];
  plan.layers.forEach((layer, i) => {
    maps.push(runLayer(layer, tensors[i + 1] as PlanTensor, tensors, maps, file));
  });

  const { linear } = plan;
  const from = tensors[linear.input] as PlanTensor;
  const classes = linear.weight.shape[0] as number;
  const logits = Array.from({ length: classes }, (_, n) => {
    const sum = sumOf(from, maps[linear.input] as Map, linear, file, n, (c) => c);
    return Math.fround(Math.fround(sum) * Math.fround(from.scale * scaleOf(linear.weight, file, n)));
  });
  const { shape, scale, zero } = tensors[plan.features] as PlanTensor;
  const [height, width, channels] = shape;
  const map = maps[plan.features] as Map;
  const features = Array.from({ length: channels * height * width }, (_, i) => {
    const position = i % (height * width);
    const value = map[position * channels + Math.floor(i / (height * width))] as number;
    return Math.fround((value - zero) * scale);
  });
  return { maps, logits, features };
}

function runLayer(
  layer: Layer,
  to: PlanTensor,
  tensors: readonly PlanTensor[],
  maps: readonly Map[],
  file: Uint8Array<ArrayBuffer>,
): Map {
  switch (layer.op) {
    case 'conv':
      return conv(layer, tensors[layer.input] as PlanTensor, maps[layer.input] as Map, to, file);
    case 'max-pool':
      return maxPool(layer, tensors[layer.input] as PlanTensor, maps[layer.input] as Map, to);
    case 'global-average': {
      const from = tensors[layer.input] as PlanTensor;
      const [height, width, channels] = from.shape;
      const factor = Math.fround(from.scale / Math.fround(to.scale * (height * width)));
      return make(to, (_y, _x, c) => {
        let sum = 0;
        for (let i = 0; i < height * width; i++) {
          sum += ((maps[layer.input] as Map)[i * channels + c] as number) - from.zero;
        }
        return saturate(roundHalfEven(Math.fround(Math.fround(sum) * factor)) + to.zero);
      });
    }
    case 'add': {
      const [a, b] = layer.inputs.map((input) => tensors[input]) as [PlanTensor, PlanTensor];
      const [one, other] = layer.inputs.map((input) => maps[input]) as [Map, Map];
      return make(to, (y, x, c) => {
        const i = (y * to.shape[1] + x) * to.shape[2] + c;
        const left = Math.fround(((one[i] as number) - a.zero) * a.scale);
        const right = Math.fround(((other[i] as number) - b.zero) * b.scale);
        const scaled = Math.fround(Math.fround(left + right) / to.scale);
        return saturate(roundHalfEven(Math.fround(scaled + to.zero)));
      });
    }
    case 'concat': {
      const parts = layer.inputs.flatMap((input) => {
        const { shape } = tensors[input] as PlanTensor;
        return Array.from({ length: shape[2] }, (_, channel) => ({ input, channel }));
      });
      return make(to, (y, x, c) => {
        const { input, channel } = parts[c] as (typeof parts)[number];
        const { shape, scale, zero } = tensors[input] as PlanTensor;
        const value = (maps[input] as Map)[(y * shape[1] + x) * shape[2] + channel] as number;
        return saturate(roundHalfEven(Math.fround(Math.fround((value - zero) * scale) / to.scale)) + to.zero);
      });
    }
  }
}

function conv(layer: Conv, from: PlanTensor, map: Map, to: PlanTensor, file: Uint8Array<ArrayBuffer>): Map {
  const { weight, strides, pads, dilations, groups } = layer;
  const [outChannels = 0, channels = 0, kernelHeight = 0, kernelWidth = 0] = weight.shape;
  const places = kernelHeight * kernelWidth;
  const [height, width, inChannels] = from.shape;
  const group = outChannels / groups;
  return make(to, (y, x, n) => {
    const sum = sumOf(from, map, layer, file, n, (i) => {
      const c = Math.floor(i / places) + Math.floor(n / group) * channels;
      const iy = y * strides[0] - pads[0] + Math.floor((i % places) / kernelWidth) * dilations[0];
      const ix = x * strides[1] - pads[1] + ((i % places) % kernelWidth) * dilations[1];
      if (iy < 0 || iy >= height || ix < 0 || ix >= width) return undefined;
      return (iy * width + ix) * inChannels + c;
    });
    const factor = Math.fround(Math.fround(from.scale * scaleOf(weight, file, n)) / to.scale);
    return saturate(roundHalfEven(Math.fround(Math.fround(sum) * factor)) + to.zero);
  });
}

function maxPool({ kernel, strides, pads }: MaxPool, from: PlanTensor, map: Map, to: PlanTensor): Map {
  const [height, width, channels] = from.shape;
  return make(to, (y, x, c) => {
    let most = 0;
    for (let ky = 0; ky < kernel[0]; ky++) {
      for (let kx = 0; kx < kernel[1]; kx++) {
        const iy = y * strides[0] - pads[0] + ky;
        const ix = x * strides[1] - pads[1] + kx;
        if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
        most = Math.max(most, map[(iy * width + ix) * channels + c] as number);
      }
    }
    return most;
  });
}

/**
 * Bias and products of output channel n. @param at where in the map the value is that meets the i-th weight; undefined: outside,
 * where the value is 0
 */
function sumOf(
  { zero }: PlanTensor,
  map: Map,
  { weight, bias }: { weight: StoredTensor; bias?: StoredTensor | undefined },
  file: Uint8Array<ArrayBuffer>,
  n: number,
  at: (i: number) => number | undefined,
): number {
  const view = new DataView(file.buffer, file.byteOffset);
  const each = weight.shape.slice(1).reduce((product, size) => product * size, 1);
  let sum = bias ? view.getInt32(bias.offset + 4 * n, true) : 0;
  for (let i = 0; i < each; i++) {
    const place = at(i);
    if (place !== undefined)
      sum += view.getInt8(weight.offset + n * each + i) * ((map[place] as number) - zero);
  }
  return sum;
}

function scaleOf({ scaleOffset = 0 }: StoredTensor, file: Uint8Array<ArrayBuffer>, n: number): number {
  return new DataView(file.buffer, file.byteOffset).getFloat32(scaleOffset + 4 * n, true);
}

function make({ shape }: PlanTensor, value: (y: number, x: number, c: number) => number): Map {
  const [height, width, channels] = shape;
  return new Uint8Array(height * width * channels).map((_, i) => {
    const position = Math.floor(i / channels);
    return value(Math.floor(position / width), position % width, i % channels);
  });
}

const saturate = (value: number) => Math.min(255, Math.max(0, value));

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
