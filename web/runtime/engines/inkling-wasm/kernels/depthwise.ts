/** A convolution of each channel with a kernel of its own: two places of the kernel are multiplied and summed at a time. */
import { requantize } from './requantize';

/**
 * @param input int16 `[height, width, channels]`, channels a multiple of 8
 * @param weights int16 `[channels / 8, pairs, 8, 2]`: pairs of places of the kernel, row by row, side by side for 8 channels
 * @param bias int32 `[channels]`
 * @param factors float32 `[channels]`
 * @param zeros `channels` int16 that are 0
 * @param places room for `2 * pairs` addresses
 * @param out int16 `[outHeight, outWidth, channels]`
 */
export function depthwise(
  input: usize,
  height: i32,
  width: i32,
  channels: i32,
  weights: usize,
  kernelHeight: i32,
  kernelWidth: i32,
  strideY: i32,
  strideX: i32,
  padTop: i32,
  padLeft: i32,
  dilationY: i32,
  dilationX: i32,
  bias: usize,
  factors: usize,
  low: f32,
  high: f32,
  zeros: usize,
  places: usize,
  out: usize,
  outHeight: i32,
  outWidth: i32,
): void {
  const bytes = <usize>channels * 2;
  const pairs = (kernelHeight * kernelWidth + 1) >> 1;
  const nine = kernelHeight === 3 && kernelWidth === 3;
  const right = <usize>dilationX * bytes;
  const down = <usize>(dilationY * width) * bytes;
  let to = out;
  for (let y = 0; y < outHeight; y++) {
    const top = y * strideY - padTop;
    const insideRows = top >= 0 && top + 2 * dilationY < height;
    for (let x = 0; x < outWidth; x++) {
      const left = x * strideX - padLeft;
      if (nine && insideRows && left >= 0 && left + 2 * dilationX < width) {
        const first = input + <usize>(top * width + left) * bytes;
        nineAt(first, first + down, first + 2 * down, right, bytes, weights, bias, factors, low, high, to);
        to += bytes;
        continue;
      }
      let place = places;
      for (let ky = 0; ky < kernelHeight; ky++) {
        const iy = top + ky * dilationY;
        const inside = iy >= 0 && iy < height;
        const row = input + <usize>(iy * width) * bytes;
        for (let kx = 0; kx < kernelWidth; kx++) {
          const ix = left + kx * dilationX;
          store<usize>(place, inside && ix >= 0 && ix < width ? row + <usize>ix * bytes : zeros);
          place += 4;
        }
      }
      store<usize>(place, zeros);
      each(places, pairs, bytes, weights, bias, factors, low, high, to);
      to += bytes;
    }
  }
}

/** One position of any kernel, all channels. */
function each(
  places: usize,
  pairs: i32,
  bytes: usize,
  weights: usize,
  bias: usize,
  factors: usize,
  low: f32,
  high: f32,
  out: usize,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  let at = weights;
  for (let c: usize = 0; c < bytes; c += 16) {
    let sums0 = v128.load(bias + c * 2);
    let sums1 = v128.load(bias + c * 2, 16);
    for (let place = places; place < places + <usize>pairs * 8; place += 8) {
      const a = v128.load(load<usize>(place) + c);
      const b = v128.load(load<usize>(place, 4) + c);
      sums0 = i32x4.add(sums0, i32x4.dot_i16x8_s(lowerHalves(a, b), v128.load(at)));
      sums1 = i32x4.add(sums1, i32x4.dot_i16x8_s(upperHalves(a, b), v128.load(at, 16)));
      at += 32;
    }
    v128.store(out + c, scaled(sums0, sums1, factors + c * 2, lows, highs));
  }
}

/** One position of a 3x3 kernel that is all inside, all channels; `right` bytes from one column to the next. */
function nineAt(
  row0: usize,
  row1: usize,
  row2: usize,
  right: usize,
  bytes: usize,
  weights: usize,
  bias: usize,
  factors: usize,
  low: f32,
  high: f32,
  out: usize,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const p1 = row0 + right;
  const p2 = p1 + right;
  const p4 = row1 + right;
  const p5 = p4 + right;
  const p7 = row2 + right;
  const p8 = p7 + right;
  let at = weights;
  for (let c: usize = 0; c < bytes; c += 16) {
    let a = v128.load(row0 + c);
    let b = v128.load(p1 + c);
    let sums0 = i32x4.add(v128.load(bias + c * 2), i32x4.dot_i16x8_s(lowerHalves(a, b), v128.load(at)));
    let sums1 = i32x4.add(
      v128.load(bias + c * 2, 16),
      i32x4.dot_i16x8_s(upperHalves(a, b), v128.load(at, 16)),
    );
    a = v128.load(p2 + c);
    b = v128.load(row1 + c);
    sums0 = i32x4.add(sums0, i32x4.dot_i16x8_s(lowerHalves(a, b), v128.load(at, 32)));
    sums1 = i32x4.add(sums1, i32x4.dot_i16x8_s(upperHalves(a, b), v128.load(at, 48)));
    a = v128.load(p4 + c);
    b = v128.load(p5 + c);
    sums0 = i32x4.add(sums0, i32x4.dot_i16x8_s(lowerHalves(a, b), v128.load(at, 64)));
    sums1 = i32x4.add(sums1, i32x4.dot_i16x8_s(upperHalves(a, b), v128.load(at, 80)));
    a = v128.load(row2 + c);
    b = v128.load(p7 + c);
    sums0 = i32x4.add(sums0, i32x4.dot_i16x8_s(lowerHalves(a, b), v128.load(at, 96)));
    sums1 = i32x4.add(sums1, i32x4.dot_i16x8_s(upperHalves(a, b), v128.load(at, 112)));
    a = v128.load(p8 + c);
    b = i64x2.splat(0);
    sums0 = i32x4.add(sums0, i32x4.dot_i16x8_s(lowerHalves(a, b), v128.load(at, 128)));
    sums1 = i32x4.add(sums1, i32x4.dot_i16x8_s(upperHalves(a, b), v128.load(at, 144)));
    at += 160;
    v128.store(out + c, scaled(sums0, sums1, factors + c * 2, lows, highs));
  }
}

function scaled(sums0: v128, sums1: v128, factors: usize, lows: v128, highs: v128): v128 {
  return requantize(sums0, sums1, v128.load(factors), v128.load(factors, 16), lows, highs);
}

/** a0 b0 a1 b1 a2 b2 a3 b3, of int16. */
function lowerHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
}

/** a4 b4 to a7 b7. */
function upperHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
}
