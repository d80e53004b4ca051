/** Maps side by side in one, each value put through a table: what concatenating comes to where scales differ. */

/**
 * Writes `out[p, c] = table[input[p, c] + zero]` for the first `channels` of each position.
 *
 * @param input int16, `inputBytes` from one position to the next
 * @param table int16 `[256]`
 * @param out int16, from the first channel to be written, `outBytes` from one position to the next
 */
export function copyThrough(
  input: usize,
  inputBytes: i32,
  positions: i32,
  channels: i32,
  zero: i32,
  table: usize,
  out: usize,
  outBytes: i32,
): void {
  let from = input;
  let to = out;
  for (let p = 0; p < positions; p++) {
    for (let c: usize = 0; c < <usize>channels * 2; c += 2) {
      const at = <usize>(<i32>load<i16>(from + c) + zero);
      store<i16>(to + c, load<i16>(table + at * 2));
    }
    from += <usize>inputBytes;
    to += <usize>outBytes;
  }
}

/** Makes `bytes` bytes 0. */
export function clear(at: usize, bytes: i32): void {
  memory.fill(at, 0, <usize>bytes);
}
