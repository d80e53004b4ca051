/** Weights of a 3x3 kernel in the forms of Winograd, and for which of them each is exact. */
import bytes from './kernels/pack-winograd.ts?kernels';
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

type PackPanel = (...numbers: number[]) => void;

let module: WebAssembly.Module | undefined;

/**
 * `G g G^T` of each kernel as `[out channels / 8, elements, stride / 2, 8, 2]`. By WebAssembly: JavaScript that has just come is slow,
 * and a start waits for it (bench/README.md).
 *
 * @param stride channels of the input, with those that are 0; a multiple of 8
 */
export function packWinograd(kernel: Kernel, stride: number, { rows }: Form, out: Int16Array): void {
  const { values, outChannels, channels } = kernel;
  const even = roundUp(channels, 2);
  const plane = stride * lanes;
  const panel = rows.length ** 2 * plane;
  const inputBytes = lanes * even * 9;
  const matrixAt = roundUp(inputBytes, 16);
  const outAt = roundUp(matrixAt + rows.length * 6, 16);
  const pages = Math.ceil((outAt + panel * 2) / 65_536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  module ??= new WebAssembly.Module(bytes);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const packPanel = exports.packPanel as PackPanel;
  const input = new Int8Array(memory.buffer, 0, inputBytes);
  const packed = new Int16Array(memory.buffer, outAt, panel);
  new Int16Array(memory.buffer, matrixAt).set(rows.flat());
  const each = channels * 9;
  for (let first = 0; first < outChannels; first += lanes) {
    const count = Math.min(lanes, outChannels - first);
    if (count < lanes) input.fill(0);
    for (let n = 0; n < count; n++) {
      const at = (first + n) * each;
      input.set(values.subarray(at, at + each), n * even * 9);
    }
    packPanel(0, even, matrixAt, rows.length, outAt, plane * 2);
    out.set(packed, (first / lanes) * panel);
  }
}

/** A place for what `packWinograd` writes. */
export function placeWinograd(kernel: Kernel, stride: number, form: Form, maker: Maker): Place {
  return maker.constant(winogradBytes(kernel.outChannels, stride, form), (memory, to) =>
    packWinograd(kernel, stride, form, new Int16Array(memory, to)),
  );
}
