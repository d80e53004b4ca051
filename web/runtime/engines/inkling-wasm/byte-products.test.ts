/** What a browser's instructions are taken for, by what they give. */
import { expect, test } from 'vitest';
import { type Products, productsOf } from './byte-products.ts';

const saturated = (sum: number) => Math.min(32_767, Math.max(-32_768, sum));
const wrapped = (sum: number) => (sum << 16) >> 16;

/** The instructions on `memory`, where a product, a sum of two and a sum of four are such. */
function made(
  memory: ArrayBuffer,
  second: (byte: number) => number,
  two: (sum: number) => number = (sum) => sum,
  four: (sum: number, added: number) => number = (sum, added) => (sum + added) | 0,
): Products {
  return (bytes, out) => {
    const a = new Int8Array(memory, bytes, 16);
    const b = new Uint8Array(memory, bytes + 16, 16);
    const added = new Int32Array(memory, bytes + 32, 4);
    const pairs = Array.from({ length: 8 }, (_, i) =>
      two([2 * i, 2 * i + 1].reduce((sum, k) => sum + (a[k] as number) * second(b[k] as number), 0)),
    );
    new Int32Array(memory, out, 4).set(
      added.map((value, i) => four((pairs[2 * i] as number) + (pairs[2 * i + 1] as number), value)),
    );
  };
}

const signed = (byte: number) => (byte << 24) >> 24;
const unsigned = (byte: number) => byte;
const clamped = (byte: number) => Math.min(127, byte);

test.each([
  ['SDOT', 'signed', [signed]],
  ['VNNI', 'unsigned', [unsigned]],
  ['PMADDUBSW', 'saturating', [unsigned, saturated]],
  ['Arm without SDOT: pairs that wrap around', 'signed', [signed, wrapped]],
  ['pairs of signed ones that saturate', 'signed', [signed, saturated]],
  ['pairs of unsigned ones that wrap around', undefined, [unsigned, wrapped]],
  ['a second operand that is clamped', undefined, [clamped]],
  [
    'sums that are added twice, as in Node 20',
    undefined,
    [unsigned, saturated, (sum: number, added: number) => (2 * sum + added) | 0],
  ],
  [
    'sums that saturate',
    undefined,
    [
      unsigned,
      undefined,
      (sum: number, added: number) => Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), sum + added)),
    ],
  ],
  ['sums that are not added', undefined, [signed, undefined, (sum: number) => sum]],
] as const)('%s: %s', (_, form, [second, two, four]) => {
  const memory = new ArrayBuffer(256);
  expect(productsOf(made(memory, second, two, four), memory)).toBe(form);
});
