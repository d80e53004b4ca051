/**
 * Convolutions as products of bytes: kernels/gemm-bytes.ts. The map is put down as bytes `integer - zero + offset`, where `offset`
 * is what makes them those that this browser multiplies exactly, and what that adds to each sum is taken from its bias.
 */
import type { Conv } from '../../../core/plan.ts';
import type { ExactProducts } from './byte-products.ts';
import { rangesOf } from './layout.ts';
import {
  areWithin127,
  packBytes,
  panelsOf,
  type Step as RowStep,
  type Run,
  stepBytes,
  stepsOf,
  sumsOf,
  weightBytes,
} from './pack-bytes.ts';
import { type Kernel, lanes } from './pack-weights.ts';
import { scalesOf } from './scales.ts';
import type { Maker, Place, Step, Tensor } from './step.ts';

/** Bytes of the map that meet one panel of weights after the other: these stay in the cache. */
const blockBytes = 131_072;

/** Prepares it; undefined: it is none for these kernels. */
export function byBytes(
  layer: Conv,
  kernel: Kernel,
  input: Tensor,
  output: Tensor,
  products: ExactProducts,
  maker: Maker,
): Step | undefined {
  const shape = layer.groups === 1 && areWithin127(kernel) ? shapeOf(layer, input, output) : undefined;
  if (!shape) return;
  const { steps, block, rowBytes, rowsFor, top, left, padRight, strideY } = shape;
  const offset = products === 'signed' ? input.zero - 128 : input.zero;
  const { bias, factors } = scalesOf(
    layer,
    0,
    kernel.outChannels,
    input,
    output,
    maker,
    excessOf(kernel, offset),
  );
  const weights = placeWeights(kernel, input.stride, steps, maker);
  const offsets = placeNumbers(
    steps.map((step) => step.offset),
    maker,
  );
  const positions = placeNumbers(positionsOf(shape, input, output), maker);
  // The last step of a row may read beyond it, what meets weights of 0.
  const bytes = maker.scratch(rowsFor(block) * rowBytes + stepBytes);
  const { low, high, stride, height, width } = output;
  return rangesOf(height, block).map(({ first: y, count: rows }) => (kernels) => {
    kernels.toBytes(
      input.at,
      input.height,
      input.width,
      input.stride,
      y * strideY - top,
      rowsFor(rows),
      left,
      padRight,
      offset,
      bytes.at,
    );
    for (let panel = 0; panel < stride / lanes; panel++) {
      kernels.multiplyBytes(
        bytes.at,
        positions.at,
        rows * width,
        weights.at + panel * steps.length * weightBytes,
        offsets.at,
        steps.length,
        bias.at + panel * lanes * 4,
        factors.at + panel * lanes * 4,
        low,
        high,
        output.at + (y * width * stride + panel * lanes) * 2,
        stride * 2,
      );
    }
  });
}

type Shape = NonNullable<ReturnType<typeof shapeOf>>;

/** How the padded map lies in the memory; undefined where it is little more than padding. */
function shapeOf({ weight, strides, dilations, pads }: Conv, input: Tensor, output: Tensor) {
  const [, , kernelHeight = 1, kernelWidth = 1] = weight.shape;
  const [strideY, strideX] = strides;
  const [dilationY, dilationX] = dilations;
  const [top, left, bottom, right] = pads;
  const reachY = (kernelHeight - 1) * dilationY + 1;
  const reachX = (kernelWidth - 1) * dilationX + 1;
  if (Math.max(top, bottom) >= reachY || Math.max(left, right) >= reachX) return;
  const read = (output.width - 1) * strideX + reachX;
  const padRight = Math.max(0, read - left - input.width);
  const rowBytes = (left + input.width + padRight) * input.stride;
  const runs: Run[] = [];
  // Without dilation, a row of the kernel lies in one piece.
  const atOnce = dilationX === 1 ? kernelWidth : 1;
  for (let ky = 0; ky < kernelHeight; ky++) {
    for (let kx = 0; kx < kernelWidth; kx += atOnce) {
      const offset = ky * dilationY * rowBytes + kx * dilationX * input.stride;
      runs.push({ offset, bytes: input.stride * atOnce, place: ky * kernelWidth + kx });
    }
  }
  const rowsFor = (rows: number) => (rows - 1) * strideY + reachY;
  const fitting = Math.floor((blockBytes / rowBytes - reachY) / strideY) + 1;
  const block = Math.min(output.height, Math.max(1, fitting));
  return { steps: stepsOf(runs), rowBytes, rowsFor, block, top, left, padRight, strideY, strideX };
}

/** Where the first byte under the kernel lies at each position of a block. */
function positionsOf({ block, rowBytes, strideY, strideX }: Shape, input: Tensor, output: Tensor): number[] {
  return Array.from({ length: block * output.width }, (_, i) => {
    const y = Math.floor(i / output.width);
    return y * strideY * rowBytes + (i % output.width) * strideX * input.stride;
  });
}

function placeWeights(kernel: Kernel, stride: number, steps: readonly RowStep[], maker: Maker): Place {
  const bytes = panelsOf(kernel) * steps.length * weightBytes;
  return maker.constant(bytes, (memory, at) =>
    packBytes(kernel, stride, steps, new Int8Array(memory, at, bytes)),
  );
}

/** By output channel, what `offset` in every byte adds to the sum. */
function excessOf(kernel: Kernel, offset: number): (channel: number) => number {
  const sums = sumsOf(kernel);
  return (channel) => offset * (sums[channel] as number);
}

function placeNumbers(numbers: readonly number[], maker: Maker): Place {
  return maker.constant(numbers.length * 4, (memory, at) =>
    new Int32Array(memory, at, numbers.length).set(numbers),
  );
}
