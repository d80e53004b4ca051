/** The instruction of this module itself, to be looked at before it is used. */

/**
 * Sums of four products, added to what is given.
 *
 * @param bytes 16 int8, then 16 bytes as the second operand, then 4 int32
 * @param out 4 int32
 */
export function products(bytes: usize, out: usize): void {
  const first = v128.load(bytes);
  const second = v128.load(bytes, 16);
  v128.store(out, i32x4.relaxed_dot_i8x16_i7x16_add_s(first, second, v128.load(bytes, 32)));
}
