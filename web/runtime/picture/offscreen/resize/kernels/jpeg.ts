/**
 * From a JPEG's planes to colours, as libjpeg does by default, bit for bit: chroma between its samples ("fancy upsampling": three parts
 * of the nearer sample, one of the farther, in each direction), then BT.601 over the full range (JFIF 1.02) in 16 fractional bits.
 *
 * libjpeg rounds a product with a factor of 16 fractional bits; `q15mulr` rounds in 15 bits. For each of the 256 values that
 * a chroma sample can have both give the same, with the factors below (../jpeg-rows.test.ts compares all).
 */

/** (1.402 - 1) * 2^15 and (1.772 - 2) * 2^15: what whole samples leave to multiply. */
const redOfRed: i16 = 13172;
const blueOfBlue: i16 = -7471;
/** -0.34414 * 2^16 and (1 - 0.71414) * 2^16, which a pair of 16 bits holds. */
const greenOfBlue: i16 = -22554;
const greenOfRed: i16 = 18734;
const half = 1 << 15;

/**
 * A row of chroma with twice as many samples.
 *
 * @param near,far uint8 `[width]`: the rows of samples above and below it, the nearer one first; the same twice where a row has
 *   samples of its own. The byte behind each is written; up to eight more are read, and count for nothing
 * @param even,odd what is added before rounding down: to the samples 0, 2, 4..., and to the others
 * @param out uint8 `[2 * width]`; up to 15 bytes more are written
 */
export function upsample(near: usize, far: usize, width: i32, even: i32, odd: i32, out: usize): void {
  // Beside the last sample stands another like it; beside the first, below.
  store<u8>(near + <usize>width, load<u8>(near + <usize>width - 1));
  store<u8>(far + <usize>width, load<u8>(far + <usize>width - 1));
  const three = i16x8.splat(3);
  const evens = i16x8.splat(<i16>even);
  const odds = i16x8.splat(<i16>odd);
  let next = blend(near, far, three);
  let before = i16x8.splat(i16x8.extract_lane_s(next, 0));
  for (let x: usize = 0; x < <usize>width; x += 8) {
    const here = next;
    next = blend(near + x + 8, far + x + 8, three);
    const left = i8x16.shuffle(before, here, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
    const right = i8x16.shuffle(here, next, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
    const most = i16x8.mul(here, three);
    const first = i16x8.shr_u(i16x8.add(i16x8.add(most, left), evens), 4);
    const second = i16x8.shr_u(i16x8.add(i16x8.add(most, right), odds), 4);
    v128.store(out + 2 * x, v128.or(first, i16x8.shl(second, 8)));
    before = here;
  }
}

/**
 * A row of pixels.
 *
 * @param luma,blue,red uint8 `[width]`; up to 15 bytes behind are read, and count for nothing
 * @param rgba uint8 `[width, 4]`; up to 15 pixels more are written. Alpha is anything
 */
export function toRgba(luma: usize, blue: usize, red: usize, width: i32, rgba: usize): void {
  const middle = i16x8.splat(128);
  for (let x: usize = 0; x < <usize>width; x += 16) {
    const y = v128.load(luma + x);
    const cb = v128.load(blue + x);
    const cr = v128.load(red + x);
    const y0 = i16x8.extend_low_i8x16_u(y);
    const y1 = i16x8.extend_high_i8x16_u(y);
    const b0 = i16x8.sub(i16x8.extend_low_i8x16_u(cb), middle);
    const b1 = i16x8.sub(i16x8.extend_high_i8x16_u(cb), middle);
    const r0 = i16x8.sub(i16x8.extend_low_i8x16_u(cr), middle);
    const r1 = i16x8.sub(i16x8.extend_high_i8x16_u(cr), middle);
    const reds = i8x16.narrow_i16x8_u(redFrom(y0, r0), redFrom(y1, r1));
    const greens = i8x16.narrow_i16x8_u(greenFrom(y0, b0, r0), greenFrom(y1, b1, r1));
    const blues = i8x16.narrow_i16x8_u(blueFrom(y0, b0), blueFrom(y1, b1));
    const rg0 = i8x16.shuffle(reds, greens, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const rg1 = i8x16.shuffle(reds, greens, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const bb0 = i16x8.extend_low_i8x16_u(blues);
    const bb1 = i16x8.extend_high_i8x16_u(blues);
    const to = rgba + 4 * x;
    v128.store(to, i16x8.shuffle(rg0, bb0, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(to, i16x8.shuffle(rg0, bb0, 4, 12, 5, 13, 6, 14, 7, 15), 16);
    v128.store(to, i16x8.shuffle(rg1, bb1, 0, 8, 1, 9, 2, 10, 3, 11), 32);
    v128.store(to, i16x8.shuffle(rg1, bb1, 4, 12, 5, 13, 6, 14, 7, 15), 48);
  }
}

/** Eight samples between two rows, times four. */
function blend(near: usize, far: usize, three: v128): v128 {
  return i16x8.add(i16x8.mul(v128.load8x8_u(near), three), v128.load8x8_u(far));
}

function redFrom(y: v128, r: v128): v128 {
  return i16x8.add(i16x8.add(y, r), i16x8.q15mulr_sat_s(r, i16x8.splat(redOfRed)));
}

function greenFrom(y: v128, b: v128, r: v128): v128 {
  const factors = i16x8(
    greenOfBlue,
    greenOfRed,
    greenOfBlue,
    greenOfRed,
    greenOfBlue,
    greenOfRed,
    greenOfBlue,
    greenOfRed,
  );
  const front = i16x8.shuffle(b, r, 0, 8, 1, 9, 2, 10, 3, 11);
  const back = i16x8.shuffle(b, r, 4, 12, 5, 13, 6, 14, 7, 15);
  const part = i16x8.narrow_i32x4_s(
    rounded(i32x4.dot_i16x8_s(front, factors)),
    rounded(i32x4.dot_i16x8_s(back, factors)),
  );
  return i16x8.add(i16x8.sub(y, r), part);
}

function blueFrom(y: v128, b: v128): v128 {
  const twice = i16x8.add(b, b);
  return i16x8.add(i16x8.add(y, twice), i16x8.q15mulr_sat_s(b, i16x8.splat(blueOfBlue)));
}

function rounded(products: v128): v128 {
  return i32x4.shr_s(i32x4.add(products, i32x4.splat(half)), 16);
}
