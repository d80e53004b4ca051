/** Each layer as a step, and the linear one behind them. */

import { inputsOf, type Layer, type MaxPool } from '../../../core/plan.ts';
import type { StoredTensor } from '../../../core/stored-tensor.ts';
import { convStep } from './conv.ts';
import { roundUp } from './layout.ts';
import { kernelOf, lanes, pairsOf, placePanels } from './pack-weights.ts';
import type { Maker, Place, Step, Tensor } from './step.ts';

/** Quantizes the picture. @param from its address, float32 `[channels, height, width]` */
export function quantizeStep(from: number, input: Tensor, maker: Maker): Step {
  const { channels, height, width, scale, low, high, stride } = input;
  const plane = height * width;
  return maker.share(plane, 4 * lanes).map(
    ({ first, count }) =>
      (kernels) =>
        kernels.quantize(
          from + first * 4,
          channels,
          plane * 4,
          count,
          scale,
          low,
          high,
          input.at + first * stride * 2,
          stride,
        ),
  );
}

/** Prepares a layer of a plan that was checked. @param tensors of the plan */
export function stepFor(layer: Layer, output: Tensor, tensors: readonly Tensor[], maker: Maker): Step {
  const inputs = inputsOf(layer).map((place) => tensors[place] as Tensor);
  const [input] = inputs as [Tensor];
  switch (layer.op) {
    case 'conv':
      return convStep(layer, input, output, maker);
    case 'max-pool':
      return maxPool(layer, input, output);
    case 'global-average':
      return globalAverage(input, output);
    case 'add':
      return add(inputs as [Tensor, Tensor], output, maker);
    case 'concat':
      return concat(inputs, output, maker);
  }
}

function maxPool({ kernel, strides, pads }: MaxPool, input: Tensor, output: Tensor): Step {
  const [kernelHeight, kernelWidth] = kernel;
  const [strideY, strideX] = strides;
  const [top, left] = pads;
  return [
    (kernels) =>
      kernels.maxPool(
        input.at,
        input.height,
        input.width,
        input.stride,
        kernelHeight,
        kernelWidth,
        strideY,
        strideX,
        top,
        left,
        output.at,
        output.height,
        output.width,
      ),
  ];
}

function globalAverage(input: Tensor, output: Tensor): Step {
  const positions = input.height * input.width;
  const factor = input.scale / Math.fround(output.scale * positions);
  const { low, high } = output;
  return [
    (kernels) => kernels.globalAverage(input.at, positions, input.stride, factor, low, high, output.at),
  ];
}

function add([a, b]: readonly [Tensor, Tensor], output: Tensor, maker: Maker): Step {
  const { scale, zero } = output;
  const numbers = output.height * output.width * output.stride;
  return maker.share(numbers, lanes).map(({ first, count }) => {
    const from = first * 2;
    return (kernels) =>
      kernels.add(a.at + from, a.scale, b.at + from, b.scale, count, scale, zero, output.at + from);
  });
}

function concat(inputs: readonly Tensor[], output: Tensor, maker: Maker): Step {
  const positions = output.height * output.width;
  let before = 0;
  const parts = inputs.map((input) => {
    const table = maker.constant(512, (memory, at) =>
      new Int16Array(memory, at, 256).set(tableOf(input, output)),
    );
    const part = { input, table, offset: before * 2 };
    before += input.channels;
    return part;
  });
  return [
    ({ clear, copyThrough }) => {
      clear(output.at, positions * output.stride * 2);
      for (const { input, table, offset } of parts) {
        copyThrough(
          input.at,
          input.stride * 2,
          positions,
          input.channels,
          input.zero,
          table.at,
          output.at + offset,
          output.stride * 2,
        );
      }
    },
  ];
}

/** By the uint8 that is put in: the integer of the other scale, less its zero point. Each operation rounds to float32. */
function tableOf(from: Tensor, to: Tensor): number[] {
  return Array.from({ length: 256 }, (_, value) => {
    const real = Math.fround((value - from.zero) * from.scale);
    return Math.min(to.high, Math.max(to.low, roundHalfEven(Math.fround(real / to.scale))));
  });
}

export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** Biases of the linear layer, and what makes its sums the logits, up to whole vectors. */
function linearScales(
  weight: StoredTensor,
  bias: StoredTensor | undefined,
  outChannels: number,
  input: Tensor,
  maker: Maker,
) {
  const bytes = roundUp(outChannels, lanes) * 4;
  const { buffer, byteOffset } = maker.file;
  const given = bias && new Int32Array(buffer, byteOffset + bias.offset, outChannels);
  const at = byteOffset + (weight.scaleOffset as number);
  const factors = new Float32Array(buffer, at, outChannels).map((scale) => input.scale * scale);
  return {
    biases: maker.constant(bytes, (memory, to) => new Int32Array(memory, to, outChannels).set(given ?? [])),
    scales: maker.constant(bytes, (memory, to) => new Float32Array(memory, to, outChannels).set(factors)),
  };
}

/** Prepares the layer that makes the logits, in float32. @param out `classes` up to whole vectors */
export function linearStep(
  { weight, bias }: { weight: StoredTensor; bias?: StoredTensor | undefined },
  input: Tensor,
  out: Place,
  maker: Maker,
): Step {
  const kernel = kernelOf(maker.file, weight);
  const { outChannels, channels } = kernel;
  const wide = roundUp(outChannels, lanes);
  const pairs = pairsOf(1, channels);
  const weights = placePanels(kernel, 0, outChannels, channels, maker);
  const { biases, scales } = linearScales(weight, bias, outChannels, input, maker);
  return [(kernels) => kernels.linear(input.at, weights.at, pairs, wide, biases.at, scales.at, out.at)];
}
