/**
 * The two passes of core/resize.ts and, in jpeg.ts, how JPEGs become colours, bit for bit, in AssemblyScript; scripts/kernels.ts compiles them. They work on the memory
 * that they are given, know addresses alone, and check nothing: ../simd-resizer.ts lays everything out.
 *
 * A weight of 22 fractional bits does not fit the 16 bits that `i32x4.dot_i16x8_s` multiplies, so it comes as two integers:
 * weight = high * 2^14 + low, low within 0..2^14 - 1. Sums of either are put together at the end, modulo 2^32, which is what
 * adding up whole products gives. Weights lie in pairs of taps, `[high, high, low, low]`; the last of an odd count is 0.
 */

export { toRgba, upsample } from './jpeg';

const lowBits = 14;
const precisionBits = 22;
const half = 1 << (precisionBits - 1);

/**
 * Makes `count` rows narrow: `narrow[row, x]` is the sum of the window of x. Takes four rows at a time, for which weights are
 * loaded once; the last of them again where fewer are left.
 *
 * @param rgba uint8 `[count, rowBytes]`; up to three pixels behind the end are read, and count for nothing
 * @param windows int32 `[outWidth, 3]`: where the window begins in a row, in bytes; fours of taps; where its weights are
 * @param narrow uint8 `[count, pitch]`
 */
export function narrowRows(
  rgba: usize,
  rowBytes: i32,
  count: i32,
  windows: usize,
  outWidth: i32,
  narrow: usize,
  pitch: i32,
): void {
  for (let row = 0; row < count; row += 4) {
    const last = count - 1;
    const r1 = min(row + 1, last);
    const r2 = min(row + 2, last);
    const r3 = min(row + 3, last);
    const a = rgba + <usize>(row * rowBytes);
    const b = rgba + <usize>(r1 * rowBytes);
    const c = rgba + <usize>(r2 * rowBytes);
    const d = rgba + <usize>(r3 * rowBytes);
    const toA = narrow + <usize>(row * pitch);
    const toB = narrow + <usize>(r1 * pitch);
    const toC = narrow + <usize>(r2 * pitch);
    const toD = narrow + <usize>(r3 * pitch);
    let window = windows;
    for (let x: usize = 0; x < <usize>outWidth * 4; x += 4) {
      let at = <usize>load<i32>(window);
      const end = at + ((<usize>load<i32>(window, 4)) << 4);
      let weights = <usize>load<i32>(window, 8);
      window += 12;
      let highA = i32x4.splat(0);
      let lowA = i32x4.splat(half);
      let highB = highA;
      let lowB = lowA;
      let highC = highA;
      let lowC = lowA;
      let highD = highA;
      let lowD = lowA;
      for (; at < end; at += 16) {
        const high0 = v128.load32_splat(weights);
        const low0 = v128.load32_splat(weights, 4);
        const high1 = v128.load32_splat(weights, 8);
        const low1 = v128.load32_splat(weights, 12);
        weights += 16;
        let pixels = inPairs(v128.load(a + at));
        let pair = i16x8.extend_low_i8x16_u(pixels);
        highA = i32x4.add(highA, i32x4.dot_i16x8_s(pair, high0));
        lowA = i32x4.add(lowA, i32x4.dot_i16x8_s(pair, low0));
        pair = i16x8.extend_high_i8x16_u(pixels);
        highA = i32x4.add(highA, i32x4.dot_i16x8_s(pair, high1));
        lowA = i32x4.add(lowA, i32x4.dot_i16x8_s(pair, low1));
        pixels = inPairs(v128.load(b + at));
        pair = i16x8.extend_low_i8x16_u(pixels);
        highB = i32x4.add(highB, i32x4.dot_i16x8_s(pair, high0));
        lowB = i32x4.add(lowB, i32x4.dot_i16x8_s(pair, low0));
        pair = i16x8.extend_high_i8x16_u(pixels);
        highB = i32x4.add(highB, i32x4.dot_i16x8_s(pair, high1));
        lowB = i32x4.add(lowB, i32x4.dot_i16x8_s(pair, low1));
        pixels = inPairs(v128.load(c + at));
        pair = i16x8.extend_low_i8x16_u(pixels);
        highC = i32x4.add(highC, i32x4.dot_i16x8_s(pair, high0));
        lowC = i32x4.add(lowC, i32x4.dot_i16x8_s(pair, low0));
        pair = i16x8.extend_high_i8x16_u(pixels);
        highC = i32x4.add(highC, i32x4.dot_i16x8_s(pair, high1));
        lowC = i32x4.add(lowC, i32x4.dot_i16x8_s(pair, low1));
        pixels = inPairs(v128.load(d + at));
        pair = i16x8.extend_low_i8x16_u(pixels);
        highD = i32x4.add(highD, i32x4.dot_i16x8_s(pair, high0));
        lowD = i32x4.add(lowD, i32x4.dot_i16x8_s(pair, low0));
        pair = i16x8.extend_high_i8x16_u(pixels);
        highD = i32x4.add(highD, i32x4.dot_i16x8_s(pair, high1));
        lowD = i32x4.add(lowD, i32x4.dot_i16x8_s(pair, low1));
      }
      const bytes = toBytes(whole(highA, lowA), whole(highB, lowB), whole(highC, lowC), whole(highD, lowD));
      v128.store32_lane(toA + x, bytes, 0);
      v128.store32_lane(toB + x, bytes, 1);
      v128.store32_lane(toC + x, bytes, 2);
      v128.store32_lane(toD + x, bytes, 3);
    }
  }
}

/**
 * The rows of the result: `out[y]` is the sum of the narrow rows of its window, opaque. One row behind the last may be read,
 * and counts for nothing.
 *
 * @param windows int32 `[outHeight, 3]`: where the window begins; pairs of taps; where its weights are
 * @param out uint8 `[outHeight, pitch]`
 * @param pitch bytes of a row, a multiple of 16
 */
export function sumRows(windows: usize, outHeight: i32, out: usize, pitch: i32): void {
  const opaque = i32x4.splat(0xff000000);
  let window = windows;
  let to = out;
  for (let y = 0; y < outHeight; y++) {
    const begin = <usize>load<i32>(window);
    const pairs = load<i32>(window, 4);
    const weights = <usize>load<i32>(window, 8);
    window += 12;
    for (let x: usize = 0; x < <usize>pitch; x += 16) {
      let at = begin + x;
      let high0 = i32x4.splat(0);
      let high1 = high0;
      let high2 = high0;
      let high3 = high0;
      let low0 = i32x4.splat(half);
      let low1 = low0;
      let low2 = low0;
      let low3 = low0;
      for (let k: usize = 0; k < <usize>pairs * 8; k += 8) {
        const high = v128.load32_splat(weights + k);
        const low = v128.load32_splat(weights + k, 4);
        const upper = v128.load(at);
        const lower = v128.load(at + <usize>pitch);
        at += <usize>pitch * 2;
        const front = i8x16.shuffle(upper, lower, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const back = i8x16.shuffle(
          upper,
          lower,
          8,
          24,
          9,
          25,
          10,
          26,
          11,
          27,
          12,
          28,
          13,
          29,
          14,
          30,
          15,
          31,
        );
        let pair = i16x8.extend_low_i8x16_u(front);
        high0 = i32x4.add(high0, i32x4.dot_i16x8_s(pair, high));
        low0 = i32x4.add(low0, i32x4.dot_i16x8_s(pair, low));
        pair = i16x8.extend_high_i8x16_u(front);
        high1 = i32x4.add(high1, i32x4.dot_i16x8_s(pair, high));
        low1 = i32x4.add(low1, i32x4.dot_i16x8_s(pair, low));
        pair = i16x8.extend_low_i8x16_u(back);
        high2 = i32x4.add(high2, i32x4.dot_i16x8_s(pair, high));
        low2 = i32x4.add(low2, i32x4.dot_i16x8_s(pair, low));
        pair = i16x8.extend_high_i8x16_u(back);
        high3 = i32x4.add(high3, i32x4.dot_i16x8_s(pair, high));
        low3 = i32x4.add(low3, i32x4.dot_i16x8_s(pair, low));
      }
      const bytes = toBytes(whole(high0, low0), whole(high1, low1), whole(high2, low2), whole(high3, low3));
      v128.store(to + x, v128.or(bytes, opaque));
    }
    to += <usize>pitch;
  }
}

/** Four pixels RGBA -> the bytes of the first two in turns, then those of the others. */
function inPairs(pixels: v128): v128 {
  return i8x16.shuffle(pixels, pixels, 0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15);
}

function whole(high: v128, low: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.shl(high, lowBits), low), precisionBits);
}

/** Sixteen integers -> bytes, saturated. */
function toBytes(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}
