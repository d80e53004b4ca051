/**
 * How this browser multiplies bytes: `i32x4.relaxed_dot_i8x16_i7x16_add_s` and `i16x8.relaxed_dot_i8x16_i7x16_s`.
 *
 * WebAssembly leaves open what they give where the second operand is not within 0..127, but holds a browser to one answer
 * (Relaxed SIMD proposal, "consistency"). So it is asked for it: whatever the answer, all eight bits can be used then.
 */

import { compileModule } from './compile-module.ts';
import base64 from './kernels/relaxed.ts?kernels=relaxed-simd';

/**
 * `signed`: as int8 (Arm's SDOT). `unsigned`: as uint8, exact (VNNI of Intel and AMD). `saturating`: as uint8, where sums of two
 * products saturate to int16 (x86 without VNNI, as the browser sees it).
 */
export type ByteProducts = 'signed' | 'unsigned' | 'saturating';

export interface RelaxedKernels {
  readonly module: WebAssembly.Module;
  readonly products: ByteProducts;
}

/** undefined: this browser does not have the instructions, or they give something else. */
export async function compileRelaxed(): Promise<RelaxedKernels | undefined> {
  try {
    const module = await compileModule(base64);
    const products = await productsOfModule(module);
    return products && { module, products };
  } catch (error) {
    // What does not compile is what was to be found out.
    if (error instanceof WebAssembly.CompileError) return;
    throw error;
  }
}

/** kernels/products.ts */
export type Products = (bytes: number, out: number) => void;

async function productsOfModule(module: WebAssembly.Module): Promise<ByteProducts | undefined> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  return productsOf(exports.products as Products, memory.buffer);
}

/** @param products works on that memory */
export function productsOf(products: Products, memory: ArrayBuffer): ByteProducts | undefined {
  return (['signed', 'unsigned', 'saturating'] as const).find((form) => isGivenBy(products, memory, form));
}

/** Bytes at the ends of each range, where the forms differ, and between. */
const ends = [0, 1, 127, 128, 129, 255, 100, 200];

function isGivenBy(products: Products, buffer: ArrayBuffer, form: ByteProducts): boolean {
  const [a, b] = [new Int8Array(buffer, 0, 16), new Uint8Array(buffer, 16, 16)];
  const added = new Int32Array(buffer, 32, 4);
  const [fours, twos] = [new Int32Array(buffer, 64, 4), new Int16Array(buffer, 80, 8)];
  for (let round = 0; round < 64; round++) {
    for (let i = 0; i < 16; i++) {
      // The two of a sum of 16 bits are the same in every other round, so that the largest sums are among them.
      const four = i >> 2;
      a[i] = ends[(round + four + (i & round & 1)) % 8] as number;
      b[i] = ends[((round >> 3) + four * 3 + (i & 2)) % 8] as number;
    }
    added.set([round, -round, 2 ** 31 - 1, -(2 ** 31)]);
    products(0, 64);
    const wanted = expected(a, b, form);
    if (form === 'saturating' && !wanted.every((value, i) => value === twos[i])) return false;
    const sums = added.map((value, i) => value + (wanted[2 * i] as number) + (wanted[2 * i + 1] as number));
    if (!sums.every((value, i) => value === fours[i])) return false;
  }
  return true;
}

/** Sums of two products. */
function expected(a: Int8Array, b: Uint8Array, form: ByteProducts): number[] {
  const second = form === 'signed' ? new Int8Array(b) : b;
  return Array.from({ length: 8 }, (_, i) => {
    const [one, other] = [0, 1].map((k) => (a[2 * i + k] as number) * (second[2 * i + k] as number));
    const sum = (one as number) + (other as number);
    return form === 'saturating' ? Math.min(32_767, Math.max(-32_768, sum)) : sum;
  });
}
