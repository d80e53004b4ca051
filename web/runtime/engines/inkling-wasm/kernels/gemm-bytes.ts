/**
 * Matrix products of bytes with sums in int32, requantized. The rows of one matrix lie anywhere in the memory, and so do parts of 8
 * bytes within a row: that makes a convolution of any kernel, without copies (Dukhan, "The Indirect Convolution Algorithm", 2019).
 */
import { requantize } from './requantize';

/**
 * `out[m, n] = requantized(bias[n] + sum over k of rows[m, k] * weights[n, k])` for 8 channels n, by sums of four products.
 *
 * @param rows the second operand; `positions[m] + offsets[k / 8]` from here are 8 of row m
 * @param positions int32 `[count]`
 * @param panel int8 `[steps, 2, 8, 4]`: four k, side by side for 8 channels
 * @param offsets int32 `[steps]`
 * @param bias int32 `[8]`
 * @param factors float32 `[8]`
 * @param out int16 `[count, 8]`, `outBytes` from one row to the next
 */
export function multiplyBytes(
  rows: usize,
  positions: usize,
  count: i32,
  panel: usize,
  offsets: usize,
  steps: i32,
  bias: usize,
  factors: usize,
  low: f32,
  high: f32,
  out: usize,
  outBytes: i32,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const bias0 = v128.load(bias);
  const bias1 = v128.load(bias, 16);
  const factors0 = v128.load(factors);
  const factors1 = v128.load(factors, 16);
  const end = offsets + <usize>(steps * 4);
  let to = out;
  let m = 0;
  for (; m + 4 <= count; m += 4) {
    const place = positions + <usize>(m * 4);
    const ra = rows + load<usize>(place);
    const rb = rows + load<usize>(place, 4);
    const rc = rows + load<usize>(place, 8);
    const rd = rows + load<usize>(place, 12);
    let a0 = bias0;
    let a1 = bias1;
    let b0 = bias0;
    let b1 = bias1;
    let c0 = bias0;
    let c1 = bias1;
    let d0 = bias0;
    let d1 = bias1;
    let at = panel;
    for (let step = offsets; step < end; step += 4) {
      const offset = load<usize>(step);
      let w0 = v128.load(at);
      let w1 = v128.load(at, 16);
      let four = v128.load32_splat(ra + offset);
      a0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, four, a0);
      a1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, four, a1);
      four = v128.load32_splat(rb + offset);
      b0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, four, b0);
      b1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, four, b1);
      four = v128.load32_splat(rc + offset);
      c0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, four, c0);
      c1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, four, c1);
      four = v128.load32_splat(rd + offset);
      d0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, four, d0);
      d1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, four, d1);
      w0 = v128.load(at, 32);
      w1 = v128.load(at, 48);
      four = v128.load32_splat(ra + offset, 4);
      a0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, four, a0);
      a1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, four, a1);
      four = v128.load32_splat(rb + offset, 4);
      b0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, four, b0);
      b1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, four, b1);
      four = v128.load32_splat(rc + offset, 4);
      c0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, four, c0);
      c1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, four, c1);
      four = v128.load32_splat(rd + offset, 4);
      d0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, four, d0);
      d1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, four, d1);
      at += 64;
    }
    v128.store(to, requantize(a0, a1, factors0, factors1, lows, highs));
    v128.store(to + <usize>outBytes, requantize(b0, b1, factors0, factors1, lows, highs));
    v128.store(to + <usize>(outBytes * 2), requantize(c0, c1, factors0, factors1, lows, highs));
    v128.store(to + <usize>(outBytes * 3), requantize(d0, d1, factors0, factors1, lows, highs));
    to += <usize>(outBytes * 4);
  }
  for (; m < count; m++) {
    const row = rows + load<usize>(positions + <usize>(m * 4));
    let a0 = bias0;
    let a1 = bias1;
    let at = panel;
    for (let step = offsets; step < end; step += 4) {
      const offset = load<usize>(step);
      let four = v128.load32_splat(row + offset);
      a0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(at), four, a0);
      a1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(at, 16), four, a1);
      four = v128.load32_splat(row + offset, 4);
      a0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(at, 32), four, a0);
      a1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(at, 48), four, a1);
      at += 64;
    }
    v128.store(to, requantize(a0, a1, factors0, factors1, lows, highs));
    to += <usize>outBytes;
  }
}
