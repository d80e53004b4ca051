/** Every bundled model's golden pictures through the page, by each engine, against the logits of the Python reference. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { type Bundle, index } from '../support/bundles.ts';
import { answerFor, give, test } from '../support/page.ts';
import { encodePng } from '../support/png.ts';
import { serveEveryOperator } from './every-operator.ts';
import { farthest, type GoldenCase, goldenCases, tolerances } from './golden-cases.ts';

const isModelFile = (url: string) => /\/models\/[^/]+\/[^/]+\/(?!manifest\.json)/.test(url);

/** Opens the page on this one model of the bucket. */
async function open(page: Page, bundle: Bundle, engine: string) {
  await page
    .context()
    .route('**/models/index.json', (route) => route.fulfill({ json: { ...index, models: [bundle] } }));
  await page.goto(`./?engine=${engine}`);
}

for (const bundle of index.models) {
  const { manifest, cases } = goldenCases(bundle);

  for (const [engine, tolerance] of Object.entries(tolerances)) {
    test(`${bundle.id}: ${engine} gives the golden logits`, async ({ page }, testInfo) => {
      const { precision } = manifest.artifacts.find((one: { engine: string }) => one.engine === engine);
      await open(page, bundle, engine);
      let worst = 0;
      for (const one of cases) {
        await give(page, one.file);
        const answer = await answerFor(page, one.file.name);
        expect(answer.engine).toMatchObject({ engine, precision });
        worst = Math.max(worst, farthest(answer.engine.logits as string, one, precision));
      }
      const report = `largest difference of a logit ${worst.toExponential(1)}`;
      testInfo.annotations.push({ type: 'measured', description: report });
      process.stdout.write(`    ${report}\n`);
      expect(worst).toBeLessThanOrEqual(tolerance);
    });
  }

  test(`${bundle.id}: the second engine fetches its graph and no weights`, async ({ page, watched }) => {
    const [{ file }] = cases as [GoldenCase];
    await open(page, bundle, 'ort-wasm');
    await give(page, file);
    await answerFor(page, file.name);
    const first = watched.requests.filter(isModelFile).length;
    await open(page, bundle, 'tfjs-webgl');
    await give(page, file);
    expect((await answerFor(page, file.name)).engine.engine).toBe('tfjs-webgl');
    const second = watched.requests.filter(isModelFile).slice(first);
    expect(second.map((url) => url.split('/').pop())).toEqual(['model.tfjs.json']);
  });
}

test('the code of tfjs stays within its budget', () => {
  const assets = new URL('../../dist/assets/', import.meta.url);
  test.skip(!existsSync(assets), 'the page was built elsewhere');
  const chunks = readdirSync(assets).filter((name) => /^tfjs.*\.js\.br$/.test(name));
  // One for the worker, and one for the page of a browser whose workers have no WebGL: a visitor loads one of them.
  expect(chunks).toHaveLength(2);
  for (const name of chunks) expect(statSync(new URL(name, assets)).size).toBeLessThanOrEqual(130_000);
});

test('tfjs-webgl knows every operator that the pipeline writes', async ({ page }) => {
  const { input, cases } = await serveEveryOperator(page);
  await page.goto('./?engine=tfjs-webgl');
  for (const [i, { rgb, logits }] of cases.entries()) {
    const name = `case-${i}.png`;
    const png = encodePng(Buffer.from(rgb, 'base64'), input.width, input.height);
    await give(page, { name, mimeType: 'image/png', buffer: png });
    const { engine } = await answerFor(page, name);
    expect(engine.engine).toBe('tfjs-webgl');
    const got = (engine.logits as string).split(' ').map(Number);
    expect(got).toHaveLength(logits.length);
    got.forEach((value, k) => {
      expect(Math.abs(value - (logits[k] as number))).toBeLessThanOrEqual(1e-4);
    });
  }
});

test('an engine that there is none of is told', async ({ page }) => {
  await page.goto('./?engine=abacus');
  await give(page, { name: 'a.png', mimeType: 'image/png', buffer: encodePng(Buffer.alloc(12), 2, 2) });
  await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'engine-unknown');
  await page.getByRole('button', { name: 'Let Inkling choose the engine' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect((await answerFor(page, 'a.png')).engine.engine).toBe('inkling-wasm');
});
