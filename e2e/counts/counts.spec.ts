/** Anonymous counts: said on the page, one line a visit with exactly what is promised; nothing where somebody said no. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { expectedEngine, expectNoOverflow } from '../support/page.ts';
import { answer, leave, open, type Site, test } from './counting.ts';

const index = JSON.parse(readFileSync(new URL('../../public/models/index.json', import.meta.url), 'utf8'));
const { version } = index.models.find(({ id }: { id: string }) => id === 'cifar10');

const footer = (page: Page) => page.getByTestId('counts');
const choice = (page: Page) => footer(page).getByRole('checkbox', { name: 'Count my visits' });

/** Another picture, then away: what would be told, would be told by now. */
async function visit(page: Page, site: Site): Promise<void> {
  await answer(page, 'ship');
  await leave(page, site);
}

/** That nothing was told, by the page's own call and by the server's log. */
async function expectNothingTold(page: Page, site: Site): Promise<void> {
  expect(await page.evaluate(() => localStorage.getItem('test.beacons'))).toBeNull();
  expect(site.visits()).toEqual([]);
  expect(site.log().filter(({ method }) => method === 'POST')).toEqual([]);
}

test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    const send = navigator.sendBeacon.bind(navigator);
    navigator.sendBeacon = (...given) => {
      localStorage.setItem('test.beacons', String(given[0]));
      return send(...given);
    };
  }),
);

test('one line a visit, with exactly what the page says', async ({ page, site }) => {
  await open(page, site);
  await expect(footer(page)).toContainText('This page counts anonymously how its answers turn out.');
  await expect(choice(page)).toBeChecked();
  await answer(page, 'ship');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'notes.png',
      mimeType: 'image/png',
      buffer: Buffer.from('no picture at all'),
    });
  await expect(page.getByText('This file is not a picture.')).toBeVisible();
  expect(site.visits()).toEqual([]); // not before the page is left
  await leave(page, site);
  await expect.poll(() => site.visits().length).toBe(1);
  const wait = expect.stringMatching(/^(100|300|1000|3000|10000|30000|more)$/);
  const model = { model: 'cifar10', version };
  expect(site.visits()).toEqual([
    [
      { ...model, engine: expectedEngine.engine, outcome: 'answered', what: 'ship', wait, source: 'fetched' },
      { ...model, engine: '-', outcome: 'failed', what: 'image-not-an-image', wait, source: 'kept' },
    ],
  ]);
  // Nothing else is in that line, nor told beside it.
  const [line] = site.log().filter(({ counts }) => counts);
  expect(Object.keys(line ?? {})).toEqual(['time', 'counts']);
  const told = await page.evaluate(() => localStorage.getItem('test.beacons'));
  expect(told).toBe(`${site.url}counts?${line?.counts}`);
  // A visit with nothing to tell tells nothing; a model that is here already was kept.
  await open(page, site);
  await expect(footer(page)).toBeVisible();
  await leave(page, site);
  await open(page, site);
  await visit(page, site);
  await expect.poll(() => site.visits().length).toBe(2);
  expect(site.visits()[1]).toMatchObject([{ what: 'ship', source: 'kept' }]);
});

test('the visitor’s no holds, from one visit to the next, and can be taken back', async ({ page, site }) => {
  await open(page, site);
  await choice(page).uncheck();
  await expect(footer(page)).toContainText('This visit is not counted.');
  await visit(page, site);
  await open(page, site);
  await expect(choice(page)).not.toBeChecked();
  await visit(page, site);
  await expectNothingTold(page, site);
  await open(page, site);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.locator('#settings').getByRole('checkbox', { name: 'Count my visits' }).check();
  await expect(choice(page)).toBeChecked();
  await visit(page, site);
  await expect.poll(() => site.visits().length).toBe(1);
});

for (const [name, property, value] of [
  ['Global Privacy Control', 'globalPrivacyControl', true],
  ['Do Not Track', 'doNotTrack', '1'],
] as const) {
  test(`${name} is a no`, async ({ page, site }) => {
    await page.addInitScript(([property, value]) => Object.defineProperty(navigator, property, { value }), [
      property,
      value,
    ] as const);
    await open(page, site);
    await expect(footer(page)).toContainText('Your browser asks not to be tracked');
    await expect(choice(page)).toBeDisabled();
    await expect(choice(page)).not.toBeChecked();
    await visit(page, site);
    await expectNothingTold(page, site);
  });
}

test('the words are for everybody, on every screen', async ({ page, site }) => {
  await page.setViewportSize({ width: 320, height: 740 });
  await open(page, site);
  await footer(page).getByText('What is counted').click();
  await expect(footer(page)).toContainText('Never the picture or a part of it');
  await expectNoOverflow(page);
  await expectNoViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoViolations(page);
});

test.describe('as it comes', () => {
  test.use({ settings: { LOG_FORMAT: 'json' } });

  test('nothing is told, nothing is said, and no code for it is fetched', async ({ page, site }) => {
    const asked: string[] = [];
    page.context().on('request', (request) => asked.push(request.url()));
    await open(page, site);
    await visit(page, site);
    await expectNothingTold(page, site);
    expect(asked.filter((url) => url.includes('counts'))).toEqual([]);
    expect(site.log().filter(({ uri }) => uri?.includes('counts'))).toEqual([]);
    await open(page, site);
    await answer(page, 'ship');
    await expect(footer(page)).toHaveCount(0);
  });
});

test.describe('under a path, with a service worker', () => {
  test.use({ settings: { COUNTS: 'on', LOG_FORMAT: 'json', BASE_PATH: '/demo/' }, serviceWorkers: 'allow' });

  test('it is told there', async ({ page, site }) => {
    await open(page, site);
    await answer(page, 'ship');
    // Which would have lost it, if it took part: web/service-worker/sw.ts.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await leave(page, site);
    await expect.poll(() => site.visits().length).toBe(1);
    const told = await page.evaluate(() => localStorage.getItem('test.beacons'));
    expect(told).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/demo\/counts\?a=cifar10\./);
  });
});
