/** JPEGs come by their planes where the browser gives them, or through a canvas: to the very same pixels. (Chromium) */
import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { testJpeg } from '../../web/runtime/picture/offscreen/test-jpeg.ts';
import { corpus, corpusPath, isAnswered } from '../corpus/table.ts';
import { answerFor, type GivenFile, give, seenPixels, testOnOnePage as test } from '../support/page.ts';

const workerScript = /\/worker-[^/]*\.js$/;

/** What the worker's browser is asked for. */
interface Asked {
  bitmaps: number;
  readonly bitmap: typeof createImageBitmap;
  readonly decoder: typeof ImageDecoder;
}
const asked = () => (globalThis as unknown as { asked: Asked }).asked;

/** In the worker: counts the pictures that are decoded for a canvas. */
function count(): void {
  const global = globalThis as unknown as { asked?: Asked };
  if (global.asked) return;
  const kept = { bitmaps: 0, bitmap: createImageBitmap.bind(globalThis), decoder: ImageDecoder };
  global.asked = kept;
  globalThis.createImageBitmap = (...given: unknown[]) => {
    kept.bitmaps += 1;
    return (kept.bitmap as (...given: unknown[]) => Promise<ImageBitmap>)(...given);
  };
}

const workerOf = (page: Page) => {
  const worker = page.workers().find((one) => workerScript.test(one.url()));
  if (!worker) throw new Error('no worker');
  return worker;
};

async function look(page: Page, file: GivenFile, byPlanes: boolean) {
  const worker = workerOf(page);
  await worker.evaluate(`(${count})()`);
  await worker.evaluate(
    `{ const asked = (${asked})(); asked.bitmaps = 0; globalThis.ImageDecoder = ${byPlanes ? 'asked.decoder' : 'undefined'}; }`,
  );
  const name = `${byPlanes ? 'planes' : 'canvas'}-${file.name}`;
  await give(page, { ...file, name });
  await answerFor(page, name);
  return { pixels: await seenPixels(page), bitmaps: await worker.evaluate<number>(`(${asked})().bitmaps`) };
}

/** @returns whether it came by its planes */
async function compare(page: Page, file: GivenFile): Promise<boolean> {
  const planes = await look(page, file, true);
  const canvas = await look(page, file, false);
  expect(canvas.bitmaps).toBe(1);
  expect(planes.pixels, file.name).toEqual(canvas.pixels);
  expect(new Set(planes.pixels).size).toBeGreaterThan(5);
  return planes.bitmaps === 0;
}

test.beforeEach(async ({ page }) => {
  // The first of each sampling is looked at both ways.
  for (const [across, down] of samplings) {
    const name = `first-${across}-${down}.jpg`;
    await give(page, noise(name, 64, 64, across, down));
    await answerFor(page, name);
  }
});

const samplings = [
  [1, 1],
  [2, 1],
  [2, 2],
] as const;

function noise(name: string, width: number, height: number, across: number, down: number): GivenFile {
  const buffer = Buffer.from(testJpeg({ width, height }, across, down));
  return { name, mimeType: 'image/jpeg', buffer };
}

for (const [across, down] of samplings) {
  test(`every size, a sample of chroma for ${across} x ${down}`, async ({ page }) => {
    for (const [width, height] of [
      [8, 8],
      [9, 40],
      [33, 32],
      [64, 47],
      [101, 99],
      [1301, 33],
      [1003, 1201],
    ] as const) {
      const name = `${width}x${height}-${across}-${down}.jpg`;
      expect(await compare(page, noise(name, width, height, across, down)), name).toBe(true);
    }
  });
}

test('other samplings, and the narrowest, go through a canvas', async ({ page }) => {
  for (const [across, down] of [
    [1, 2],
    [4, 1],
  ] as const) {
    expect(await compare(page, noise(`${across}-${down}.jpg`, 60, 60, across, down))).toBe(false);
  }
  expect(await compare(page, noise('narrow.jpg', 4, 60, 2, 2))).toBe(false);
});

/** Whose rows stand upright, in sRGB. */
const plain =
  /^(baseline|progressive-4|odd|restart|comments|density|no-jfif|orientation-1|trailing|embedded)/;
const notPlain =
  /^(grey|rgb|cmyk|ycck|icc-(wide|v4|grey|parts)|orientation-[2-8]|exif-little|no-eoi|half-eoi)/;

test('the corpus', async ({ page }) => {
  for (const file of corpus.filter(isAnswered)) {
    if (!file.name.endsWith('.jpg') || /-named/.test(file.name)) continue;
    const buffer = readFileSync(corpusPath(file));
    const byPlanes = await compare(page, { name: file.name, mimeType: 'image/jpeg', buffer });
    if (plain.test(file.name)) expect(byPlanes, file.name).toBe(true);
    if (notPlain.test(file.name)) expect(byPlanes, file.name).toBe(false);
  }
});
