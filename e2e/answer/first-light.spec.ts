/** A picture given to the page gets its bars, from the real model, in whatever way it is given. */
import { expect, type Page } from 'playwright/test';
import { handOver } from '../support/hand-over.ts';
import {
  answerFor,
  expectedEngine,
  expectListening,
  give,
  pictureBytes,
  picturePath,
  test,
  testOnOnePage,
} from '../support/page.ts';

// As most visitors have it: engine and model are fetched, and the engines measured, when the page is idle.
test.use({ savesData: false });
testOnOnePage.use({ savesData: false });

/** Pictures drawn for this project (e2e/pictures/*.svg), and what they show. */
const pictures = ['airplane', 'automobile', 'ship', 'truck'];

/** Drops or pastes one of the pictures. */
async function carry(page: Page, way: 'drop' | 'paste', name: string) {
  await expectListening(page);
  await page.evaluate(handOver, {
    way,
    png: { name: `${name}.png`, base64: pictureBytes(name).toString('base64') },
  });
}

testOnOnePage.describe('the right answer', () => {
  for (const name of pictures) {
    testOnOnePage(name, async ({ page }) => {
      await give(page, picturePath(name));
      const { classes, engine, headline } = await answerFor(page, `${name}.png`);
      expect(classes[0]?.label).toBe(name);
      expect(headline).toContain(name);
      expect(engine).toMatchObject(expectedEngine);
    });
  }
});

test('the bars are all ten classes, sorted, and add up to 1', async ({ page }) => {
  await give(page, picturePath('ship'));
  const { classes } = await answerFor(page, 'ship.png');
  const probabilities = classes.map(({ probability }) => probability);
  expect(classes).toHaveLength(10);
  expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
  expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 2);
  expect(classes[0]?.shown).toMatch(/ship.*\d+(\.\d)?%$/);
});

test('a cross-origin isolated page runs several threads', async ({ page }) => {
  await page.goto('./?engine=ort-wasm'); // the one that has threads
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await give(page, picturePath('ship'));
  const { engine } = await answerFor(page, 'ship.png');
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  expect(Number(engine.threads)).toBe(Math.min(4, cores));
});

test('a picture dropped on the page', async ({ page }) => {
  await carry(page, 'drop', 'truck');
  expect((await answerFor(page, 'truck.png')).classes[0]?.label).toBe('truck');
});

test('a pasted picture', async ({ page }) => {
  await carry(page, 'paste', 'ship');
  expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
});

test('the keyboard alone is enough', async ({ page }) => {
  const choosing = page.waitForEvent('filechooser'); // before the key: Playwright needs a moment to listen
  await expect(page.getByText('Choose a picture')).toBeVisible();
  const chooser = page.locator('input[type=file]');
  const isFocused = () => chooser.evaluate((input) => input === document.activeElement);
  // Settings and the models come before it.
  for (let tabs = 0; tabs < 10 && !(await isFocused()); tabs++) await page.keyboard.press('Tab');
  await expect(chooser).toBeFocused();
  await page.keyboard.press('Enter');
  await (await choosing).setFiles(picturePath('airplane'));
  expect((await answerFor(page, 'airplane.png')).classes[0]?.label).toBe('airplane');
});

test('the latest picture wins', async ({ page }) => {
  await give(page, picturePath('ship'));
  await give(page, picturePath('truck'));
  expect((await answerFor(page, 'truck.png')).classes[0]?.label).toBe('truck');
  await expect(page.locator('[aria-live=polite]')).not.toContainText('ship.png');
});

test('the picture itself is sent nowhere: no request carries a body', async ({ page, watched }) => {
  const bodies: string[] = [];
  page.context().on('request', (request) => {
    if (request.method() !== 'GET' || request.postData()) bodies.push(request.url());
  });
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  expect(watched.requests.length).toBeGreaterThan(5);
  expect(bodies).toEqual([]);
});
