/** The last layer, whose sums leave the integers: nothing integer follows. */

/**
 * `out[n] = float(bias[n] + sum over k of input[k] * weights[n, k]) * scales[n]`.
 *
 * @param input int16 `[2 * pairs]`
 * @param weights int16 `[channels / 8, pairs, 8, 2]`, as in gemm.ts
 * @param channels a multiple of 8
 * @param out float32 `[channels]`
 */
export function linear(
  input: usize,
  weights: usize,
  pairs: i32,
  channels: i32,
  bias: usize,
  scales: usize,
  out: usize,
): void {
  let at = weights;
  for (let n: usize = 0; n < <usize>channels * 4; n += 32) {
    let sums0 = v128.load(bias + n);
    let sums1 = v128.load(bias + n, 16);
    for (let k: usize = 0; k < <usize>pairs * 4; k += 4) {
      const pair = v128.load32_splat(input + k);
      sums0 = i32x4.add(sums0, i32x4.dot_i16x8_s(pair, v128.load(at)));
      sums1 = i32x4.add(sums1, i32x4.dot_i16x8_s(pair, v128.load(at, 16)));
      at += 32;
    }
    v128.store(out + n, f32x4.mul(f32x4.convert_i32x4_s(sums0), v128.load(scales + n)));
    v128.store(out + n, f32x4.mul(f32x4.convert_i32x4_s(sums1), v128.load(scales + n, 16)), 16);
  }
}
