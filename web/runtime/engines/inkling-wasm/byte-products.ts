/**
 * How this browser multiplies bytes: `i32x4.relaxed_dot_i8x16_i7x16_add_s`.
 *
 * WebAssembly leaves open what it gives where the second operand is not within 0..127, but holds a browser to one answer
 * (Relaxed SIMD proposal, "consistency"). So it is asked for it: with an exact one, all eight bits can be used.
 */
import { compileModule } from './compile-module.ts';
import bytes from './kernels/relaxed.ts?kernels=relaxed-simd';

/**
 * Of a first operand within -127..127. `signed`: as int8, exact (Arm). `unsigned`: as uint8, exact (AVX-VNNI). `saturating`: as
 * uint8, where sums of two products saturate to int16 (x86 otherwise): three instructions of the CPU, no faster than int16 and
 * exact for fewer bits.
 *
 * -128 is left out, because V8 does not hold to one answer with it: on Arm, code that has just begun to run lets sums of two
 * products wrap around in 16 bits, and optimised code (SDOT) does not.
 */
export type ByteProducts = 'signed' | 'unsigned' | 'saturating';

/** Those that are used. */
export type ExactProducts = Exclude<ByteProducts, 'saturating'>;

export interface RelaxedKernels<Form = ByteProducts> {
  readonly module: WebAssembly.Module;
  readonly products: Form;
}

/** undefined: this browser does not have the instruction, or it gives something else. */
export async function compileRelaxed(shared = false): Promise<RelaxedKernels | undefined> {
  let module: WebAssembly.Module;
  try {
    module = await compileModule(bytes, shared);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return;
    throw error;
  }
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared });
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const products = productsOf(exports.products as Products, memory.buffer);
  return products && { module, products };
}

/** kernels/products.ts */
export type Products = (bytes: number, out: number) => void;

/** @param products works on that memory */
export function productsOf(products: Products, memory: ArrayBuffer): ByteProducts | undefined {
  return (['signed', 'unsigned', 'saturating'] as const).find((form) => isGivenBy(products, memory, form));
}

/** Bytes at the ends of each range, where the forms differ, and between. */
const firsts = [0, 1, 127, -127, -1, 100, -56, 64];
const seconds = [0, 1, 127, 128, 129, 255, 100, 200];

function isGivenBy(products: Products, memory: ArrayBuffer, form: ByteProducts): boolean {
  const [a, b] = [new Int8Array(memory, 0, 16), new Uint8Array(memory, 16, 16)];
  const [added, sums] = [new Int32Array(memory, 32, 4), new Int32Array(memory, 64, 4)];
  for (let round = 0; round < 64; round++) {
    for (let i = 0; i < 16; i++) {
      // The two of a sum of 16 bits are the same in every other round, so that the largest sums are among them.
      const four = i >> 2;
      a[i] = firsts[(round + four + (i & round & 1)) % 8] as number;
      b[i] = seconds[((round >> 3) + four * 3 + (i & 2)) % 8] as number;
    }
    added.set([round, -round, 2 ** 31 - 1, -(2 ** 31)]);
    products(0, 64);
    const twos = sumsOfTwo(a, b, form);
    const wanted = added.map((value, i) => value + (twos[2 * i] as number) + (twos[2 * i + 1] as number));
    if (!wanted.every((value, i) => value === sums[i])) return false;
  }
  return true;
}

function sumsOfTwo(a: Int8Array, b: Uint8Array, form: ByteProducts): number[] {
  const second = form === 'signed' ? new Int8Array(b) : b;
  return Array.from({ length: 8 }, (_, i) => {
    const [one, other] = [0, 1].map((k) => (a[2 * i + k] as number) * (second[2 * i + k] as number));
    const sum = (one as number) + (other as number);
    return form === 'saturating' ? Math.min(32_767, Math.max(-32_768, sum)) : sum;
  });
}
