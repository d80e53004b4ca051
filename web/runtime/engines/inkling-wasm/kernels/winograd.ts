/**
 * A 3x3 convolution of stride 1 with 2.25 times fewer multiplications: F(2x2, 3x3) of Lavin and Gray, "Fast Algorithms for
 * Convolutional Neural Networks" (2016), in integers, bit for bit what the direct one gives.
 *
 * Inputs within -255..255 come to at most 1,020 in magnitude, weights in the form 2G g (2G)^T to 1,143: both fit int16. Sums
 * are four times the direct ones. Where intermediate ones leave 32 bits they wrap around, and come back as long as the last
 * one fits: ../winograd-weights.ts sees to that.
 */
import { multiplyPanel } from './gemm';
import { requantize } from './requantize';

/**
 * Transforms tiles `first` to `first + count`: `out[e, t, c]` is element e of 16 of B^T d B.
 *
 * @param input int16 `[height, width, channels]`, channels a multiple of 8
 * @param columns tiles in a row
 * @param zeros `channels` int16 that are 0
 */
export function toTiles(
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
): void {
  const bytes = <usize>channels * 2;
  const plane = bytes * <usize>count;
  for (let t = 0; t < count; t++) {
    const ty = (first + t) / columns;
    const y = ty * 2 - padTop;
    const x = (first + t - ty * columns) * 2 - padLeft;
    for (let half = 0; half < 4; half++) {
      // Row `half` of B^T d: the sum or the difference of two rows of d.
      const upper = half === 0 ? 0 : half === 2 ? 2 : 1;
      const lower = half === 1 ? 2 : half === 0 ? 2 : half === 2 ? 1 : 3;
      const a = input + <usize>((y + upper) * width * channels * 2);
      const b = input + <usize>((y + lower) * width * channels * 2);
      const insideA = y + upper >= 0 && y + upper < height;
      const insideB = y + lower >= 0 && y + lower < height;
      const a0 = place(a, x, width, bytes, insideA, zeros);
      const a1 = place(a, x + 1, width, bytes, insideA, zeros);
      const a2 = place(a, x + 2, width, bytes, insideA, zeros);
      const a3 = place(a, x + 3, width, bytes, insideA, zeros);
      const b0 = place(b, x, width, bytes, insideB, zeros);
      const b1 = place(b, x + 1, width, bytes, insideB, zeros);
      const b2 = place(b, x + 2, width, bytes, insideB, zeros);
      const b3 = place(b, x + 3, width, bytes, insideB, zeros);
      let to = out + <usize>(half * 4) * plane + <usize>t * bytes;
      if (half === 1) {
        for (let c: usize = 0; c < bytes; c += 16) {
          putRow(
            to,
            plane,
            i16x8.add(v128.load(a0 + c), v128.load(b0 + c)),
            i16x8.add(v128.load(a1 + c), v128.load(b1 + c)),
            i16x8.add(v128.load(a2 + c), v128.load(b2 + c)),
            i16x8.add(v128.load(a3 + c), v128.load(b3 + c)),
          );
          to += 16;
        }
      } else {
        for (let c: usize = 0; c < bytes; c += 16) {
          putRow(
            to,
            plane,
            i16x8.sub(v128.load(a0 + c), v128.load(b0 + c)),
            i16x8.sub(v128.load(a1 + c), v128.load(b1 + c)),
            i16x8.sub(v128.load(a2 + c), v128.load(b2 + c)),
            i16x8.sub(v128.load(a3 + c), v128.load(b3 + c)),
          );
          to += 16;
        }
      }
    }
  }
}

function place(row: usize, x: i32, width: i32, bytes: usize, inside: bool, zeros: usize): usize {
  return inside && x >= 0 && x < width ? row + <usize>x * bytes : zeros;
}

/** A row of B^T d times B. */
function putRow(to: usize, plane: usize, d0: v128, d1: v128, d2: v128, d3: v128): void {
  v128.store(to, i16x8.sub(d0, d2));
  v128.store(to + plane, i16x8.add(d1, d2));
  v128.store(to + plane * 2, i16x8.sub(d2, d1));
  v128.store(to + plane * 3, i16x8.sub(d1, d3));
}

/**
 * The matrix products of all elements of `count` tiles for 8 channels: `out[e, t, 8]` int32.
 *
 * @param tiles int16 `[elements, count, 2 * pairs]`
 * @param weights int16 `[elements, pairs, 8, 2]`
 */
export function multiplyTiles(
  tiles: usize,
  elements: i32,
  count: i32,
  weights: usize,
  pairs: i32,
  out: usize,
): void {
  const bytes = pairs * 4;
  let panel = weights;
  let row = tiles;
  let to = out;
  for (let e = 0; e < elements; e++) {
    multiplyPanel(row, bytes, count, panel, pairs, 0, 0, 0, 0, to, 32, 8);
    panel += <usize>bytes * 8;
    row += <usize>(bytes * count);
    to += <usize>count * 32;
  }
}

/**
 * From the products back to 2x2 outputs a tile, requantized: A^T m A / 4, which leaves no rest.
 *
 * @param products from `multiplyTiles`
 * @param bias int32 `[8]`
 * @param factors float32 `[8]`
 * @param out int16 `[height, width, pixelBytes / 2]`, from the first of the 8 channels
 */
export function fromTiles(
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
    const y = ty * 2;
    const x = (first + t - ty * columns) * 2;
    const to = out + <usize>((y * width + x) * pixelBytes);
    const right = x + 1 < width;
    const from = products + <usize>t * 32;
    const u0 = upper(from, plane);
    const u1 = upper(from + plane, plane);
    const u2 = upper(from + plane * 2, plane);
    const u3 = upper(from + plane * 3, plane);
    const l0 = lower(from, plane);
    const l1 = lower(from + plane, plane);
    const l2 = lower(from + plane * 2, plane);
    const l3 = lower(from + plane * 3, plane);
    const v0 = upper(from + 16, plane);
    const v1 = upper(from + 16 + plane, plane);
    const v2 = upper(from + 16 + plane * 2, plane);
    const v3 = upper(from + 16 + plane * 3, plane);
    const k0 = lower(from + 16, plane);
    const k1 = lower(from + 16 + plane, plane);
    const k2 = lower(from + 16 + plane * 2, plane);
    const k3 = lower(from + 16 + plane * 3, plane);
    v128.store(
      to,
      requantize(left(u0, u1, u2, bias0), left(v0, v1, v2, bias1), factors0, factors1, lows, highs),
    );
    if (right) {
      v128.store(
        to + <usize>pixelBytes,
        requantize(rest(u1, u2, u3, bias0), rest(v1, v2, v3, bias1), factors0, factors1, lows, highs),
      );
    }
    if (y + 1 >= height) continue;
    const below = to + <usize>(width * pixelBytes);
    v128.store(
      below,
      requantize(left(l0, l1, l2, bias0), left(k0, k1, k2, bias1), factors0, factors1, lows, highs),
    );
    if (right) {
      v128.store(
        below + <usize>pixelBytes,
        requantize(rest(l1, l2, l3, bias0), rest(k1, k2, k3, bias1), factors0, factors1, lows, highs),
      );
    }
  }
}

/** An element of the upper row of A^T m; `plane` bytes from one element of m to the next, of which four are a row. */
function upper(from: usize, plane: usize): v128 {
  return i32x4.add(i32x4.add(v128.load(from), v128.load(from + plane * 4)), v128.load(from + plane * 8));
}

function lower(from: usize, plane: usize): v128 {
  return i32x4.sub(
    i32x4.sub(v128.load(from + plane * 4), v128.load(from + plane * 8)),
    v128.load(from + plane * 12),
  );
}

/** The left column of a row times A, and the bias. */
function left(a: v128, b: v128, c: v128, bias: v128): v128 {
  return i32x4.add(i32x4.shr_s(i32x4.add(i32x4.add(a, b), c), 2), bias);
}

/** The right column. */
function rest(b: v128, c: v128, d: v128, bias: v128): v128 {
  return i32x4.add(i32x4.shr_s(i32x4.sub(i32x4.sub(b, c), d), 2), bias);
}
