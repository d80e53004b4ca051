/** Weights of a 3x3 kernel in the forms of Winograd, and for which of them each is exact. */
import { roundUp } from './layout.ts';
import { type Kernel, lanes } from './pack-weights.ts';

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
  const half = new Int32Array(3);
  let at = 0;
  for (let n = 0; n < outChannels; n++) {
    for (let c = 0; c < channels; c++, at += 9) {
      let to = Math.floor(n / lanes) * elements * plane + (c >> 1) * lanes * 2 + (n % lanes) * 2 + (c & 1);
      for (const [a, b, d] of rows) {
        for (let x = 0; x < 3; x++) {
          half[x] =
            a * (values[at + x] as number) +
            b * (values[at + 3 + x] as number) +
            d * (values[at + 6 + x] as number);
        }
        const [p, q, r] = half as unknown as [number, number, number];
        for (const [e, f, g] of rows) {
          out[to] = p * e + q * f + r * g;
          to += plane;
        }
      }
    }
  }
}
