import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Bytes } from './bytes.ts';
import { isUpright } from './jpeg-orientation.ts';

const corpus = (name: string) =>
  new Bytes(Uint8Array.from(readFileSync(new URL(`../../../e2e/corpus/files/${name}`, import.meta.url))));

/** The head of a JPEG: start, then these segments, then the start of a scan. */
const jpegOf = (...segments: readonly (readonly number[])[]) =>
  new Bytes(Uint8Array.from([0xff, 0xd8, ...segments.flat(), 0xff, 0xda, 0, 2]));
const segment = (marker: number, body: readonly number[]) => [0xff, marker, 0, body.length + 2, ...body];
const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

function exif(orientation: number, order: 'II' | 'MM' = 'MM', tag = 0x0112): number[] {
  const u16 = (value: number) => (order === 'II' ? [value, 0] : [0, value]);
  const tags = order === 'II' ? [tag & 0xff, tag >> 8] : [tag >> 8, tag & 0xff];
  const offset = order === 'II' ? [8, 0, 0, 0] : [0, 0, 0, 8];
  const one = order === 'II' ? [1, 0, 0, 0] : [0, 0, 0, 1];
  const entry = [...tags, ...u16(3), ...one, ...u16(orientation), 0, 0];
  return segment(0xe1, [
    ...letters('Exif\0\0'),
    ...letters(order),
    ...u16(42),
    ...offset,
    ...u16(1),
    ...entry,
  ]);
}

describe('isUpright', () => {
  test.each(['II', 'MM'] as const)('only orientation 1 is, %s', (order) => {
    const upright = [1, 2, 3, 4, 5, 6, 7, 8].filter((value) => isUpright(jpegOf(exif(value, order))));
    expect(upright).toEqual([1]);
  });

  test('without an orientation, or without EXIF, it is', () => {
    expect(isUpright(jpegOf(exif(6, 'II', 0x0110)))).toBe(true);
    expect(isUpright(jpegOf(segment(0xe0, letters('JFIF\0')), [0xff], segment(0xdb, [1, 2, 3])))).toBe(true);
    expect(isUpright(jpegOf(segment(0xe1, letters('http://ns.adobe.com/xap/1.0/'))))).toBe(true);
  });

  test('the second EXIF counts as well', () => {
    expect(isUpright(jpegOf(exif(1), exif(3)))).toBe(false);
  });

  test('what cannot be read is not', () => {
    expect(isUpright(jpegOf(segment(0xe1, letters('Exif\0\0XX'))))).toBe(false);
    expect(isUpright(jpegOf([...exif(1).slice(0, 18), 0xff, 0xff, ...exif(1).slice(20)]))).toBe(false);
    expect(isUpright(jpegOf([1, 2, 3, 4]))).toBe(false);
    expect(isUpright(new Bytes(Uint8Array.of(0xff, 0xd8)))).toBe(false);
  });

  test.each([
    ['baseline-420.jpg', true],
    ['orientation-2.jpg', false],
    ['exif-little-endian.jpg', false],
  ])('%s of the corpus', (name, upright) => {
    expect(isUpright(corpus(name))).toBe(upright);
  });
});
