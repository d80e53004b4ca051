/** A model's record: fetched when it is wanted, drawn from the card's figures, and the same in words and tables. */
import { expect, type Page } from 'playwright/test';
import { formatPercent } from '../../web/ui/parts/format.ts';
import { expectNoViolations } from '../support/axe.ts';
import { published } from '../support/bundles.ts';
import { expectInEveryLook } from '../support/looks.ts';
import { lastingLongTasks, recordTasks } from '../support/main-thread.ts';
import { answerFor, expectNoOverflow, give, home, picturePath, test } from '../support/page.ts';

const figuresFile = /\/card\/figures\.json$/;

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Ten everyday things: the model’s record' });
const percent = (share: number | undefined) => formatPercent(share as number, 'en');
const openFromStart = (page: Page) => page.getByRole('button', { name: 'The model’s record' }).click();

async function showShip(page: Page) {
  await give(page, picturePath('ship'));
  return answerFor(page, 'ship.png');
}

test('comes when it is wanted, with what the bundle tells', async ({ page, watched }) => {
  const { manifest, figures } = published('cifar10');
  await expect(page.getByRole('button', { name: 'The model’s record' })).toBeVisible();
  const isOfRecord = (url: string) => figuresFile.test(url) || /\/assets\/record/i.test(url);
  expect(watched.requests.filter(isOfRecord)).toEqual([]);
  await openFromStart(page);
  const record = dialog(page);
  await expect(record.getByTestId('record-facts')).toContainText(percent(manifest.measured.accuracy.int8));
  await expect(record.getByTestId('record-facts')).toContainText('on 8,000 test pictures');
  await expect(record.getByTestId('record-made')).toContainText(manifest.provenance.recipe);
  await expect(record.getByTestId('record-limits')).toContainText((figures.limits ?? [])[0]?.en ?? 'none');
  await expect(record.getByTestId('record-forms').getByRole('row')).toHaveCount(
    2 + manifest.artifacts.length,
  );
  await expect(record.getByRole('link')).toHaveAttribute('href', /\/cifar10\/[0-9a-f]{16}\/card\.md$/);
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(record).toBeHidden();
  await expect(page.getByRole('button', { name: 'The model’s record' })).toBeFocused();

  // A second time nothing is fetched any more.
  const before = watched.requests.length;
  await openFromStart(page);
  await expect(record.getByTestId('record-classes')).toBeVisible();
  expect(watched.requests.slice(before)).toEqual([]);
});

test('its charts and tables are the figures', async ({ page }) => {
  const { figures, manifest } = published('cifar10');
  await openFromStart(page);
  const record = dialog(page);
  const confusion = figures.confusion ?? [];
  const matrix = record.getByTestId('record-confusion').locator('tbody td');
  await expect(matrix.first()).toBeVisible();
  expect((await matrix.allTextContents()).map(Number)).toEqual(confusion.flat());

  const bars = record.getByTestId('record-class');
  await expect(bars).toHaveCount(manifest.labels.length);
  for (const [place, row] of confusion.entries()) {
    const found = (row[place] as number) / row.reduce((sum, count) => sum + count, 0);
    await expect(bars.nth(place)).toContainText(percent(found));
  }
  const bins = (figures.reliability ?? []).filter(({ images }) => images > 0);
  await expect(record.locator('.reliability__dot')).toHaveCount(bins.length);
  await record.getByTestId('record-reliability').getByText('As a table').click();
  await expect(record.getByTestId('record-reliability').locator('tbody tr')).toHaveCount(bins.length);
  await record.getByTestId('record-strangers').getByText('As a table').first().click();
  const strangers = record.getByTestId('record-strangers').locator('details').first().locator('tbody tr');
  const tradeOff = record.getByTestId('record-trade-off').locator('circle');
  await expect(tradeOff).toHaveCount((figures.tradeOff ?? []).length);
  await expect(strangers).toHaveCount((figures.strangers ?? []).length);
  const food = (figures.strangers ?? []).find(({ elsewhere }) => elsewhere);
  await expect(strangers.filter({ hasText: food?.name.en ?? 'none' })).toContainText(
    percent(food?.sureUnwarned ?? -1),
  );
  await expectNoViolations(page);
});

test('a bar leads to the record of its class: of a hundred answers like this one', async ({ page }) => {
  const { figures } = published('cifar10');
  const { classes } = await showShip(page);
  const [top, second] = classes;
  await page.getByRole('button', { name: /: how often “ship” is right$/ }).click();
  const asked = page.getByTestId('record-asked');
  const kept = figures.byAnswer?.[top?.label ?? '']?.['very-likely'];
  await expect(asked.getByTestId('record-like')).toContainText(
    'Of a hundred answers like this one (“ship”, very likely)',
  );
  await expect(asked.getByTestId('record-like')).toContainText(`${kept?.answers} of them`);
  const column = (figures.confusion ?? []).map((row) => row[8] as number);
  const precision = Math.round((100 * (column[8] as number)) / column.reduce((sum, count) => sum + count, 0));
  await expect(asked).toContainText(`Of a hundred answers “ship”, ${precision} are right.`);
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Close the record' }).click();
  await expect(page.getByRole('button', { name: /: how often “ship” is right$/ })).toBeFocused();

  // Another class was not the answer: its record has no answers like this one.
  await page.getByTestId('class-bar').nth(1).locator('.bars__percent').click();
  await expect(asked).toContainText(`Of a hundred answers “${second?.label}”`);
  await expect(asked.getByTestId('record-like')).toHaveCount(0);
});

test('by keyboard: a class opens, its record is read, Escape leads back', async ({ page }) => {
  await page.getByRole('button', { name: 'The model’s record' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Close the record' })).toBeFocused();
  await expect(page.getByTestId('record-classes')).toBeVisible();
  await page.keyboard.press('Tab');
  const airplane = page.getByRole('button', { name: /^airplane \d/ });
  await expect(airplane).toBeFocused();
  await expect(airplane).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Space');
  await expect(airplane).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByTestId('record-class').first()).toContainText(
    /Of a hundred answers “airplane”, \d+/,
  );
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'The model’s record' })).toBeFocused();
});

test('on the narrowest phone, in the dark, in forced colours, all of it is there and within the screen', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 740 });
  await openFromStart(page);
  await expect(page.getByTestId('record-strangers')).toBeVisible();
  await page.getByTestId('record-class').nth(3).getByRole('button').click();
  for (const table of await page.getByText('As a table').all()) await table.click();
  await expectInEveryLook(page, async () => {
    const beyond = await dialog(page).evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(beyond, 'pixels wider than the dialog').toBeLessThanOrEqual(0);
  });
  // Ten classes need no scrolling.
  const matrix = page.getByTestId('record-confusion').locator('.record__scroll');
  expect(await matrix.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(
    0,
  );
});

test.describe('in Russian', () => {
  test.use({ locale: 'ru' });

  test('all but what the model’s maker wrote is Russian', async ({ page }) => {
    const { figures } = published('cifar10');
    await showShip(page);
    await page.getByRole('button', { name: /: как часто верен ответ «корабль»$/ }).click();
    const record = page.getByRole('dialog', { name: 'Десять обычных вещей: результаты модели' });
    await expect(record.getByTestId('record-like')).toContainText('Из ста таких ответов («корабль»');
    await expect(record.getByTestId('record-limits')).toContainText((figures.limits ?? [])[0]?.ru ?? 'none');
    await expect(record.getByTestId('record-strangers')).toContainText('сильное размытие');
    await expectNoViolations(page);
    await page.setViewportSize({ width: 320, height: 740 });
    await expectNoOverflow(page);
    // What is English says so, for those who listen.
    const english = await record.getByTestId('record-made').locator('[lang=en]').allTextContents();
    expect(english.join(' ')).toContain('CIFAR-10');
  });
});

test('a model of two classes, tested by cross-validation, has its record too', async ({ page }) => {
  const { figures } = published('pizza');
  await page.goto(`${home}${home.includes('?') ? '&' : '?'}model=pizza`);
  await openFromStart(page);
  const record = page.getByRole('dialog', { name: 'Pizza or not: the model’s record' });
  const matrix = record.getByTestId('record-confusion').locator('tbody td');
  await expect(matrix.first()).toBeVisible();
  expect((await matrix.allTextContents()).map(Number)).toEqual(figures.confusion?.flat());
  await expect(record.getByTestId('record-made')).toContainText('tested by cross-validation');
});

test('a bundle that was published without figures shows what it has', async ({ page }) => {
  await page.route('**/cifar10/*/manifest.json', async (route) => {
    const manifest = await (await route.fetch()).json();
    const { figures: _, ...card } = manifest.card;
    await route.fulfill({ json: { ...manifest, card } });
  });
  await page.reload();
  await showShip(page);
  await page.getByRole('button', { name: /: how often “ship” is right$/ }).click();
  const record = dialog(page);
  await expect(record).toContainText('Its publisher gave no further figures.');
  await expect(record.getByTestId('record-facts')).toContainText('on 8,000 test pictures');
  await expect(record.getByTestId('record-made')).toBeVisible();
  await expect(record.getByTestId('record-confusion')).toHaveCount(0);
  await expectNoViolations(page);
});

test('damaged figures are not shown, and come when they are asked for again', async ({ page }) => {
  await page.route(figuresFile, async (route) => {
    const text = await (await route.fetch()).text();
    await route.fulfill({
      body: text.replace('"answers": 6', '"answers": 7'),
      contentType: 'application/json',
    });
  });
  await openFromStart(page);
  const record = dialog(page);
  await expect(record.getByRole('alert')).toContainText('The rest of its figures did not come.');
  await expect(record.getByTestId('record-facts')).toBeVisible();
  await expect(record.getByTestId('record-classes')).toHaveCount(0);
  await expectNoViolations(page);
  await page.unroute(figuresFile);
  await record.getByRole('button', { name: 'Try again' }).click();
  await expect(record.getByTestId('record-classes')).toBeVisible();
  await expect(record.getByRole('alert')).toHaveCount(0);
});

test.describe('where its code does not come', () => {
  test.use({ expectedErrors: [/Failed to load resource|ERR_FAILED|net::/] });

  test('that is said, and it is fetched again', async ({ page }) => {
    await page.route('**/assets/RecordDialog-*', (route) => route.abort());
    await openFromStart(page);
    const failure = page.getByRole('dialog', { name: 'The model’s record' });
    await expect(failure).toBeVisible();
    await expectNoViolations(page);
    await page.unroute('**/assets/RecordDialog-*');
    await failure.getByRole('button', { name: 'Try again' }).click();
    await expect(dialog(page).getByTestId('record-classes')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'The model’s record' })).toBeFocused();
  });
});

test('it is no long task of the page', async ({ page }) => {
  const long = await lastingLongTasks(page, async () => {
    await page.reload();
    await expect(page.getByRole('button', { name: 'The model’s record' })).toBeVisible();
    return recordTasks(page, async () => {
      await openFromStart(page);
      await expect(page.getByTestId('record-forms')).toBeVisible();
      await page.getByTestId('record-class').first().getByRole('button').click();
    });
  });
  expect(long).toEqual([]);
});
