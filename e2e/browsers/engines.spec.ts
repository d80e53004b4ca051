/** Each engine against the logits of the Python reference. */
import { writeFileSync } from 'node:fs';
import { expect, type TestInfo } from 'playwright/test';
import { farthest, goldenCases, tolerances } from '../engines/golden-cases.ts';
import { index } from '../support/bundles.ts';
import type { Tab } from './browser.ts';
import { openPage, test } from './fixtures.ts';
import { answerToFile } from './page.ts';

async function expectGolden(tab: Tab, engine: keyof typeof tolerances, testInfo: TestInfo) {
  for (const bundle of index.models) {
    const { manifest, cases } = goldenCases(bundle);
    const { precision } = manifest.artifacts.find((one: { engine: string }) => one.engine === engine);
    await openPage(tab, new URL(`?model=${bundle.id}&engine=${engine}`, testInfo.project.use.baseURL).href);
    let worst = 0;
    for (const one of cases) {
      const path = testInfo.outputPath(one.file.name);
      writeFileSync(path, one.file.buffer);
      const answer = await answerToFile(tab, path);
      expect(answer).toMatchObject({ engine: { model: bundle.id, engine, precision } });
      worst = Math.max(worst, farthest(answer.engine?.logits as string, one, precision));
    }
    process.stdout.write(`    ${bundle.id}: largest difference of a logit ${worst.toExponential(1)}\n`);
    expect(worst).toBeLessThanOrEqual(tolerances[engine]);
  }
}

// In tabs of their own: with which model and engine the page is open matters to other tests.
test('the golden pictures by ort-wasm', async ({ newTab }, testInfo) => {
  await expectGolden(await newTab(), 'ort-wasm', testInfo);
});

test('the golden pictures by inkling-wasm', async ({ newTab }, testInfo) => {
  await expectGolden(await newTab(), 'inkling-wasm', testInfo);
});

test('the golden pictures by tfjs-webgl', async ({ newTab }, testInfo) => {
  await expectGolden(await newTab(), 'tfjs-webgl', testInfo);
});
