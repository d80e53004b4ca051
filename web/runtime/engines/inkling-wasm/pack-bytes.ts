/** Weights of the file in the order in which kernels/gemm-bytes.ts reads them: int8, for 8 output channels side by side. */
import { roundUp } from './layout.ts';
import { type Kernel, lanes } from './pack-weights.ts';

/** Bytes of a row that the kernels take in one step. */
export const stepBytes = 8;
/** Bytes of weights that meet them. */
export const weightBytes = stepBytes * lanes;

/** A stretch of a row of the product that lies in one piece. */
export interface Run {
  /** In bytes, from where the position's row begins. */
  readonly offset: number;
  readonly bytes: number;
  /** Of the kernel, where it begins: others follow, each of as many bytes as a position of the map has channels. */
  readonly place: number;
}

export interface Step {
  readonly offset: number;
  readonly run: Run;
  /** Of the run, where its bytes begin. */
  readonly first: number;
}

export function stepsOf(runs: readonly Run[]): Step[] {
  return runs.flatMap((run) =>
    Array.from({ length: Math.ceil(run.bytes / stepBytes) }, (_, i) => {
      const first = i * stepBytes;
      return { offset: run.offset + first, run, first };
    }),
  );
}

export const panelsOf = ({ outChannels }: Kernel) => roundUp(outChannels, lanes) / lanes;

/**
 * `[panels, steps, 2, 8, 4]`: four bytes, side by side for 8 output channels.
 *
 * @param stride channels of the map, with those that are 0
 * @param out all 0
 */
export function packBytes(kernel: Kernel, stride: number, steps: readonly Step[], out: Int8Array): void {
  const { values, outChannels, channels, places } = kernel;
  const each = channels * places;
  let at = 0;
  for (let first = 0; first < outChannels; first += lanes) {
    const count = Math.min(lanes, outChannels - first);
    for (const { run, first: begin } of steps) {
      for (let k = 0; k < Math.min(stepBytes, run.bytes - begin); k++) {
        const channel = (begin + k) % stride;
        if (channel >= channels) continue;
        const place = run.place + Math.floor((begin + k) / stride);
        let from = first * each + channel * places + place;
        let to = at + (k >> 2) * lanes * 4 + (k & 3);
        for (let n = 0; n < count; n++) {
          out[to] = values[from] as number;
          from += each;
          to += 4;
        }
      }
      at += weightBytes;
    }
  }
}

/** Whether all weights are within -127..127: ./byte-products.ts says why. */
export const areWithin127 = ({ values, outChannels, channels, places }: Kernel) =>
  values.subarray(0, outChannels * channels * places).every((value) => value !== -128);

/** By output channel, the sum of its weights. */
export function sumsOf({ values, outChannels, channels, places }: Kernel): Int32Array {
  const each = channels * places;
  return new Int32Array(outChannels).map((_, n) => {
    let sum = 0;
    for (let i = n * each; i < (n + 1) * each; i++) sum += values[i] as number;
    return sum;
  });
}
