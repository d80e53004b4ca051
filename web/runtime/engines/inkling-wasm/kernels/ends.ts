/** Where floats enter and leave: the input's quantization, and the feature map's way back. */
import { clamp, round } from './requantize';

/**
 * Quantizes `[planes, count]` float32 (NCHW) to int16 `[count, stride]` (NHWC), `planes` of each `stride` written:
 * `round(value / scale)`, saturated to `low` and `high`.
 *
 * @param planeBytes from one plane to the next
 */
export function quantize(
  input: usize,
  planes: i32,
  planeBytes: i32,
  count: i32,
  scale: f32,
  low: f32,
  high: f32,
  out: usize,
  stride: i32,
): void {
  const scales = f32x4.splat(scale);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const step = <usize>stride * 2;
  for (let plane = 0; plane < planes; plane++) {
    let from = input + <usize>(plane * planeBytes);
    let to = out + <usize>plane * 2;
    let i = 0;
    for (; i + 4 <= count; i += 4) {
      const values = round(clamp(f32x4.div(v128.load(from), scales), lows, highs));
      store<i16>(to, <i16>i32x4.extract_lane(values, 0));
      store<i16>(to + step, <i16>i32x4.extract_lane(values, 1));
      store<i16>(to + step * 2, <i16>i32x4.extract_lane(values, 2));
      store<i16>(to + step * 3, <i16>i32x4.extract_lane(values, 3));
      from += 16;
      to += step * 4;
    }
    for (; i < count; i++) {
      const value = f32x4.div(v128.load32_splat(from), scales);
      store<i16>(to, <i16>i32x4.extract_lane(round(clamp(value, lows, highs)), 0));
      from += 4;
      to += step;
    }
  }
}

/** Int16 `[count, stride]` (NHWC) -> float32 `[channels, count]` (NCHW), times `scale`. */
export function dequantize(
  input: usize,
  count: i32,
  stride: i32,
  channels: i32,
  scale: f32,
  out: usize,
): void {
  let to = out;
  for (let c = 0; c < channels; c++) {
    let from = input + <usize>c * 2;
    for (let i = 0; i < count; i++) {
      store<f32>(to, <f32>load<i16>(from) * scale);
      from += <usize>stride * 2;
      to += 4;
    }
  }
}
