/** Weights of a 3x3 kernel in the form of F(2x2, 3x3), and for which of them it is exact. */
import { roundUp } from './layout.ts';
import { type Kernel, lanes } from './pack-weights.ts';

/** Elements of a transformed kernel: 4 by 4. */
const elements = 16;

/**
 * Whether four times every sum fits 32 bits, whatever the input: an input less its zero point is at most 255 in magnitude.
 * (Intermediate sums may wrap around: kernels/winograd.ts.)
 */
export function isExact({ values, outChannels, channels, places }: Kernel): boolean {
  const each = channels * places;
  for (let n = 0; n < outChannels; n++) {
    let sum = 0;
    for (let i = n * each; i < (n + 1) * each; i++) sum += Math.abs(values[i] as number);
    if (4 * 255 * sum >= 2 ** 31) return false;
  }
  return true;
}

/** Bytes that `packWinograd` writes. */
export const winogradBytes = (outChannels: number, stride: number) =>
  roundUp(outChannels, lanes) * elements * stride * 2;

/**
 * `2G g (2G)^T` of each kernel as `[out channels / 8, 16, stride / 2, 8, 2]`, with 2G = [2 0 0; 1 1 1; 1 -1 1; 0 0 2]
 * (Lavin and Gray, 2016): whole numbers, of at most 9 times 127.
 *
 * @param stride channels of the input, with those that are 0; a multiple of 8
 */
export function packWinograd(kernel: Kernel, stride: number, out: Int16Array): void {
  const { values, outChannels, channels } = kernel;
  const plane = stride * lanes;
  out.fill(0, 0, (roundUp(outChannels, lanes) / lanes) * elements * plane);
  const columns = new Int16Array(12); // 2G g, row by row
  let at = 0;
  for (let n = 0; n < outChannels; n++) {
    for (let c = 0; c < channels; c++, at += 9) {
      for (let x = 0; x < 3; x++) {
        const [a, b, d] = [values[at + x], values[at + 3 + x], values[at + 6 + x]] as [
          number,
          number,
          number,
        ];
        columns[x] = 2 * a;
        columns[3 + x] = a + b + d;
        columns[6 + x] = a - b + d;
        columns[9 + x] = 2 * d;
      }
      let to = Math.floor(n / lanes) * elements * plane + (c >> 1) * lanes * 2 + (n % lanes) * 2 + (c & 1);
      for (let row = 0; row < 12; row += 3) {
        const a = columns[row] as number;
        const b = columns[row + 1] as number;
        const d = columns[row + 2] as number;
        out[to] = 2 * a;
        out[to + plane] = a + b + d;
        out[to + 2 * plane] = a - b + d;
        out[to + 3 * plane] = 2 * d;
        to += 4 * plane;
      }
    }
  }
}
