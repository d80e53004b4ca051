// What this CPU and browser multiply at the most, one thread: products that never leave the registers.

/** So many sums at once that none waits for its last one, and all stay in the 16 registers of x86. */
const sums = 12;
const rounds = 1_000_000;
const runs = 40;
/** Both operands are on the stack; the sum is to be there after it, from `[sum, factors]` in a local each. */
const instructions = {
  /** 8 products of int16: `i32x4.dot_i16x8_s`, `i32x4.add` */
  'i32x4.dot_i16x8_s': { products: 8, code: (sum) => [0xfd, 0xba, 0x01, 0x20, sum, 0xfd, 0xae, 0x01] },
  /** 16 products of bytes: `i32x4.relaxed_dot_i8x16_i7x16_add_s` */
  'i32x4.relaxed_dot_i8x16_i7x16_add_s': { products: 16, code: (sum) => [0x20, sum, 0xfd, 0x93, 0x02] },
};

/** GMAC/s of each instruction, best of 40; those that the browser lacks are left out. */
export function roofs() {
  return Object.entries(instructions).flatMap(([name, { products, code }]) => {
    const bytes = moduleOf(code);
    if (!WebAssembly.validate(bytes)) return [];
    const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < runs; i++) {
      const began = performance.now();
      run(rounds);
      best = Math.min(best, performance.now() - began);
    }
    return [{ name, gmacs: (rounds * sums * products) / best / 1e6 }];
  });
}

/** `(rounds: i32) -> i32`: in each round, each sum takes the products of itself and of what does not change. */
function moduleOf(code) {
  const [rest, factors] = [0, sums + 1];
  const all = Array.from({ length: sums }, (_, i) => i + 1);
  const body = [
    ...[1, sums + 1, 0x7b], // locals of v128
    ...[...all, factors].flatMap((local) => [0x20, rest, 0xfd, 0x11, 0x21, local]), // i32x4.splat
    ...[0x03, 0x40], // loop
    ...all.flatMap((sum) => [0x20, sum, 0x20, factors, ...code(sum), 0x21, sum]),
    ...[0x20, rest, 0x41, 1, 0x6b, 0x22, rest, 0x0d, 0, 0x0b], // until none is left
    ...[0x20, factors, ...all.flatMap((sum) => [0x20, sum, 0xfd, 0xae, 0x01])],
    ...[0xfd, 0x1b, 0, 0x0b], // i32x4.extract_lane
  ];
  const section = (id, content) => [id, ...length(content), ...content];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7f]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, ...new TextEncoder().encode('run'), 0, 0]),
    ...section(10, [1, ...length(body), ...body]),
  ]);
}

/** LEB128, two bytes at the most. */
const length = ({ length: n }) => (n < 128 ? [n] : [(n & 127) | 128, n >> 7]);
