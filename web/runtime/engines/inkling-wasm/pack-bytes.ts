/** Weights of the file in the order in which kernels/gemm-bytes.ts reads them: int8, for 8 output channels side by side. */
import type { ByteProducts } from './byte-products.ts';
import { roundUp } from './layout.ts';
import { type Kernel, lanes } from './pack-weights.ts';

/** Bytes of a row that the kernels take in one step. */
export const stepBytes = 8;
/** Bytes of weights of one step. */
const packedBytes = stepBytes * lanes;

/** A stretch of a row of the product that lies in one piece: `length` bytes from `offset` on, at place `place` of the kernel. */
export interface Run {
  readonly offset: number;
  readonly length: number;
  readonly place: number;
}

/** The weights of 8 output channels, and where the bytes lie that each step of them meets. */
export interface Panel {
  /** `[steps, 2, 8, 4]` */
  readonly weights: Int8Array;
  /** `[steps]`, from the position */
  readonly offsets: readonly number[];
}

/**
 * One panel for each 8 output channels.
 *
 * @param stride channels of the map, with those that are 0
 */
export function packBytes(
  kernel: Kernel,
  stride: number,
  runs: readonly Run[],
  products: ByteProducts,
): Panel[] {
  return Array.from({ length: roundUp(kernel.outChannels, lanes) / lanes }, (_, i) => {
    const steps = runs.flatMap((run) => stepsOf(kernel, i * lanes, stride, run));
    const fitting = products === 'saturating' ? steps.flatMap(split) : steps;
    const weights = new Int8Array(fitting.length * packedBytes);
    fitting.forEach((step, k) => {
      weights.set(step.weights, k * packedBytes);
    });
    return { weights, offsets: fitting.map(({ offset }) => offset) };
  });
}

interface Step {
  readonly offset: number;
  /** `[2, 8, 4]` */
  readonly weights: Int8Array;
}

function stepsOf(kernel: Kernel, first: number, stride: number, run: Run): Step[] {
  const { values, outChannels, channels, places } = kernel;
  const count = Math.min(lanes, outChannels - first);
  return Array.from({ length: Math.ceil(run.length / stepBytes) }, (_, step) => {
    const weights = new Int8Array(packedBytes);
    for (let k = 0; k < Math.min(stepBytes, run.length - step * stepBytes); k++) {
      const byte = step * stepBytes + k;
      const channel = byte % stride;
      if (channel >= channels) continue;
      const from = channel * places + run.place + Math.floor(byte / stride);
      for (let n = 0; n < count; n++) {
        weights[placeOf(k, n)] = values[(first + n) * channels * places + from] as number;
      }
    }
    return { offset: run.offset + step * stepBytes, weights };
  });
}

const placeOf = (k: number, n: number) => (k >> 2) * lanes * 4 + n * 4 + (k & 3);

/** The k whose products are added in 16 bits: `multiplyPairs`. */
const together = [
  [0, 1, 4, 5],
  [2, 3, 6, 7],
];

/**
 * The step as several of the same bytes, whose weights together are the same, and none of which leaves 16 bits whatever the
 * bytes are: 0 to 255.
 */
function split(step: Step): Step[] {
  for (let parts = 1; ; parts *= 2) {
    const pieces = Array.from({ length: parts }, (_, i) => ({
      ...step,
      // These add up to the weight (Hermite's identity).
      weights: step.weights.map((weight) => Math.floor((weight + i) / parts)),
    }));
    if (pieces.every(fits16Bits)) return pieces;
  }
}

function fits16Bits({ weights }: Step): boolean {
  for (let n = 0; n < lanes; n++) {
    for (const some of together) {
      const of = some.map((k) => weights[placeOf(k, n)] as number);
      const least = of.reduce((sum, weight) => sum + Math.min(weight, 0), 0);
      const most = of.reduce((sum, weight) => sum + Math.max(weight, 0), 0);
      if (255 * most > 32_767 || 255 * least < -32_768) return false;
    }
  }
  return true;
}

/** By output channel, the sum of its weights. */
export function sumsOf({ values, outChannels, channels, places }: Kernel): Int32Array {
  const each = channels * places;
  return new Int32Array(outChannels).map((_, n) => {
    let sum = 0;
    for (let i = n * each; i < (n + 1) * each; i++) sum += values[i] as number;
    return sum;
  });
}
