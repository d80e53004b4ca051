/** A map's int16 as bytes, with what is around it. */

/**
 * Writes rows `first` to `first + count` of the padded map, `[count, padLeft + width + padRight, channels]`: the low byte of
 * each integer and `offset`; `offset` itself where the map ends.
 *
 * @param input int16 `[height, width, channels]`, channels a multiple of 4
 * @param first may be outside of the map, as may be the rows behind it
 */
export function toBytes(
  input: usize,
  height: i32,
  width: i32,
  channels: i32,
  first: i32,
  count: i32,
  padLeft: i32,
  padRight: i32,
  offset: i32,
  out: usize,
): void {
  const offsets = i16x8.splat(<i16>offset);
  const low = i16x8.splat(255);
  const left = <usize>(padLeft * channels);
  const right = <usize>(padRight * channels);
  const bytes = <usize>(width * channels);
  let to = out;
  for (let y = first; y < first + count; y++) {
    if (y < 0 || y >= height) {
      memory.fill(to, <u8>offset, left + bytes + right);
      to += left + bytes + right;
      continue;
    }
    if (left) memory.fill(to, <u8>offset, left);
    to += left;
    const from = input + <usize>y * bytes * 2;
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const a = v128.and(i16x8.add(v128.load(from + i * 2), offsets), low);
      const b = v128.and(i16x8.add(v128.load(from + i * 2, 16), offsets), low);
      v128.store(to + i, i8x16.narrow_i16x8_u(a, b));
    }
    for (; i < bytes; i++) store<u8>(to + i, <u8>(<i32>load<i16>(from + i * 2) + offset));
    to += bytes;
    if (right) memory.fill(to, <u8>offset, right);
    to += right;
  }
}
