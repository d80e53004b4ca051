/** The resizer that the page uses: Pillow's bits, and those of core/resize.ts wherever Pillow was not asked. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Filter, Resizer } from '../../../../core/resize.ts';
import { randomFrom } from '../../../../core/testing/random.ts';
import {
  firstDifference,
  goldenResizes,
  type MakeResizer,
  type Picture,
  resizeBy,
} from '../../../../core/testing/resizing.ts';
import { makeResizer } from './make-resizer.ts';
import { SimdResizer } from './simd-resizer.ts';
import { giveBack, largestMemory, takeWorkspace } from './workspace.ts';

const simd: MakeResizer = (...source) => new SimdResizer(...source);
const reference: MakeResizer = (...source) => new Resizer(...source);
const filters: readonly Filter[] = ['bilinear', 'bicubic', 'lanczos'];

/** Noise, or black and white, beyond which filters with negative weights overshoot. Alpha is anything. */
function pictureOf(width: number, height: number, seed: number): Picture {
  const random = randomFrom(seed);
  const isStark = seed % 2 === 0;
  const value = () => (isStark ? (random() < 0.5 ? 0 : 255) : random() * 256);
  return { width, height, rgba: new Uint8ClampedArray(width * height * 4).map(value) };
}

const whole = ({ width, height }: Picture) => ({ x0: 0, y0: 0, x1: width, y1: height });

describe('by SIMD', () => {
  test.each(goldenResizes)('as Pillow: $name', ({ picture, wanted, expected }) => {
    expect(firstDifference(resizeBy(simd, picture, wanted, 7), expected)).toBeUndefined();
  });

  test.each(filters)('any size, part and strips, %s', (filter) => {
    const random = randomFrom(filters.indexOf(filter) + 1);
    const upTo = (most: number) => 1 + Math.floor(random() * most);
    for (let i = 0; i < 150; i++) {
      const picture = pictureOf(upTo(90), upTo(90), i);
      const x0 = random() * (picture.width - 1);
      const y0 = random() * (picture.height - 1);
      const box = {
        x0,
        y0,
        x1: x0 + 1 + random() * (picture.width - 1 - x0),
        y1: y0 + 1 + random() * (picture.height - 1 - y0),
      };
      const wanted = { box, outWidth: upTo(40), outHeight: upTo(40), filter };
      const rows = upTo(20);
      const backwards = i % 3 === 0;
      const said = JSON.stringify({ ...wanted, width: picture.width, height: picture.height, rows });
      const expected = resizeBy(reference, picture, wanted, 1000);
      const got = resizeBy(simd, picture, wanted, rows, backwards);
      expect(firstDifference(got, expected), said).toBeUndefined();
    }
  });

  test.each([
    ['one pixel', 1, 1, 32, 32],
    ['one pixel of one', 1, 1, 1, 1],
    ['a line across', 9000, 1, 32, 32],
    ['a line down', 1, 9000, 32, 32],
    ['wider than a band', 20_000, 9, 7, 5],
    ['to one pixel', 701, 503, 1, 1],
    ['to a line', 301, 203, 1, 60],
    ['much larger', 3, 2, 224, 192],
    ['several bands', 1201, 901, 192, 192],
  ])('%s', (_, width, height, outWidth, outHeight) => {
    const picture = pictureOf(width, height, width + height);
    for (const filter of filters) {
      const wanted = { box: whole(picture), outWidth, outHeight, filter };
      const expected = resizeBy(reference, picture, wanted, 333);
      expect(firstDifference(resizeBy(simd, picture, wanted, 333), expected), filter).toBeUndefined();
    }
  });

  test('two at the same time', () => {
    const [a, b] = [pictureOf(60, 50, 1), pictureOf(90, 70, 3)];
    const wanted = { outWidth: 16, outHeight: 16, filter: 'bilinear' as const };
    const resizers = [a, b].map((one) => simd(one.width, one.height, whole(one), 16, 16, 'bilinear'));
    resizers.forEach((resizer, i) => {
      const { rgba, height } = [a, b][i] as Picture;
      resizer.push(rgba, 0, height);
    });
    resizers.forEach((resizer, i) => {
      const one = [a, b][i] as Picture;
      const expected = resizeBy(reference, one, { box: whole(one), ...wanted }, 100);
      expect(firstDifference(resizer.finish(), expected)).toBeUndefined();
    });
  });

  test('all in one memory, one after another, which stays small', () => {
    const workspace = takeWorkspace(1);
    giveBack(workspace);
    for (const side of [10, 300, 40, 1000]) {
      simd(side, side, { x0: 0, y0: 0, x1: side, y1: side }, 192, 192, 'lanczos').finish();
    }
    expect(takeWorkspace(1)).toBe(workspace);
    const { memory } = workspace;
    expect(memory.buffer.byteLength).toBeLessThan(2 ** 21);
    expect(() => memory.grow(largestMemory / 65_536)).toThrow(RangeError);
  });
});

describe('which resizer', () => {
  const make = () => makeResizer(100, 80, { x0: 0, y0: 0, x1: 100, y1: 80 }, 32, 32, 'bilinear');

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  test('SIMD where there is any', () => {
    expect(make()).toBeInstanceOf(SimdResizer);
  });

  test('the reference for what would take too much memory', () => {
    const box = { x0: 0, y0: 0, x1: 2, y1: 60_000 };
    expect(makeResizer(2, 60_000, box, 192, 192, 'bilinear')).toBeInstanceOf(Resizer);
  });

  test.each([
    ['SIMD', { ...WebAssembly, Module: refusing }],
    ['memory', { ...WebAssembly, Module: WebAssembly.Module, Memory: refusing }],
    ['WebAssembly', undefined],
  ])('the reference without %s', async (_, left) => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', left);
    const fresh = await import('./make-resizer.ts');
    const { Resizer: FreshResizer } = await import('../../../../core/resize.ts');
    const resizer = fresh.makeResizer(100, 80, { x0: 0, y0: 0, x1: 100, y1: 80 }, 32, 32, 'bilinear');
    expect(resizer).toBeInstanceOf(FreshResizer);
  });
});

function refusing(): never {
  throw new RangeError('refused');
}
