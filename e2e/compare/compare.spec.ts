/** One picture in every engine: bars side by side, the largest difference, the times, and all of it as JSON. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { answerFor, expectNoOverflow, give, hold, picturePath, test } from '../support/page.ts';

const engines = ['inkling-wasm', 'ort-wasm', 'tfjs-webgl'];
const times = ['load', 'warmUp', 'first', 'median', 'p95'];
const isPanel = (url: string) => /ComparePanel.*\.js$/.test(url);
const toggle = (page: Page) => page.getByRole('button', { name: 'Compare the engines' });
const outcome = (page: Page) => page.getByTestId('compare-outcome');

async function show(page: Page, picture = 'ship') {
  await give(page, picturePath(picture));
  await expect(page.locator('[aria-live=polite]')).toContainText(`${picture}.png:`);
}

async function compare(page: Page) {
  await toggle(page).click();
  await expect(page.getByRole('button', { name: 'Download as JSON' })).toBeVisible();
}

/** The probabilities by label in an engine's column. */
async function column(page: Page, engine: string): Promise<Record<string, number>> {
  const pairs = await page
    .locator(`[data-testid=compare-cell][data-engine=${engine}][data-probability]`)
    .evaluateAll((cells) =>
      cells.map(({ dataset }: HTMLElement | SVGElement) => [dataset.label, Number(dataset.probability)]),
    );
  return Object.fromEntries(pairs);
}

interface Report {
  readonly [field: string]: unknown;
  readonly engines: readonly {
    readonly id: string;
    readonly probabilities: Record<string, number>;
    readonly milliseconds: Record<string, number>;
  }[];
}

function largestDifference(engines: Report['engines']) {
  const [first] = engines;
  if (!first || engines.length < 2) throw new Error('engines are to be compared');
  const differences = Object.keys(first.probabilities).map((label) => {
    const all = engines.map(({ probabilities }) => probabilities[label] ?? 0);
    return [label, Math.max(...all) - Math.min(...all)] as const;
  });
  return differences.reduce((most, one) => (one[1] > most[1] ? one : most));
}

test('one click runs the picture on every engine, and all of it is exported', async ({ page, watched }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await show(page);
  const shown = await answerFor(page, 'ship.png');
  expect(watched.requests.filter(isPanel)).toEqual([]);
  await compare(page);
  expect(watched.requests.filter(isPanel)).toHaveLength(1);
  await expect(toggle(page)).toBeFocused();
  await expect(outcome(page)).toHaveText(
    /^The same answer: ship\. Largest difference in probability: <?\d+\.\d+ percentage points, for \w+\.$/,
  );
  await expect(outcome(page)).toHaveRole('status');
  await expectNoViolations(page);

  for (const engine of engines) {
    const probabilities = await column(page, engine);
    expect(Object.keys(probabilities).sort()).toEqual(shown.classes.map(({ label }) => label).sort());
    expect(Object.values(probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(probabilities.ship).toBe(Math.max(...Object.values(probabilities)));
    for (const time of times) {
      const cell = page.locator(`[data-testid=compare-time][data-engine=${engine}][data-time=${time}]`);
      await expect(cell).toHaveText(/^(<?\d+(\.\d)? ms|\d+\.\d s)$/);
    }
  }
  const own = await column(page, shown.engine.engine as string);
  for (const { label, probability } of shown.classes) expect(own[label]).toBeCloseTo(probability, 3);

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as JSON' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('inkling-cifar10-ship.json');
  const text = readFileSync(await download.path(), 'utf8');
  const report = JSON.parse(text) as Report;
  expect(report).toMatchObject({
    schema: 1,
    device: { userAgent: await page.evaluate(() => navigator.userAgent), crossOriginIsolated: true },
    model: { id: shown.engine.model, version: shown.engine.version },
    picture: 'ship.png',
    engines: [
      { id: 'inkling-wasm', precision: 'int8', threads: 1, runs: 30 },
      { id: 'ort-wasm', precision: 'int8', runs: 30 },
      { id: 'tfjs-webgl', precision: 'int8-weights', threads: 0, runs: 30 },
    ],
  });
  for (const { id, probabilities, milliseconds } of report.engines) {
    expect(probabilities).toEqual(await column(page, id));
    expect(Object.keys(milliseconds).sort()).toEqual([...times].sort());
    for (const time of times) expect(milliseconds[time]).toBeGreaterThan(0);
    expect(milliseconds.p95).toBeGreaterThanOrEqual(milliseconds.median as number);
  }
  const [label, probability] = largestDifference(report.engines);
  expect(report.largestDifference).toEqual({ label, probability });
  await expect(outcome(page)).toContainText(`for ${label}.`);

  await page.getByRole('button', { name: 'Copy as JSON' }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);

  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoOverflow(page);
});

test('hides and shows again without running anew; another picture takes it away', async ({ page }) => {
  await show(page);
  await compare(page);
  const first = await column(page, 'tfjs-webgl');
  await toggle(page).click();
  await expect(page.getByTestId('compare-table')).toBeHidden();
  await toggle(page).click();
  await expect(page.getByRole('button', { name: 'Download as JSON' })).toBeVisible();
  expect(await column(page, 'tfjs-webgl')).toEqual(first);
  await show(page, 'truck');
  await expect(toggle(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByTestId('compare-table')).toBeHidden();
});

test('can be stopped, keeps what there is, and begins anew', async ({ page }) => {
  await page.goto('./?engine=ort-wasm');
  await show(page);
  const { release } = await hold(page, '**/model.tfjs.json');
  await toggle(page).click();
  await expect(page.getByText(/^WebGL: /)).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Stop comparing' }).click();
  await expect(outcome(page)).toHaveText('Stopped before every engine was done.');
  await expect(page.getByRole('progressbar')).toBeHidden();
  expect((await column(page, 'ort-wasm')).ship).toBeGreaterThan(0.5);
  expect(await column(page, 'tfjs-webgl')).toEqual({});
  release();
  await page.getByRole('button', { name: 'Compare again' }).click();
  await expect(outcome(page)).toContainText('The same answer: ship.');
});

test.describe('when something does not come', () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test('an engine’s failure is a sentence in its column, beside the others’ answers', async ({ page }) => {
    await page.goto('./?engine=ort-wasm');
    await page.context().route('**/model.tfjs.json', (route) => route.fulfill({ status: 404, body: '' }));
    await show(page);
    await compare(page);
    const failure = page.getByTestId('compare-failure');
    await expect(failure).toHaveAttribute('data-engine', 'tfjs-webgl');
    await expect(failure).toHaveAttribute('data-code', 'download-refused');
    await expect(failure).toHaveText('The server did not give out a file that is needed.');
    // The others compute the same integers.
    await expect(outcome(page)).toContainText('The same answer: ship. Largest difference in probability: ');
    expect((await column(page, 'ort-wasm')).ship).toBeGreaterThan(0.5);
    await expect(page.getByRole('alert')).toBeHidden();
  });

  test('the panel’s own code can be fetched again', async ({ page }) => {
    await page.context().route('**/ComparePanel*.js', (route) => route.abort('connectionreset'));
    await show(page);
    await toggle(page).click();
    await expect(page.getByText('A file that is needed could not be fetched.')).toBeVisible();
    await page.context().unroute('**/ComparePanel*.js');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByTestId('compare-table')).toBeVisible();
  });
});
