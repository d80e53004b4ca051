/** How a convolution is computed, and the calls that do it. */

import type { Conv } from '../../../core/plan.ts';
import { roundUp } from './layout.ts';
import {
  depthwiseBytes,
  type Kernel,
  kernelOf,
  lanes,
  packDepthwise,
  packPanels,
  pairsOf,
  panelBytes,
} from './pack-weights.ts';
import type { Maker, Step, Tensor } from './step.ts';
import { isExact, packWinograd, winogradBytes } from './winograd-weights.ts';

/** Bytes of patches, or of transformed tiles, that are made before they are multiplied: these stay in the cache. */
const blockBytes = 131_072;
const tileBytes = 196_608;
/** Rows, or tiles, that the matrix product takes at a time. */
const rowsAtOnce = 4;

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
  if (plain && nine && input.stride % lanes === 0 && isExact(kernel)) {
    return winograd(layer, kernel, input, output, maker);
  }
  if (plain && kernel.places === 1 && pads.every((pad) => pad === 0)) {
    return pointwise(layer, kernel, input, output, maker);
  }
  return byPatches(layer, kernel, input, output, maker);
}

/** Biases and factors of output channels `first` to `first + count`, up to whole vectors, as addresses. */
function scalesOf(layer: Conv, first: number, count: number, input: Tensor, output: Tensor, maker: Maker) {
  const wide = roundUp(count, lanes);
  const { file } = maker;
  const bias =
    layer.bias && new Int32Array(file.buffer, file.byteOffset + layer.bias.offset + 4 * first, count);
  const at = file.byteOffset + (layer.weight.scaleOffset as number) + 4 * first;
  const scales = new Float32Array(file.buffer, at, count);
  // Each operation rounds to float32, in ONNX Runtime's order.
  const factors = scales.map((scale) => Math.fround(input.scale * scale) / output.scale);
  return {
    bias: maker.constant(wide * 4, (memory, to) => new Int32Array(memory, to, count).set(bias ?? [])),
    factors: maker.constant(wide * 4, (memory, to) => new Float32Array(memory, to, count).set(factors)),
  };
}

function pointwise(layer: Conv, kernel: Kernel, input: Tensor, output: Tensor, maker: Maker): Step {
  const pairs = pairsOf(1, kernel.channels);
  const weights = maker.constant(panelBytes(kernel.outChannels, pairs), (memory, to) =>
    packPanels(kernel, 0, kernel.outChannels, kernel.channels, new Int16Array(memory, to)),
  );
  const { bias, factors } = scalesOf(layer, 0, kernel.outChannels, input, output, maker);
  const count = output.height * output.width;
  const { low, high, stride } = output;
  return ({ multiply }) =>
    multiply(
      input.at,
      input.stride * 2,
      count,
      weights.at,
      pairs,
      stride,
      bias.at,
      factors.at,
      low,
      high,
      output.at,
      stride * 2,
      stride,
    );
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
  const each = Array.from({ length: groups }, (_, group) => ({
    weights: maker.constant(panelBytes(count, pairs), (memory, to) =>
      packPanels(kernel, group * count, count, taken, new Int16Array(memory, to)),
    ),
    ...scalesOf(layer, group * count, count, input, output, maker),
    from: group * kernel.channels * 2,
    to: group * count * 2,
  }));
  const outBytes = output.stride * 2;
  return ({ clear, multiply, patches }) => {
    if (groups > 1) clear(output.at, positions * outBytes);
    for (const { weights, bias, factors, from, to } of each) {
      for (let first = 0; first < positions; first += block) {
        const rows = Math.min(block, positions - first);
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
    }
  };
}

function depthwise(layer: Conv, kernel: Kernel, input: Tensor, output: Tensor, maker: Maker): Step {
  const [, , kernelHeight = 1, kernelWidth = 1] = layer.weight.shape;
  const [strideY, strideX] = layer.strides;
  const [dilationY, dilationX] = layer.dilations;
  const [top, left] = layer.pads;
  const weights = maker.constant(depthwiseBytes(kernel), (memory, to) =>
    packDepthwise(kernel, new Int16Array(memory, to)),
  );
  const { bias, factors } = scalesOf(layer, 0, kernel.outChannels, input, output, maker);
  const places = maker.scratch(roundUp(kernel.places + 1, 2) * 4);
  const zeros = maker.zeros(input.stride * 2);
  return (kernels) =>
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
      top,
      left,
      dilationY,
      dilationX,
      bias.at,
      factors.at,
      output.low,
      output.high,
      zeros.at,
      places.at,
      output.at,
      output.height,
      output.width,
    );
}

function winograd(layer: Conv, kernel: Kernel, input: Tensor, output: Tensor, maker: Maker): Step {
  const { stride, height, width } = input;
  const [top, left] = layer.pads;
  const weights = maker.constant(winogradBytes(kernel.outChannels, stride), (memory, to) =>
    packWinograd(kernel, stride, new Int16Array(memory, to)),
  );
  const { bias, factors } = scalesOf(layer, 0, kernel.outChannels, input, output, maker);
  const zeros = maker.zeros(stride * 2);
  const columns = Math.ceil(output.width / 2);
  const tiles = columns * Math.ceil(output.height / 2);
  const block = Math.min(tiles, roundUp(Math.max(tileBytes / (stride * 32), 1), rowsAtOnce));
  const transformed = maker.scratch(block * stride * 32);
  const products = maker.scratch(block * lanes * 64);
  const panel = stride * lanes * 32;
  return ({ fromTiles, multiplyTiles, toTiles }) => {
    for (let first = 0; first < tiles; first += block) {
      const count = Math.min(block, tiles - first);
      toTiles(input.at, height, width, stride, top, left, columns, first, count, zeros.at, transformed.at);
      for (let n = 0; n < output.stride; n += lanes) {
        multiplyTiles(transformed.at, count, weights.at + (n / lanes) * panel, stride / 2, products.at);
        fromTiles(
          products.at,
          columns,
          first,
          count,
          bias.at + n * 4,
          factors.at + n * 4,
          output.low,
          output.high,
          output.at + n * 2,
          output.height,
          output.width,
          output.stride * 2,
        );
      }
    }
  };
}
