/** The matrix product of int16 with sums in int32 that every convolution comes to, requantized. */
import { requantize } from './requantize';

/** Bytes of rows that meet one panel of weights after the other: these stay in the second-level cache. */
const blockBytes: i32 = 131072;

/**
 * `out[m, n] = requantized(bias[n] + sum over k of rows[m, k] * weights[n, k])`.
 *
 * @param rows int16 `[count, 2 * pairs]`, `rowBytes` from one row to the next
 * @param weights int16 `[channels / 8, pairs, 8, 2]`: pairs of k, side by side for 8 channels
 * @param channels a multiple of 8
 * @param bias int32 `[channels]`
 * @param factors float32 `[channels]`
 * @param out int16 `[count, channels]`, `outBytes` from one row to the next
 * @param valid how many channels are written; behind them may be another group's
 */
export function multiply(
  rows: usize,
  rowBytes: i32,
  count: i32,
  weights: usize,
  pairs: i32,
  channels: i32,
  bias: usize,
  factors: usize,
  low: f32,
  high: f32,
  out: usize,
  outBytes: i32,
  valid: i32,
): void {
  const block = max(blockBytes / rowBytes, 4) & ~3;
  for (let first = 0; first < count; first += block) {
    for (let n = 0; n < channels; n += 8) {
      multiplyPanel(
        rows + <usize>(first * rowBytes),
        rowBytes,
        min(block, count - first),
        weights + <usize>(n * pairs * 4),
        pairs,
        bias + <usize>(n * 4),
        factors + <usize>(n * 4),
        low,
        high,
        out + <usize>(first * outBytes + n * 2),
        outBytes,
        min(valid - n, 8),
      );
    }
  }
}

/**
 * The same for 8 channels, of which the first `some` are written.
 *
 * @param factors float32 `[8]`; 0: the sums are written as they are, int32 `[count, 8]`, without a bias
 */
export function multiplyPanel(
  rows: usize,
  rowBytes: i32,
  count: i32,
  panel: usize,
  pairs: i32,
  bias: usize,
  factors: usize,
  low: f32,
  high: f32,
  out: usize,
  outBytes: i32,
  some: i32,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const end = <usize>(pairs * 4);
  let bias0 = i32x4.splat(0);
  let bias1 = bias0;
  let factors0 = bias0;
  let factors1 = bias0;
  if (factors) {
    bias0 = v128.load(bias);
    bias1 = v128.load(bias, 16);
    factors0 = v128.load(factors);
    factors1 = v128.load(factors, 16);
  }
  let to = out;
  let row = rows;
  let m = 0;
  for (; m + 4 <= count; m += 4) {
    const r1 = row + <usize>rowBytes;
    const r2 = r1 + <usize>rowBytes;
    const r3 = r2 + <usize>rowBytes;
    let a0 = bias0;
    let a1 = bias1;
    let b0 = bias0;
    let b1 = bias1;
    let c0 = bias0;
    let c1 = bias1;
    let d0 = bias0;
    let d1 = bias1;
    let at = panel;
    for (let k: usize = 0; k < end; k += 4) {
      const w0 = v128.load(at);
      const w1 = v128.load(at, 16);
      at += 32;
      let pair = v128.load32_splat(row + k);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(pair, w0));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(pair, w1));
      pair = v128.load32_splat(r1 + k);
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(pair, w0));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(pair, w1));
      pair = v128.load32_splat(r2 + k);
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(pair, w0));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(pair, w1));
      pair = v128.load32_splat(r3 + k);
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(pair, w0));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(pair, w1));
    }
    if (factors) {
      put(to, requantize(a0, a1, factors0, factors1, lows, highs), some);
      put(to + <usize>outBytes, requantize(b0, b1, factors0, factors1, lows, highs), some);
      put(to + <usize>(outBytes * 2), requantize(c0, c1, factors0, factors1, lows, highs), some);
      put(to + <usize>(outBytes * 3), requantize(d0, d1, factors0, factors1, lows, highs), some);
    } else {
      v128.store(to, a0);
      v128.store(to, a1, 16);
      v128.store(to, b0, 32);
      v128.store(to, b1, 48);
      v128.store(to, c0, 64);
      v128.store(to, c1, 80);
      v128.store(to, d0, 96);
      v128.store(to, d1, 112);
    }
    row = r3 + <usize>rowBytes;
    to += <usize>(outBytes * 4);
  }
  for (; m < count; m++) {
    let a0 = bias0;
    let a1 = bias1;
    let at = panel;
    for (let k: usize = 0; k < end; k += 4) {
      const pair = v128.load32_splat(row + k);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(pair, v128.load(at)));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(pair, v128.load(at, 16)));
      at += 32;
    }
    if (factors) {
      put(to, requantize(a0, a1, factors0, factors1, lows, highs), some);
    } else {
      v128.store(to, a0);
      v128.store(to, a1, 16);
    }
    row += <usize>rowBytes;
    to += <usize>outBytes;
  }
}

/** Stores the first `some` of eight int16. */
function put(to: usize, values: v128, some: i32): void {
  if (some === 8) {
    v128.store(to, values);
    return;
  }
  let rest = values;
  for (let i = 0; i < some; i++) {
    store<i16>(to + <usize>(i * 2), <i16>i16x8.extract_lane_s(rest, 0));
    rest = i8x16.shuffle(rest, rest, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1);
  }
}
