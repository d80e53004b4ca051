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
 * How often each step of each panel is to be taken, with a part of its weights each time, so that no bytes take sums out of 16
 * bits in `multiplyPairs`: `[panels, steps]`, powers of two.
 *
 * @param most undefined is returned when it is more steps than that
 */
export function partsOf(
  kernel: Kernel,
  stride: number,
  steps: readonly Step[],
  most: number,
): Uint8Array | undefined {
  const parts = new Uint8Array(panelsOf(kernel) * steps.length);
  const weights = new Int8Array(weightBytes);
  let sum = parts.length;
  for (let i = 0; i < parts.length; i++) {
    gather(kernel, Math.floor(i / steps.length) * lanes, stride, steps[i % steps.length] as Step, weights);
    let shift = 0;
    while (!fits16Bits(weights, shift)) shift++;
    parts[i] = 1 << shift;
    sum += (1 << shift) - 1;
    if (sum > most) return;
  }
  return parts;
}

/**
 * `[panels, steps, 2, 8, 4]`: four bytes, side by side for 8 output channels.
 *
 * @param stride channels of the map, with those that are 0
 * @param parts undefined: each step is taken once
 */
export function packBytes(
  kernel: Kernel,
  stride: number,
  steps: readonly Step[],
  parts: Uint8Array | undefined,
  out: Int8Array,
): void {
  const weights = new Int8Array(weightBytes);
  const count = panelsOf(kernel) * steps.length;
  let at = 0;
  for (let i = 0; i < count; i++) {
    gather(kernel, Math.floor(i / steps.length) * lanes, stride, steps[i % steps.length] as Step, weights);
    const shift = Math.log2(parts?.[i] ?? 1);
    for (let part = 0; part < 1 << shift; part++) {
      for (let k = 0; k < weightBytes; k++) out[at + k] = partOf(weights[k] as number, part, shift);
      at += weightBytes;
    }
  }
}

/** Over all of 2^shift parts they add up to the weight (Hermite's identity). */
const partOf = (weight: number, part: number, shift: number) => (weight + part) >> shift;

/** The weights of one step for channels `first` to `first + 8`, `[2, 8, 4]`. */
function gather(
  { values, outChannels, channels, places }: Kernel,
  first: number,
  stride: number,
  step: Step,
  out: Int8Array,
): void {
  const each = channels * places;
  const count = Math.min(lanes, outChannels - first);
  out.fill(0);
  for (let k = 0; k < Math.min(stepBytes, step.run.bytes - step.first); k++) {
    const byte = step.first + k;
    const channel = byte % stride;
    if (channel >= channels) continue;
    let from = first * each + channel * places + step.run.place + Math.floor(byte / stride);
    for (let n = 0; n < count; n++) {
      out[placeOf(k, n)] = values[from] as number;
      from += each;
    }
  }
}

const placeOf = (k: number, n: number) => (k >> 2) * lanes * 4 + n * 4 + (k & 3);

/** Whether no part leaves them, whatever the bytes are: 0 to 255. Products of k = 0, 1, 4, 5 meet there, and of the others. */
function fits16Bits(weights: Int8Array, shift: number): boolean {
  for (let pair = 0; pair < lanes * 4; pair += 2) {
    for (let part = 0; part < 1 << shift; part++) {
      let least = 0;
      let most = 0;
      for (let i = 0; i < 4; i++) {
        const k = pair + (i & 1) + (i >> 1) * lanes * 4;
        const weight = partOf(weights[k] as number, part, shift);
        least += Math.min(weight, 0);
        most += Math.max(weight, 0);
      }
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
