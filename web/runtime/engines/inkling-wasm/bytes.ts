/**
 * Convolutions as products of bytes: kernels/gemm-bytes.ts. The map is put down as bytes `integer - zero + offset`, where `offset` is
 * what makes them those that this browser multiplies exactly, and what that adds to each sum is taken from its bias.
 */
import type { Conv } from '../../../core/plan.ts';
import type { ByteProducts } from './byte-products.ts';
import { type Panel, packBytes, type Run, stepBytes, sumsOf } from './pack-bytes.ts';
import { type Kernel, lanes } from './pack-weights.ts';
import { scalesOf } from './scales.ts';
import type { Maker, Place, Step, Tensor } from './step.ts';

/** Bytes of the map that meet one panel of weights after the other: these stay in the cache. */
const blockBytes = 131_072;
/** So many more steps than the weights have are too many: the product of int16 is as fast then. */
const mostSteps = 1.25;

/** Prepares it; undefined: it is none for these kernels, or they would not be faster. */
export function byBytes(
  layer: Conv,
  kernel: Kernel,
  input: Tensor,
  output: Tensor,
  products: ByteProducts,
  maker: Maker,
): Step | undefined {
  const shape = shapeOf(layer, input, output);
  if (layer.groups > 1 || !shape) return;
  const panels = packBytes(kernel, input.stride, shape.runs, products);
  const steps = panels.reduce((sum, { offsets }) => sum + offsets.length, 0);
  const least = shape.runs.reduce((sum, { length }) => sum + Math.ceil(length / stepBytes), 0);
  if (steps > mostSteps * least * panels.length) return;
  return stepOf(layer, kernel, input, output, panels, shape, products, maker);
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
  const whole = dilationX === 1;
  const runs: Run[] = [];
  for (let ky = 0; ky < kernelHeight; ky++) {
    for (let kx = 0; kx < (whole ? 1 : kernelWidth); kx++) {
      const offset = ky * dilationY * rowBytes + kx * dilationX * input.stride;
      const length = input.stride * (whole ? kernelWidth : 1);
      runs.push({ offset, length, place: ky * kernelWidth + kx });
    }
  }
  const rowsFor = (rows: number) => (rows - 1) * strideY + reachY;
  const fitting = Math.floor((blockBytes / rowBytes - reachY) / strideY) + 1;
  const block = Math.min(output.height, Math.max(1, fitting));
  return { runs, rowBytes, rowsFor, block, top, left, padRight, strideY, strideX };
}

function stepOf(
  layer: Conv,
  kernel: Kernel,
  input: Tensor,
  output: Tensor,
  panels: readonly Panel[],
  shape: Shape,
  products: ByteProducts,
  maker: Maker,
): Step {
  const { block, rowBytes, rowsFor, top, left, padRight, strideY } = shape;
  const offset = products === 'signed' ? input.zero - 128 : input.zero;
  const sums = sumsOf(kernel);
  const { bias, factors } = scalesOf(layer, 0, kernel.outChannels, input, output, maker, (n) => {
    return offset * (sums[n] as number);
  });
  const placed = panels.map((panel) => placePanel(panel, maker));
  const positions = placeNumbers(positionsOf(shape, input, output), maker);
  // The last step of a row may read beyond it, what meets weights of 0.
  const bytes = maker.scratch(rowsFor(block) * rowBytes + stepBytes);
  const { low, high, stride, height, width } = output;
  return (kernels) => {
    const multiply = products === 'saturating' ? kernels.multiplyPairs : kernels.multiplyBytes;
    for (let y = 0; y < height; y += block) {
      const rows = Math.min(block, height - y);
      const first = y * strideY - top;
      kernels.toBytes(
        input.at,
        input.height,
        input.width,
        input.stride,
        first,
        rowsFor(rows),
        left,
        padRight,
        offset,
        bytes.at,
      );
      placed.forEach(({ weights, offsets, steps }, i) => {
        multiply(
          bytes.at,
          positions.at,
          rows * width,
          weights.at,
          offsets.at,
          steps,
          bias.at + i * lanes * 4,
          factors.at + i * lanes * 4,
          low,
          high,
          output.at + (y * width * stride + i * lanes) * 2,
          stride * 2,
          lanes,
        );
      });
    }
  };
}

/** Where the first byte under the kernel lies at each position of a block. */
function positionsOf({ block, rowBytes, strideY, strideX }: Shape, input: Tensor, output: Tensor): number[] {
  return Array.from({ length: block * output.width }, (_, i) => {
    const y = Math.floor(i / output.width);
    return y * strideY * rowBytes + (i % output.width) * strideX * input.stride;
  });
}

function placePanel({ weights, offsets }: Panel, maker: Maker) {
  const place = maker.constant(weights.length, (memory, at) =>
    new Int8Array(memory, at, weights.length).set(weights),
  );
  return { weights: place, offsets: placeNumbers(offsets, maker), steps: offsets.length };
}

function placeNumbers(numbers: readonly number[], maker: Maker): Place {
  return maker.constant(numbers.length * 4, (memory, at) =>
    new Int32Array(memory, at, numbers.length).set(numbers),
  );
}
