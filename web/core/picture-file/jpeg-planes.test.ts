import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Bytes } from './bytes.ts';
import { chromaOf } from './jpeg-planes.ts';

const corpus = (name: string) =>
  new Bytes(Uint8Array.from(readFileSync(new URL(`../../../e2e/corpus/files/${name}`, import.meta.url))));

/** The head of a JPEG: start, these segments, and the start of a scan. */
const jpegOf = (...segments: readonly (readonly number[])[]) =>
  new Bytes(Uint8Array.from([0xff, 0xd8, ...segments.flat(), 0xff, 0xda, 0, 2]));
const segment = (marker: number, body: readonly number[]) => [0xff, marker, 0, body.length + 2, ...body];
const frame = (...samplings: readonly number[]) => {
  const components = samplings.flatMap((sampling, i) => [i + 1, sampling, 0]);
  return segment(0xc0, [8, 0, 9, 0, 9, samplings.length, ...components]);
};
const profile = (text: string, between = '') =>
  segment(
    0xe2,
    [...`ICC_PROFILE\0${[...text].join(between)}`].map((letter) => letter.charCodeAt(0)),
  );

describe('chromaOf', () => {
  test.each([
    ['baseline-444.jpg', 1, 1],
    ['baseline-422.jpg', 2, 1],
    ['baseline-420.jpg', 2, 2],
    ['progressive-420.jpg', 2, 2],
    ['fill-bytes.jpg', 1, 1],
  ])('%s of the corpus', (name, across, down) => {
    expect(chromaOf(corpus(name))).toEqual({ across, down });
  });

  test.each([
    'grey.jpg',
    'cmyk.jpg',
    'ycck.jpg',
    'icc-wide.jpg',
    'icc-v4.jpg',
    'icc-grey.jpg',
    'soi-only.jpg',
    'no-sof.jpg',
  ])('none: %s of the corpus', (name) => {
    expect(chromaOf(corpus(name))).toBeUndefined();
  });

  test.each([
    ['one component', [0x11]],
    ['half the rows', [0x12, 0x11, 0x11]],
    ['a quarter of the columns', [0x41, 0x11, 0x11]],
    ['chroma that differs', [0x22, 0x21, 0x11]],
    ['four components', [0x11, 0x11, 0x11, 0x11]],
  ])('none: %s', (_, samplings) => {
    expect(chromaOf(jpegOf(frame(...samplings)))).toBeUndefined();
  });

  test('of profiles, sRGB alone', () => {
    const plain = frame(0x22, 0x11, 0x11);
    const chroma = { across: 2, down: 2 };
    expect(chromaOf(jpegOf(profile('sRGB IEC61966-2.1'), plain))).toEqual(chroma);
    expect(chromaOf(jpegOf(profile('sRGB', '\0'), plain))).toEqual(chroma);
    expect(chromaOf(jpegOf(plain, profile('Display P3')))).toBeUndefined();
  });

  test('what is cut short', () => {
    const { array } = jpegOf(frame(0x22, 0x11, 0x11));
    for (let length = 0; length < array.length - 2; length += 1) {
      expect(chromaOf(new Bytes(array.slice(0, length)))).toBeUndefined();
    }
  });
});
