/** Pools. Both take int16 `[height, width, channels]`, channels a multiple of 8. */
import { requantize } from './requantize';

/** The largest of each window; what is outside of the map does not count. `out` is int16 `[outHeight, outWidth, channels]`. */
export function maxPool(
  input: usize,
  height: i32,
  width: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideY: i32,
  strideX: i32,
  padTop: i32,
  padLeft: i32,
  out: usize,
  outHeight: i32,
  outWidth: i32,
): void {
  const bytes = <usize>channels * 2;
  let to = out;
  for (let y = 0; y < outHeight; y++) {
    const top = max(y * strideY - padTop, 0);
    const bottom = min(y * strideY - padTop + kernelHeight, height);
    for (let x = 0; x < outWidth; x++) {
      const left = max(x * strideX - padLeft, 0);
      const right = min(x * strideX - padLeft + kernelWidth, width);
      for (let c: usize = 0; c < bytes; c += 16) {
        let most = i16x8.splat(-32768);
        for (let iy = top; iy < bottom; iy++) {
          let at = input + <usize>(iy * width + left) * bytes + c;
          for (let ix = left; ix < right; ix++) {
            most = i16x8.max_s(most, v128.load(at));
            at += bytes;
          }
        }
        v128.store(to + c, most);
      }
      to += bytes;
    }
  }
}

/**
 * The mean over all positions: sums times `factor`, which is the input's scale over the output's times the positions.
 *
 * @param out int16 `[channels]`
 */
export function globalAverage(
  input: usize,
  positions: i32,
  channels: i32,
  factor: f32,
  low: f32,
  high: f32,
  out: usize,
): void {
  const bytes = <usize>channels * 2;
  const factors = f32x4.splat(factor);
  for (let c: usize = 0; c < bytes; c += 16) {
    let sums0 = i32x4.splat(0);
    let sums1 = i32x4.splat(0);
    let at = input + c;
    for (let i = 0; i < positions; i++) {
      const values = v128.load(at);
      sums0 = i32x4.add(sums0, i32x4.extend_low_i16x8_s(values));
      sums1 = i32x4.add(sums1, i32x4.extend_high_i16x8_s(values));
      at += bytes;
    }
    v128.store(out + c, requantize(sums0, sums1, factors, factors, f32x4.splat(low), f32x4.splat(high)));
  }
}
