/** How a convolution is computed, and the calls that do it. */

import type { Conv } from '../../../core/plan.ts';
import type { ExactProducts } from './byte-products.ts';
import { byBytes } from './bytes.ts';
import { rangesOf, roundUp } from './layout.ts';
import { type Kernel, kernelOf, lanes, pairsOf, placeDepthwise, placePanels } from './pack-weights.ts';
import { scalesOf } from './scales.ts';
import type { Maker, Part, Range, Step, Tensor } from './step.ts';
import { formFor, winograd } from './winograd.ts';
import { type Form, four } from './winograd-weights.ts';

/** Bytes of patches that are made before they are multiplied: these stay in the cache. */
const blockBytes = 131_072;
/** Rows that the matrix product takes at a time. */
const rowsAtOnce = 4;
/** Channels in a line of the cache, which two threads had better not write at the same time. */
const lineOfChannels = 32;

/**
 * Whether the product of bytes is faster than a form of Winograd on int16, by the count of the CPU's instructions: in the time of
 * one multiplication of int16, 8 of bytes with SDOT (2 on an Arm without it) and 2 to 2.7 with AVX-VNNI; the forms save a factor
 * of 4 and of 2.25, and lose some of it to what goes before and behind. No such CPU has been timed yet.
 */
function isBehind(form: Form | undefined, products: ExactProducts): boolean {
  return products === 'signed' || form !== four;
}

/** Prepares a convolution. */
export function convStep(layer: Conv, input: Tensor, output: Tensor, maker: Maker): Step {
  const kernel = kernelOf(maker.file, layer.weight);
  const { groups, strides, dilations, pads } = layer;
  const [, , kernelHeight = 1, kernelWidth = 1] = layer.weight.shape;
  const plain = groups === 1 && [...strides, ...dilations].every((n) => n === 1);
  const nine = kernelHeight === 3 && kernelWidth === 3;
  if (groups > 1 && groups === input.channels && groups === output.channels) {
    return depthwise(layer, kernel, input, output, maker);
  }
  const form = plain && nine && input.stride % lanes === 0 ? formFor(kernel, output) : undefined;
  const { products } = maker;
  if (products && isBehind(form, products)) {
    const step = byBytes(layer, kernel, input, output, products, maker);
    if (step) return step;
  }
  if (form) return winograd(layer, kernel, form, input, output, maker);
  if (plain && kernel.places === 1 && pads.every((pad) => pad === 0)) {
    return pointwise(layer, kernel, input, output, maker);
  }
  return byPatches(layer, kernel, input, output, maker);
}

function pointwise(layer: Conv, kernel: Kernel, input: Tensor, output: Tensor, maker: Maker): Step {
  const pairs = pairsOf(1, kernel.channels);
  const weights = placePanels(kernel, 0, kernel.outChannels, kernel.channels, maker);
  const { bias, factors } = scalesOf(layer, 0, kernel.outChannels, input, output, maker);
  const positions = output.height * output.width;
  const { low, high, stride } = output;
  const part =
    (rows: Range, channels: Range): Part =>
    ({ multiply }) =>
      multiply(
        input.at + rows.first * input.stride * 2,
        input.stride * 2,
        rows.count,
        weights.at + channels.first * pairs * 4,
        pairs,
        channels.count,
        bias.at + channels.first * 4,
        factors.at + channels.first * 4,
        low,
        high,
        output.at + (rows.first * stride + channels.first) * 2,
        stride * 2,
        channels.count,
      );
  // Each part of the rows reads all weights, each part of the channels all rows.
  return positions > stride
    ? maker.share(positions, rowsAtOnce).map((rows) => part(rows, { first: 0, count: stride }))
    : maker.share(stride, lineOfChannels).map((channels) => part({ first: 0, count: positions }, channels));
}

function byPatches(layer: Conv, kernel: Kernel, input: Tensor, output: Tensor, maker: Maker): Step {
  const { groups } = layer;
  const [, , kernelHeight = 1, kernelWidth = 1] = layer.weight.shape;
  const [strideY, strideX] = layer.strides;
  const [dilationY, dilationX] = layer.dilations;
  const [top, left] = layer.pads;
  // Of one group, the channels that are 0 come along: a place of the kernel is then a whole number of vectors.
  const taken = groups === 1 ? input.stride : kernel.channels;
  const pairs = pairsOf(kernel.places, taken);
  const count = kernel.outChannels / groups;
  const rowBytes = pairs * 4;
  const positions = output.height * output.width;
  const block = Math.min(positions, roundUp(Math.max(blockBytes / rowBytes, 1), rowsAtOnce));
  const scratch = maker.scratch(block * rowBytes);
  const each = groupsOf(layer, kernel, taken, input, output, maker);
  const outBytes = output.stride * 2;
  return rangesOf(positions, block).map(({ first, count: rows }) => ({ clear, multiply, patches }) => {
    if (groups > 1) clear(output.at + first * outBytes, rows * outBytes);
    for (const { weights, bias, factors, from, to } of each) {
      patches(
        input.at + from,
        input.height,
        input.width,
        input.stride * 2,
        taken * 2,
        kernelHeight,
        kernelWidth,
        strideY,
        strideX,
        top,
        left,
        dilationY,
        dilationX,
        output.width,
        first,
        rows,
        scratch.at,
        rowBytes,
      );
      multiply(
        scratch.at,
        rowBytes,
        rows,
        weights.at,
        pairs,
        roundUp(count, lanes),
        bias.at,
        factors.at,
        output.low,
        output.high,
        output.at + first * outBytes + to,
        outBytes,
        groups === 1 ? output.stride : count,
      );
    }
  });
}

/** Each group's constants, and where its channels begin within a position, in bytes. */
function groupsOf(layer: Conv, kernel: Kernel, taken: number, input: Tensor, output: Tensor, maker: Maker) {
  const count = kernel.outChannels / layer.groups;
  return Array.from({ length: layer.groups }, (_, group) => ({
    weights: placePanels(kernel, group * count, count, taken, maker),
    ...scalesOf(layer, group * count, count, input, output, maker),
    from: group * kernel.channels * 2,
    to: group * count * 2,
  }));
}

function depthwise(layer: Conv, kernel: Kernel, input: Tensor, output: Tensor, maker: Maker): Step {
  const [, , kernelHeight = 1, kernelWidth = 1] = layer.weight.shape;
  const [strideY, strideX] = layer.strides;
  const [dilationY, dilationX] = layer.dilations;
  const [top, left] = layer.pads;
  const weights = placeDepthwise(kernel, maker);
  const { bias, factors } = scalesOf(layer, 0, kernel.outChannels, input, output, maker);
  const places = maker.scratch(roundUp(kernel.places + 1, 2) * 4);
  const zeros = maker.zeros(input.stride * 2);
  const rowBytes = output.width * output.stride * 2;
  return maker.share(output.height, 1).map(
    ({ first, count }) =>
      (kernels) =>
        kernels.depthwise(
          input.at,
          input.height,
          input.width,
          input.stride,
          weights.at,
          kernelHeight,
          kernelWidth,
          strideY,
          strideX,
          top - first * strideY,
          left,
          dilationY,
          dilationX,
          bias.at,
          factors.at,
          output.low,
          output.high,
          zeros.at,
          places.at,
          output.at + first * rowBytes,
          count,
          output.width,
        ),
  );
}
