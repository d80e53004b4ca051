/**
 * From sums of products to the next layer's integers, as ONNX Runtime computes it: one float32 multiplication, rounding half
 * to even, saturation to uint8 (Jacob et al., "Quantization and Training of Neural Networks for Efficient
 * Integer-Arithmetic-Only Inference", 2018, with a float multiplier).
 *
 * Activations are kept as int16 less their zero point. So saturation is to `low` = 0 - zero point and `high` = 255 - zero
 * point, the zero point is never added, and what stands outside of a picture is 0.
 */

/** 1.5 * 2^23: a float32 of this size has no fraction, so that adding it rounds half to even, as `f32x4.nearest` does. */
const shift: f32 = 12582912.0;

/** Eight sums, bias included -> eight int16. Clamping before rounding is the same, because the limits are whole. */
export function requantize(
  sums0: v128,
  sums1: v128,
  factors0: v128,
  factors1: v128,
  low: v128,
  high: v128,
): v128 {
  return i16x8.narrow_i32x4_s(
    round(clamp(f32x4.mul(f32x4.convert_i32x4_s(sums0), factors0), low, high)),
    round(clamp(f32x4.mul(f32x4.convert_i32x4_s(sums1), factors1), low, high)),
  );
}

/** `pmin` and `pmax` are one instruction each on x86 where `min` and `max` are many; no value is NaN. */
export function clamp(values: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(high, f32x4.pmax(low, values));
}

/** Floats of at most 2^22 -> int32, half to even. */
export function round(values: v128): v128 {
  return i32x4.sub(f32x4.add(values, f32x4.splat(shift)), f32x4.splat(shift));
}
