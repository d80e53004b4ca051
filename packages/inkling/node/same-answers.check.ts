/** The built package in Node gives the answers of the page in Chromium, and of the reference in the bundles. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goldenSchema, indexSchema, manifestSchema, parse } from '../../../web/core/manifest.ts';
import { mapFew } from '../../../web/core/map-few.ts';
import { built, json, publicModels, root, samples } from './testing/package.ts';
import { openPage, type PageOfPictures } from './testing/page.ts';
import { madeUp } from './testing/pictures.ts';
import type { Runtime } from './types.ts';

/** Of logits, given the same pixels. */
const tolerance = 1e-3;
/** Pictures that both are asked about, half of them each model. */
const count = 500;
/** Data for training and measuring, which is no part of the repository; see models/README.md. */
const photographs = join(root, '../shared/data');

const { models } = parse(indexSchema, json(join(publicModels, 'index.json')), 'index.json');
const folderOf = ({ id, version }: { id: string; version: string }) => join(publicModels, id, version);

let runtime: Runtime;
let page: PageOfPictures | undefined;
beforeAll(async () => {
  const { createRuntime } = await built();
  runtime = createRuntime({ threads: 2 });
  page = await openPage();
});
afterAll(async () => {
  await runtime.close();
  await page?.close();
});

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
const topOf = (logits: ArrayLike<number>) => Array.from(logits).indexOf(Math.max(...Array.from(logits)));

/** Of each picture what both make of it. */
async function askBoth(model: (typeof models)[number], pictures: readonly Uint8Array[]) {
  const there = (await page?.logitsOf(folderOf(model), pictures)) ?? [];
  const here = await mapFew(pictures, 2, (picture) => runtime.classify(picture, { model: model.id }));
  return here.map(({ logits }, i) => ({ here: logits, there: there[i]?.logits ?? [] }));
}

describe.each(models)('$id', (model) => {
  const manifest = parse(manifestSchema, json(join(folderOf(model), 'manifest.json')), 'manifest.json');

  test('the golden pictures of its bundle', async () => {
    const { cases } = parse(goldenSchema, json(join(folderOf(model), manifest.golden.path)), 'golden');
    const { width, height } = manifest.input;
    for (const { name, rgb, logits } of cases) {
      const raw = Buffer.from(rgb, 'base64');
      const picture = await sharp(raw, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
      const answer = await runtime.classify(picture, { model: model.id });
      expect(farthest(answer.logits, logits.int8 ?? []), name).toBeLessThan(tolerance);
    }
  });

  test(`${count / models.length} lossless pictures`, async (context) => {
    context.skip(!page, 'no Chromium');
    const ofSamples = readdirSync(samples).filter((name) => name.endsWith('.webp'));
    const pictures = await mapFew([...Array(count / models.length).keys()], 2, (seed) => {
      // Every fifth without a sample: of nothing that there is.
      const sample = ofSamples[seed % (ofSamples.length + 2)];
      return madeUp(seed + 1, sample && join(samples, sample));
    });
    const both = await askBoth(model, pictures);
    expect(new Set(both.map(({ here }) => topOf(here))).size).toBeGreaterThan(1);
    expect(both.map(({ here }) => topOf(here))).toEqual(both.map(({ there }) => topOf(there)));
    expect(Math.max(...both.map(({ here, there }) => farthest(here, there)))).toBeLessThan(tolerance);
  });

  test(`${count / models.length} photographs`, async (context) => {
    context.skip(!page, 'no Chromium');
    context.skip(!existsSync(photographs), 'the data to measure on is not there');
    const found = ['photos/*/*.jpg', 'pizza_not_pizza/*/*.jpg', 'other/*.jpg'].flatMap((pattern) =>
      globSync(pattern, { cwd: photographs }).sort(),
    );
    const step = found.length / (count / models.length);
    const chosen = Array.from(
      { length: count / models.length },
      (_, i) => found[Math.floor(i * step)] as string,
    );
    const both = await askBoth(
      model,
      chosen.map((path) => readFileSync(join(photographs, path))),
    );
    const differ = both.filter(({ here, there }) => topOf(here) !== topOf(there));
    const gaps = both.map(({ here, there }) => farthest(here, there)).sort((a, b) => a - b);
    process.stdout.write(
      `${model.id}: ${differ.length} of ${both.length} photographs with another class; logits differ by ` +
        `${gaps[Math.floor(gaps.length / 2)]} (median), ${gaps.at(-1)} (most); ` +
        `${gaps.filter((gap) => gap === 0).length} not at all\n`,
    );
    expect(differ).toEqual([]);
  });
});
