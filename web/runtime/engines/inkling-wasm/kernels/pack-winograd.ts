/** Weights into the forms of Winograd, in a module and on a memory of its own: the net's memory is made when its size is known. */

/**
 * `G g G^T` of the 3x3 kernels of eight output channels: `out[e, c / 2, n, c % 2]` is element e of output channel n, input channel c.
 *
 * @param input int8 `[8, channels, 3, 3]`
 * @param channels a multiple of 2
 * @param matrix int16 `[size, 3]`: G
 * @param out int16 `[size * size, plane / 2]`
 * @param plane bytes from one element to the next
 */
export function packPanel(
  input: usize,
  channels: i32,
  matrix: usize,
  size: i32,
  out: usize,
  plane: usize,
): void {
  const row = <usize>channels * 9;
  for (let c = 0; c < channels; c += 2) {
    // Two input channels of four output channels are a vector.
    for (let half: usize = 0; half < 2; half++) {
      const from = input + half * 4 * row + <usize>c * 9;
      const g0 = gather(from, row);
      const g1 = gather(from + 1, row);
      const g2 = gather(from + 2, row);
      const g3 = gather(from + 3, row);
      const g4 = gather(from + 4, row);
      const g5 = gather(from + 5, row);
      const g6 = gather(from + 6, row);
      const g7 = gather(from + 7, row);
      const g8 = gather(from + 8, row);
      let to = out + <usize>c * 16 + half * 16;
      for (let i = 0; i < size; i++) {
        const line = matrix + <usize>i * 6;
        const left = product(line, g0, g3, g6);
        const middle = product(line, g1, g4, g7);
        const right = product(line, g2, g5, g8);
        for (let k = 0; k < size; k++) {
          v128.store(to, product(matrix + <usize>k * 6, left, middle, right));
          to += plane;
        }
      }
    }
  }
}

/** The same weight of eight kernels. */
function gather(from: usize, row: usize): v128 {
  let all = i16x8.splat(load<i8>(from));
  all = i16x8.replace_lane(all, 1, load<i8>(from, 9));
  all = i16x8.replace_lane(all, 2, load<i8>(from + row));
  all = i16x8.replace_lane(all, 3, load<i8>(from + row, 9));
  all = i16x8.replace_lane(all, 4, load<i8>(from + row * 2));
  all = i16x8.replace_lane(all, 5, load<i8>(from + row * 2, 9));
  all = i16x8.replace_lane(all, 6, load<i8>(from + row * 3));
  return i16x8.replace_lane(all, 7, load<i8>(from + row * 3, 9));
}

/** A row of the matrix by a column. */
function product(line: usize, a: v128, b: v128, c: v128): v128 {
  return i16x8.add(
    i16x8.add(i16x8.mul(a, v128.load_splat<i16>(line)), i16x8.mul(b, v128.load_splat<i16>(line, 2))),
    i16x8.mul(c, v128.load_splat<i16>(line, 4)),
  );
}
