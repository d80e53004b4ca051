import { describe, expect, test } from 'vitest';
import type { StoredTensor } from './stored-tensor.ts';
import { expandTensor } from './weights.ts';

/** A weight file of these parts, each at a multiple of 16 bytes. */
function fileOf(...parts: { buffer: ArrayBufferLike }[]) {
  const offsets: number[] = [];
  const bytes: number[] = [];
  for (const { buffer } of parts) {
    while (bytes.length % 16 > 0) bytes.push(0);
    offsets.push(bytes.length);
    bytes.push(...new Uint8Array(buffer));
  }
  return { file: Uint8Array.from(bytes), offsets };
}

const count = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('expandTensor', () => {
  test('multiplies each output channel by its scale', () => {
    const { file, offsets } = fileOf(
      Int8Array.of(99),
      Int8Array.of(-128, 1, 2, 127),
      Float32Array.of(0.5, 2),
    );
    const [, offset = 0, scaleOffset = 0] = offsets;
    const stored: StoredTensor = { offset, dtype: 'int8', shape: [2, 2], scaleOffset };
    expect([...expandTensor(file, stored)]).toEqual([-64, 0.5, 4, 254]);
  });

  test('makes HWIO of OIHW, the scale still that of the output channel', () => {
    const [o, i, h, w] = [2, 3, 2, 2];
    const { file, offsets } = fileOf(Int8Array.from(count(o * i * h * w)), Float32Array.of(1, 10));
    const [offset = 0, scaleOffset = 0] = offsets;
    const stored: StoredTensor = { offset, dtype: 'int8', shape: [o, i, h, w], scaleOffset };
    const got = expandTensor(file, stored, [2, 3, 1, 0]);
    const at = (a: number, b: number, c: number, d: number) => ((a * i + b) * h + c) * w + d;
    const expected: number[] = [];
    for (const y of count(h))
      for (const x of count(w))
        for (const input of count(i))
          for (const output of count(o)) expected.push(at(output, input, y, x) * (output === 0 ? 1 : 10));
    expect([...got]).toEqual(expected);
  });

  test('makes HWCM of a depthwise OIHW', () => {
    const { file, offsets } = fileOf(Int8Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(1, 10, 100));
    const [offset = 0, scaleOffset = 0] = offsets;
    const stored: StoredTensor = { offset, dtype: 'int8', shape: [3, 1, 1, 2], scaleOffset };
    expect([...expandTensor(file, stored, [2, 3, 0, 1])]).toEqual([1, 30, 500, 2, 40, 600]);
  });

  test('reads int32 with scales and float32 without', () => {
    const { file, offsets } = fileOf(
      Int32Array.of(-100_000, 3),
      Float32Array.of(0.25, 0.5),
      Float32Array.of(1.5),
    );
    const [bias = 0, scaleOffset = 0, plain = 0] = offsets;
    expect([...expandTensor(file, { offset: bias, dtype: 'int32', shape: [2], scaleOffset })]).toEqual([
      -25_000, 1.5,
    ]);
    expect([...expandTensor(file, { offset: plain, dtype: 'float32', shape: [1] })]).toEqual([1.5]);
  });

  test('rounds each product once', () => {
    const scale = Math.fround(0.1);
    const { file, offsets } = fileOf(Int8Array.of(3), Float32Array.of(scale));
    const [offset = 0, scaleOffset = 0] = offsets;
    expect(expandTensor(file, { offset, dtype: 'int8', shape: [1], scaleOffset })[0]).toBe(
      Math.fround(3 * scale),
    );
  });

  test.each<[name: string, stored: StoredTensor, order: number[] | undefined, target: number]>([
    ['data behind the end', { offset: 16, dtype: 'int8', shape: [17] }, undefined, 17],
    ['scales behind the end', { offset: 0, dtype: 'int8', shape: [8], scaleOffset: 16 }, undefined, 8],
    ['an order of other axes', { offset: 0, dtype: 'int8', shape: [2, 2] }, [0, 2], 4],
    ['an order that is too short', { offset: 0, dtype: 'int8', shape: [2, 2] }, [0], 4],
    ['a target of another size', { offset: 0, dtype: 'int8', shape: [2, 2] }, undefined, 5],
  ])('refuses %s', (_name, stored, order, target) => {
    const file = new Uint8Array(32);
    expect(() => expandTensor(file, stored, order, new Float32Array(target))).toThrow(RangeError);
  });

  test('refuses data behind the end of a file that is part of a larger buffer', () => {
    const file = new Uint8Array(new ArrayBuffer(64), 0, 16);
    expect(() => expandTensor(file, { offset: 0, dtype: 'int8', shape: [17] })).toThrow(RangeError);
  });
});
