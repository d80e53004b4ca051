/** Weights of a 3x3 kernel in the forms of Winograd, and for which of them each is exact. */
import { roundUp } from './layout.ts';
import { type Kernel, lanes } from './pack-weights.ts';
import type { Maker, Place } from './step.ts';

/** A form F(n x n, 3x3) of Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2016). */
export interface Form {
  /** Outputs of a tile in a row: n. */
  readonly size: number;
  /** The matrix G, each row times what makes it whole. */
  readonly rows: readonly (readonly [number, number, number])[];
  /** What the largest sum may be: beyond it, bits are lost that do not come back. */
  readonly largestSum: number;
}

/** kernels/winograd.ts: sums are four times the direct ones, and have 32 bits. */
export const two: Form = {
  size: 2,
  rows: [
    [2, 0, 0],
    [1, 1, 1],
    [1, -1, 1],
    [0, 0, 2],
  ],
  largestSum: 2 ** 29,
};

/** kernels/winograd4.ts: six bits are lost. */
export const four: Form = {
  size: 4,
  rows: [
    [1, 0, 0],
    [1, 1, 1],
    [1, -1, 1],
    [1, 2, 4],
    [1, -2, 4],
    [0, 0, 1],
  ],
  largestSum: 2 ** 25,
};

/** Elements of a transformed tile, or kernel. */
export const elementsOf = ({ rows }: Form) => rows.length ** 2;

/** The largest magnitude that a sum can have, whatever the input: that is at most 255 less its zero point. */
export function largestSumOf({ values, outChannels, channels, places }: Kernel): number {
  const each = channels * places;
  let largest = 0;
  for (let n = 0; n < outChannels; n++) {
    let sum = 0;
    for (let i = n * each; i < (n + 1) * each; i++) sum += Math.abs(values[i] as number);
    largest = Math.max(largest, 255 * sum);
  }
  return largest;
}

/** Bytes that `packWinograd` writes. */
export const winogradBytes = (outChannels: number, stride: number, form: Form) =>
  roundUp(outChannels, lanes) * elementsOf(form) * stride * 2;

/**
 * `G g G^T` of each kernel as `[out channels / 8, elements, stride / 2, 8, 2]`.
 *
 * @param stride channels of the input, with those that are 0; a multiple of 8
 */
export function packWinograd(kernel: Kernel, stride: number, { rows }: Form, out: Int16Array): void {
  const { values, outChannels, channels } = kernel;
  const elements = rows.length ** 2;
  const plane = stride * lanes;
  out.fill(0, 0, (roundUp(outChannels, lanes) / lanes) * elements * plane);
  const matrix = Int32Array.from(rows.flat());
  // Two input channels of eight output channels lie together in each element's plane: what is written stays in the cache.
  for (let first = 0; first < outChannels; first += lanes) {
    const panel = (first / lanes) * elements * plane;
    for (let pair = 0; pair < channels; pair += 2) {
      for (let n = first; n < Math.min(first + lanes, outChannels); n++) {
        for (let c = pair; c < Math.min(pair + 2, channels); c++) {
          const to = panel + pair * lanes + (n - first) * 2 + (c - pair);
          transform(values, (n * channels + c) * 9, matrix, out, to, plane);
        }
      }
    }
  }
}

/**
 * One kernel, whose elements are `step` apart.
 *
 * @param matrix rows of three, one after the other: indices are quicker here than parts of parts
 */
function transform(
  values: Int8Array,
  at: number,
  matrix: Int32Array,
  out: Int16Array,
  to: number,
  step: number,
): void {
  let place = to;
  for (let i = 0; i < matrix.length; i += 3) {
    const a = matrix[i] as number;
    const b = matrix[i + 1] as number;
    const c = matrix[i + 2] as number;
    const left = a * (values[at] as number) + b * (values[at + 3] as number) + c * (values[at + 6] as number);
    const middle =
      a * (values[at + 1] as number) + b * (values[at + 4] as number) + c * (values[at + 7] as number);
    const right =
      a * (values[at + 2] as number) + b * (values[at + 5] as number) + c * (values[at + 8] as number);
    for (let k = 0; k < matrix.length; k += 3) {
      out[place] =
        left * (matrix[k] as number) + middle * (matrix[k + 1] as number) + right * (matrix[k + 2] as number);
      place += step;
    }
  }
}

/** A place for what `packWinograd` writes. */
export function placeWinograd(kernel: Kernel, stride: number, form: Form, maker: Maker): Place {
  return maker.constant(winogradBytes(kernel.outChannels, stride, form), (memory, to) =>
    packWinograd(kernel, stride, form, new Int16Array(memory, to)),
  );
}
