/** What the answer says and what can be done with it: headlines of the model's own, bars to unfold, copies. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { answerFor, give, picturePath, samplePath, test } from '../support/page.ts';

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const bars = (page: Page) => page.getByRole('list', { name: 'How probable each class is' });
const all = (page: Page) => page.getByRole('button', { name: 'Show all 10 classes' });

test('five bars at first, all at a click; the next picture comes as the visitor left it', async ({
  page,
}) => {
  await give(page, picturePath('ship'));
  expect((await answerFor(page, 'ship.png')).classes).toHaveLength(10);
  await expect(bars(page).getByRole('listitem')).toHaveCount(5);
  await expect(all(page)).toHaveAttribute('aria-expanded', 'false');
  await all(page).focus();
  await page.keyboard.press('Enter');
  await expect(bars(page).getByRole('listitem')).toHaveCount(10);
  await expect(all(page)).toHaveAttribute('aria-expanded', 'true');
  await expect(all(page)).toBeFocused();
  await expectNoViolations(page);
  await give(page, picturePath('truck'));
  await answerFor(page, 'truck.png');
  await expect(bars(page).getByRole('listitem')).toHaveCount(10);
  await all(page).click();
  await expect(bars(page).getByRole('listitem')).toHaveCount(5);
});

test.describe('copies', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('the answer as text', async ({ page }) => {
    await give(page, picturePath('ship'));
    const { engine, headline, classes } = await answerFor(page, 'ship.png');
    await page.getByRole('button', { name: 'Copy as text' }).click();
    await expect(page.getByText('Copied.')).toBeVisible();
    const lines = (await copied(page)).trim().split('\n');
    expect(lines[0]).toBe(`ship.png: ${headline}`);
    expect(lines.slice(1, 11).map((line) => line.replace(/:.*/, ''))).toEqual(
      classes.map(({ label }) => label),
    );
    for (const line of lines.slice(1, 11)) expect(line).toMatch(/^[a-z]+: [<>]?\d+\.\d%$/);
    expect(lines[11]).toBe(`Model: ${engine.model}, version ${engine.version}`);
    expect(lines[12]).toMatch(/^Engine: .* with (Inkling|WASM|WebGL), /);
    await give(page, picturePath('truck'));
    await answerFor(page, 'truck.png');
    await expect(page.getByText('Copied.')).toBeHidden();
  });
});

test('a browser that forbids copying is told of', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await page.reload();
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  await page.getByRole('button', { name: 'Copy as text' }).click();
  await expect(page.getByText('The browser did not allow copying.')).toBeVisible();
});

test('a label’s own headline takes the place of the usual sentence', async ({ page }) => {
  const card = JSON.parse(readFileSync(new URL('../../models/cards/pizza.json', import.meta.url), 'utf8'));
  await page.context().route('**/models/pizza/*/manifest.json', async (route) => {
    const manifest = await (await route.fetch()).json();
    // Without a detector, which finds a drawn salad unlike the photographs that it learned from.
    await route.fulfill({ json: { ...manifest, labels: card.labels, outOfDistribution: undefined } });
  });
  await page.goto('./?model=pizza');
  await give(page, samplePath('pizza'));
  expect((await answerFor(page, 'pizza.webp')).headline).toBe('It’s a pizza!');
  await give(page, samplePath('salad'));
  expect((await answerFor(page, 'salad.webp')).headline).toBe('No pizza here');
});
