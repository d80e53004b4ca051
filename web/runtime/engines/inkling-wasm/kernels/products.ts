/** The instructions of this module themselves, to be looked at before they are used. */

/**
 * @param bytes 16 int8, then 16 bytes as the second operand, then 4 int32
 * @param out 4 int32: sums of four products added to those given; 8 int16: sums of two products
 */
export function products(bytes: usize, out: usize): void {
  const a = v128.load(bytes);
  const b = v128.load(bytes, 16);
  v128.store(out, i32x4.relaxed_dot_i8x16_i7x16_add_s(a, b, v128.load(bytes, 32)));
  v128.store(out, i16x8.relaxed_dot_i8x16_i7x16_s(a, b), 16);
}
