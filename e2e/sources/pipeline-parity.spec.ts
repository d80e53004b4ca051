/** The page and models/ read the same file alike, where Pillow by itself and browsers would not. */
import { expect } from 'playwright/test';
import { corpus, corpusPath, isAnswered, offBy } from '../corpus/table.ts';
import { answerFor, give, seenPixels, testOnOnePage as test } from '../support/page.ts';

/** A PNG's colours and its transparent ones; what turns a picture and what does not; which frame counts. */
const told = /^(gama|chrm|srgb|iccp|cicp)-.*\.png$|-trns\.png$|^(grey|rgb)-16\.png$|^icc-rgb-on-grey\.jpg$/;
const shown = /^(exif-late|animated-other)\.png$|^xmp-orientation\.|^exif-6\.(png|webp)$|^smaller\.gif$/;

for (const file of corpus.filter(isAnswered)) {
  if (!told.test(file.name) && !shown.test(file.name)) continue;
  test(`${file.name}: ${file.what}`, async ({ page }) => {
    await give(page, corpusPath(file));
    expect((await answerFor(page, file.name)).classes[0]?.label).toBe(file.answer);
    expect(offBy(await seenPixels(page), file)).toBeLessThanOrEqual(file.tolerance);
  });
}
