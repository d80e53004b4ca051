/**
 * Whether this browser runs WebAssembly SIMD: validates the smallest module that uses it.
 *
 * The module, byte by byte: magic and version; one type () -> v128; one function of it; its body `i32.const 0`,
 * `i8x16.splat`, `end` (WebAssembly specification, chapter 5).
 */
export function hasWasmSimd(): boolean {
  const module = Uint8Array.of(
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...[1, 5, 1, 96, 0, 1, 123],
    ...[3, 2, 1, 0],
    ...[10, 8, 1, 6, 0, 65, 0, 253, 15, 11],
  );
  return typeof WebAssembly === 'object' && WebAssembly.validate(module);
}
