/** Planes of a JPEG through the resizer give the bits that their colours, as libjpeg makes them, give by core/resize.ts. */
import { describe, expect, test } from 'vitest';
import { Resizer } from '../../../../core/resize.ts';
import { randomFrom } from '../../../../core/testing/random.ts';
import { firstDifference, resizeBy, type Wanted } from '../../../../core/testing/resizing.ts';
import { pushPlanes, type Sampling, samplings, scratchBytes } from './push-planes.ts';
import { SimdResizer } from './simd-resizer.ts';
import { colourOf, frameOf, planesOf, rgbaOf, type Ycc } from './testing/jpeg-planes.ts';
import { giveBack, takeWorkspace } from './workspace.ts';

const all = samplings.map((sampling) => [sampling.format, sampling] as const);
const whole = (width: number, height: number) => ({ x0: 0, y0: 0, x1: width, y1: height });

async function difference(ycc: Ycc, sampling: Sampling, wanted: Wanted): Promise<string | undefined> {
  const { box, outWidth, outHeight, filter } = wanted;
  const { width, height } = ycc;
  const resizer = new SimdResizer(width, height, box, outWidth, outHeight, filter, scratchBytes);
  expect(await pushPlanes(frameOf(ycc, sampling), ycc, sampling, resizer)).toBe(true);
  const picture = { width, height, rgba: rgbaOf(ycc, sampling) };
  const expected = resizeBy((...source) => new Resizer(...source), picture, wanted, 1000);
  return firstDifference(resizer.finish(), expected);
}

describe.each(all)('%s', (_, sampling) => {
  test('every pixel, of any size', async () => {
    for (let width = 5; width < 60; width += 1) {
      const height = 1 + ((width * 7) % 23);
      const ycc = planesOf(width, height, sampling, width);
      const wanted = {
        box: whole(width, height),
        outWidth: width,
        outHeight: height,
        filter: 'bilinear',
      } as const;
      expect(await difference(ycc, sampling, wanted), `${width} x ${height}`).toBeUndefined();
    }
  });

  test('any part', async () => {
    const random = randomFrom(5);
    const upTo = (most: number) => 1 + Math.floor(random() * most);
    for (let i = 0; i < 100; i += 1) {
      const [width, height] = [7 + upTo(90), upTo(90)];
      const [x0, y0] = [random() * (width - 1), random() * (height - 1)];
      const box = {
        x0,
        y0,
        x1: x0 + 1 + random() * (width - 1 - x0),
        y1: y0 + 1 + random() * (height - 1 - y0),
      };
      const wanted = { box, outWidth: upTo(40), outHeight: upTo(40), filter: 'bicubic' } as const;
      const said = JSON.stringify({ width, height, ...wanted });
      expect(await difference(planesOf(width, height, sampling, i), sampling, wanted), said).toBeUndefined();
    }
  });

  test.each([
    ['strip after strip', 1201, 901],
    ['strips of a few rows', 9001, 31],
  ])('%s', async (_, width, height) => {
    const wanted = { box: whole(width, height), outWidth: 32, outHeight: 32, filter: 'bilinear' } as const;
    expect(await difference(planesOf(width, height, sampling, 1), sampling, wanted)).toBeUndefined();
  });

  test('not where a few rows are too much', async () => {
    const ycc = planesOf(60_000, 1, sampling, 1);
    const resizer = new SimdResizer(60_000, 1, whole(60_000, 1), 32, 32, 'bilinear', scratchBytes);
    expect(await pushPlanes(frameOf(ycc, sampling), ycc, sampling, resizer)).toBe(false);
  });
});

test('the colour of each chroma, dark, middling and bright', () => {
  const workspace = takeWorkspace(4096);
  const { memory, kernels } = workspace;
  const bytes = new Uint8Array(memory.buffer);
  const [luma, blue, red, rgba] = [0, 256, 512, 1024];
  const wrong: number[][] = [];
  for (const y of [0, 100, 255]) {
    bytes.fill(y, luma, luma + 256);
    bytes.set(
      Array.from({ length: 256 }, (_, i) => i),
      red,
    );
    for (let cb = 0; cb < 256; cb += 1) {
      bytes.fill(cb, blue, blue + 256);
      kernels.toRgba(luma, blue, red, 256, rgba);
      for (let cr = 0; cr < 256; cr += 1) {
        const [r, g, b] = colourOf(y, cb, cr);
        const at = rgba + cr * 4;
        if (bytes[at] !== r || bytes[at + 1] !== g || bytes[at + 2] !== b) wrong.push([y, cb, cr]);
      }
    }
  }
  giveBack(workspace);
  expect(wrong).toEqual([]);
});
