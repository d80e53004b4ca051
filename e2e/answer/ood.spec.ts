/** The page says when a picture is unlike what the model was trained on, in one sentence, and what is off. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';
import {
  answerFor,
  drawFile,
  type GivenFile,
  give,
  picturePath,
  type Rectangle,
  test,
} from '../support/page.ts';

/** The codes of the warning on the page; none when there is no warning. */
async function codesOn(page: Page): Promise<string[]> {
  const warning = page.getByTestId('warning');
  if ((await warning.count()) === 0) return [];
  return ((await warning.getAttribute('data-codes')) as string).split(' ');
}

/** White noise as the model sees it: one rectangle for each pixel of its input. */
function noise(page: Page): Promise<GivenFile> {
  let state = 1;
  const next = () => {
    state = (state * 48271) % 2147483647; // Park and Miller's generator: the same noise each time
    return state % 256;
  };
  const pixels = Array.from(
    { length: 32 * 32 },
    (_, i): Rectangle => [`rgb(${next()} ${next()} ${next()})`, i % 32, Math.floor(i / 32), 1, 1],
  );
  return drawFile(page, { name: 'noise.png', type: 'image/png', width: 32, height: 32 }, pixels);
}

const blank = (page: Page) =>
  drawFile(page, { name: 'blank.png', type: 'image/png', width: 64, height: 64 }, [
    ['#7f8c99', 0, 0, 64, 64],
  ]);

test('noise', async ({ page }) => {
  await give(page, await noise(page));
  await answerFor(page, 'noise.png');
  expect(await codesOn(page)).toContain('noisy');
  await expect(page.getByTestId('warning')).toContainText(
    /^This looks unlike what the model was trained on: .*too much noise/,
  );
});

test('a blank picture: the warning is read out too, and goes with the next picture', async ({ page }) => {
  await give(page, await blank(page));
  await answerFor(page, 'blank.png');
  expect(await codesOn(page)).toContain('low-contrast');
  await expect(page.getByTestId('warning')).toContainText('too little contrast');
  await expect(page.locator('[aria-live=polite]')).toContainText('too little contrast');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  expect(await codesOn(page)).toEqual([]);
});
