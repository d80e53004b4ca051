/** A picture given to the page gets its bars, from the real model, in whatever way it is given. */
import { expect, type Page } from 'playwright/test';
import {
  answerFor,
  expectedEngine,
  forcedEngine,
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

/** What a drop or a paste carries, made in the page. */
async function dispatchFile(page: Page, event: 'drop' | 'paste', name: string) {
  await page.evaluate(
    ([event, name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name, { type: 'image/png' }));
      const target = document.querySelector('main') as HTMLElement;
      const options = { bubbles: true, cancelable: true };
      if (event === 'paste') {
        target.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
        return;
      }
      for (const type of ['dragenter', 'dragover', 'drop']) {
        target.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: data }));
      }
    },
    [event, name, pictureBytes(name.replace('.png', '')).toString('base64')] as const,
  );
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
  test.skip(forcedEngine === 'tfjs-webgl', 'the GPU has no threads');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await give(page, picturePath('ship'));
  const { engine } = await answerFor(page, 'ship.png');
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  expect(Number(engine.threads)).toBe(Math.min(4, cores));
});

test('a picture dropped on the page', async ({ page }) => {
  await dispatchFile(page, 'drop', 'truck.png');
  expect((await answerFor(page, 'truck.png')).classes[0]?.label).toBe('truck');
});

test('a pasted picture', async ({ page }) => {
  await dispatchFile(page, 'paste', 'ship.png');
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
