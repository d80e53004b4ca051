/**
 * A 3x3 convolution of stride 1 with four times fewer multiplications: F(4x4, 3x3) of Lavin and Gray, "Fast Algorithms for
 * Convolutional Neural Networks" (2016), in integers, bit for bit what the direct one gives.
 *
 * Its matrices have fractions. Multiplied by what makes each row of G whole, weights come to at most 49 * 127 in magnitude and
 * inputs to 100 * 255, so that both fit int16; a sum is then 576 times the direct one, modulo 2^32. 576 is 9 * 64: 9 has an
 * inverse modulo 2^32, and 64 is a shift, which leaves the sum as it is if that is within -2^25..2^25:
 * ../winograd-weights.ts sees to that. It pays where maps are large; winograd.ts has the one for smaller maps.
 */
import { requantize } from './requantize';

/** 9 times it is 1, modulo 2^32. */
const ninth: i32 = 0x38e38e39;

/**
 * Transforms tiles `first` to `first + count`: `out[e, t, c]` is element e of 36 of B^T d B.
 *
 * @param input int16 `[height, width, channels]`, channels a multiple of 8
 * @param columns tiles in a row
 * @param zeros `channels` int16 that are 0
 * @param rows room for 6 * 6 vectors
 */
export function toTiles4(
  input: usize,
  height: i32,
  width: i32,
  channels: i32,
  padTop: i32,
  padLeft: i32,
  columns: i32,
  first: i32,
  count: i32,
  zeros: usize,
  out: usize,
  rows: usize,
): void {
  const bytes = <usize>channels * 2;
  const plane = bytes * <usize>count;
  for (let t = 0; t < count; t++) {
    const ty = (first + t) / columns;
    const y = ty * 4 - padTop;
    const x = (first + t - ty * columns) * 4 - padLeft;
    for (let c: usize = 0; c < bytes; c += 16) {
      // Row by row, then column by column.
      for (let i = 0; i < 6; i++) {
        const iy = y + i;
        const inside = iy >= 0 && iy < height;
        const row = input + <usize>(iy * width) * bytes + c;
        transform(
          value(row, x, width, bytes, inside, zeros),
          value(row, x + 1, width, bytes, inside, zeros),
          value(row, x + 2, width, bytes, inside, zeros),
          value(row, x + 3, width, bytes, inside, zeros),
          value(row, x + 4, width, bytes, inside, zeros),
          value(row, x + 5, width, bytes, inside, zeros),
          rows + <usize>i * 16,
          96,
        );
      }
      let to = out + <usize>t * bytes + c;
      for (let from = rows; from < rows + 576; from += 96) {
        transform(
          v128.load(from),
          v128.load(from, 16),
          v128.load(from, 32),
          v128.load(from, 48),
          v128.load(from, 64),
          v128.load(from, 80),
          to,
          plane * 6,
        );
        to += plane;
      }
    }
  }
}

function value(row: usize, x: i32, width: i32, bytes: usize, inside: bool, zeros: usize): v128 {
  return v128.load(inside && x >= 0 && x < width ? row + <usize>x * bytes : zeros);
}

/** B^T of six values; element i goes to `to + i * step`. */
function transform(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, step: usize): void {
  const a = i16x8.sub(d4, i16x8.shl(d2, 2));
  const b = i16x8.sub(d3, i16x8.shl(d1, 2));
  const c = i16x8.sub(d4, d2);
  const d = i16x8.shl(i16x8.sub(d3, d1), 1);
  v128.store(to, i16x8.add(i16x8.shl(i16x8.sub(d0, d2), 2), c));
  v128.store(to + step, i16x8.add(a, b));
  v128.store(to + step * 2, i16x8.sub(a, b));
  v128.store(to + step * 3, i16x8.add(c, d));
  v128.store(to + step * 4, i16x8.sub(c, d));
  v128.store(to + step * 5, i16x8.add(i16x8.shl(i16x8.sub(d1, d3), 2), i16x8.sub(d5, d3)));
}

/**
 * From the products back to 4x4 outputs a tile, requantized.
 *
 * @param products int32 `[36, count, 8]`, from `multiplyTiles`
 * @param bias int32 `[8]`
 * @param factors float32 `[8]`
 * @param out int16 `[height, width, pixelBytes / 2]`, from the first of the 8 channels
 * @param rows room for 2 * 4 * 6 vectors
 */
export function fromTiles4(
  products: usize,
  columns: i32,
  first: i32,
  count: i32,
  bias: usize,
  factors: usize,
  low: f32,
  high: f32,
  out: usize,
  height: i32,
  width: i32,
  pixelBytes: i32,
  rows: usize,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const bias0 = v128.load(bias);
  const bias1 = v128.load(bias, 16);
  const factors0 = v128.load(factors);
  const factors1 = v128.load(factors, 16);
  const plane = <usize>count * 32;
  for (let t = 0; t < count; t++) {
    const ty = (first + t) / columns;
    const y = ty * 4;
    const x = (first + t - ty * columns) * 4;
    // Column by column, for the lower and the upper four channels.
    for (let j = 0; j < 12; j++) {
      const from = products + <usize>t * 32 + <usize>(j >> 1) * plane + <usize>((j & 1) * 16);
      back(
        v128.load(from),
        v128.load(from + plane * 6),
        v128.load(from + plane * 12),
        v128.load(from + plane * 18),
        v128.load(from + plane * 24),
        v128.load(from + plane * 30),
        rows + <usize>j * 16,
        192,
      );
    }
    const bottom = min(4, height - y);
    const right = min(4, width - x);
    for (let i = 0; i < bottom; i++) {
      const from = rows + <usize>i * 192;
      for (let half: usize = 0; half < 32; half += 16) {
        back(
          v128.load(from + half),
          v128.load(from + half, 32),
          v128.load(from + half, 64),
          v128.load(from + half, 96),
          v128.load(from + half, 128),
          v128.load(from + half, 160),
          from + half,
          32,
        );
      }
      let to = out + <usize>(((y + i) * width + x) * pixelBytes);
      for (let k = 0; k < right; k++) {
        const sums = from + <usize>k * 32;
        v128.store(
          to,
          requantize(
            i32x4.add(whole(v128.load(sums)), bias0),
            i32x4.add(whole(v128.load(sums, 16)), bias1),
            factors0,
            factors1,
            lows,
            highs,
          ),
        );
        to += <usize>pixelBytes;
      }
    }
  }
}

/** 24 times A^T of six sums, whose weights were multiplied as said above; element i goes to `to + i * step`. */
function back(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: usize): void {
  const a = i32x4.shl(i32x4.add(m1, m2), 2);
  const b = i32x4.shl(i32x4.sub(m2, m1), 2);
  const c = i32x4.add(m3, m4);
  const d = i32x4.shl(i32x4.sub(m3, m4), 1);
  const six = i32x4.add(i32x4.shl(m0, 2), i32x4.shl(m0, 1));
  const last = i32x4.add(i32x4.shl(m5, 4), i32x4.shl(m5, 3));
  v128.store(to, i32x4.add(i32x4.sub(six, a), c));
  v128.store(to + step, i32x4.add(b, d));
  v128.store(to + step * 2, i32x4.sub(i32x4.shl(c, 2), a));
  v128.store(to + step * 3, i32x4.add(i32x4.add(b, i32x4.shl(d, 2)), last));
}

/** A 576th. */
function whole(sums: v128): v128 {
  return i32x4.shr_s(i32x4.mul(sums, i32x4.splat(ninth)), 6);
}
