/** The sum of two maps whose scales differ. */
import { clamp, round } from './requantize';

/**
 * `out = round((a * scaleA + b * scaleB) / scale + zero) - zero`, saturated to uint8 in between, float32 step by step: ONNX
 * Runtime's order in its WebAssembly build (models/export/exact.py).
 *
 * @param count of int16, a multiple of 8
 */
export function add(
  a: usize,
  scaleA: f32,
  b: usize,
  scaleB: f32,
  count: i32,
  scale: f32,
  zero: f32,
  out: usize,
): void {
  const scalesA = f32x4.splat(scaleA);
  const scalesB = f32x4.splat(scaleB);
  const scales = f32x4.splat(scale);
  const zeros = f32x4.splat(zero);
  const whole = i16x8.splat(<i16>zero);
  for (let i: usize = 0; i < <usize>count * 2; i += 16) {
    const x = v128.load(a + i);
    const y = v128.load(b + i);
    const lower = f32x4.add(
      f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(x)), scalesA),
      f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(y)), scalesB),
    );
    const upper = f32x4.add(
      f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(x)), scalesA),
      f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(y)), scalesB),
    );
    const sums = i16x8.narrow_i32x4_s(quantized(lower, scales, zeros), quantized(upper, scales, zeros));
    v128.store(out + i, i16x8.sub(sums, whole));
  }
}

function quantized(values: v128, scales: v128, zeros: v128): v128 {
  const shifted = f32x4.add(f32x4.div(values, scales), zeros);
  return round(clamp(shifted, f32x4.splat(0), f32x4.splat(255)));
}
