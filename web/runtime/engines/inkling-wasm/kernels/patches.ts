/** What lies under a kernel at each of its positions, side by side in memory: a convolution is then a matrix product. */

/**
 * Writes `patches[m, ky, kx, c]` for the positions `first` to `first + count` of the output, row by row. What is outside of
 * the map is 0, the integer less its zero point.
 *
 * @param input int16 `[height, width, pixelBytes / 2]`, from the first channel that is wanted
 * @param bytes of the wanted channels at each place, even
 * @param outWidth columns of the output
 * @param rowBytes from one patch to the next; what is left behind the last place becomes 0
 */
export function patches(
  input: usize,
  height: i32,
  width: i32,
  pixelBytes: i32,
  bytes: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideY: i32,
  strideX: i32,
  padTop: i32,
  padLeft: i32,
  dilationY: i32,
  dilationX: i32,
  outWidth: i32,
  first: i32,
  count: i32,
  out: usize,
  rowBytes: i32,
): void {
  const rest = rowBytes - kernelHeight * kernelWidth * bytes;
  // Where all channels are wanted, a row of the kernel lies in one piece.
  const whole = dilationX === 1 && bytes === pixelBytes;
  const kernelBytes = kernelWidth * bytes;
  let y = first / outWidth;
  let x = first - y * outWidth;
  let to = out;
  for (let m = 0; m < count; m++) {
    for (let ky = 0; ky < kernelHeight; ky++) {
      const iy = y * strideY - padTop + ky * dilationY;
      const inside = iy >= 0 && iy < height;
      const row = input + <usize>(iy * width * pixelBytes);
      const start = x * strideX - padLeft;
      if (inside && whole && start >= 0 && start + kernelWidth <= width) {
        copy(to, row + <usize>(start * pixelBytes), kernelBytes);
        to += <usize>kernelBytes;
        continue;
      }
      for (let kx = 0; kx < kernelWidth; kx++) {
        const ix = start + kx * dilationX;
        if (inside && ix >= 0 && ix < width) copy(to, row + <usize>(ix * pixelBytes), bytes);
        else clear(to, bytes);
        to += <usize>bytes;
      }
    }
    clear(to, rest);
    to += <usize>rest;
    if (++x === outWidth) {
      x = 0;
      y++;
    }
  }
}

/** An even number of bytes; a loop, because `memory.copy` is a call that costs more than most of these copies. */
function copy(to: usize, from: usize, bytes: i32): void {
  let i: usize = 0;
  for (; i + 16 <= <usize>bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i + 8 <= <usize>bytes; i += 8) store<u64>(to + i, load<u64>(from + i));
  for (; i < <usize>bytes; i += 2) store<i16>(to + i, load<i16>(from + i));
}

function clear(to: usize, bytes: i32): void {
  const zero = i64x2.splat(0);
  let i: usize = 0;
  for (; i + 16 <= <usize>bytes; i += 16) v128.store(to + i, zero);
  for (; i < <usize>bytes; i += 2) store<i16>(to + i, 0);
}
