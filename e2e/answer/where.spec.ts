/** Where the model looked: a map of a class over the very part of the picture that the model saw. */
import { expect, type Page } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import {
  answerFor,
  drawFile,
  expectNoOverflow,
  give,
  picturePath,
  samplePath,
  test,
} from '../support/page.ts';

const map = (page: Page) => page.getByTestId('activation');
const bar = (page: Page, name: string) => page.getByRole('button', { name: `${name}: show where it looked` });
const pixels = (page: Page) =>
  map(page).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL('image/png'));

for (const engine of ['ort-wasm', 'inkling-wasm', 'tfjs-webgl']) {
  test(`${engine}: a bar shows where its class was found, the keyboard is enough`, async ({ page }) => {
    await page.goto(`./?engine=${engine}`);
    await give(page, samplePath('ship'));
    await answerFor(page, 'ship.webp');
    await expect(map(page)).toBeHidden();
    await bar(page, 'ship').focus();
    await page.keyboard.press('Enter');
    await expect(map(page)).toBeVisible();
    await expect(bar(page, 'ship')).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByTestId('where')).toHaveText(/^For “ship” .* counted/);

    // Over the centred square of a picture of 640 x 480.
    const [image, over] = await Promise.all([
      page.getByRole('img', { name: /^Your picture/ }).boundingBox(),
      map(page).boundingBox(),
    ]);
    if (!image || !over) throw new Error('both are to be seen');
    expect(over.width).toBeCloseTo(image.height, 0);
    expect(over.height).toBeCloseTo(image.height, 0);
    expect(over.x - image.x).toBeCloseTo((image.width - image.height) / 2, 0);
    expect(over.y).toBeCloseTo(image.y, 0);

    const ofShip = await pixels(page);
    const other = page
      .getByTestId('class-bar')
      .nth(1)
      .getByRole('button', { name: /show where/ });
    await other.click();
    await expect(bar(page, 'ship')).toHaveAttribute('aria-pressed', 'false');
    expect(await pixels(page)).not.toBe(ofShip);
    await other.click();
    await expect(map(page)).toBeHidden();
  });
}

test('over a tall picture, which is drawn in the middle of a wider box', async ({ page }) => {
  const tall = await drawFile(page, { name: 'tall.png', type: 'image/png', width: 60, height: 900 }, [
    ['#7ab', 0, 0, 60, 900],
    ['#532', 10, 430, 40, 40],
  ]);
  await give(page, tall);
  await answerFor(page, 'tall.png');
  await page.getByLabel('Show on the picture where it looked').check();
  const [image, over] = await Promise.all([
    page.getByRole('img', { name: /^Your picture/ }).boundingBox(),
    map(page).boundingBox(),
  ]);
  if (!image || !over) throw new Error('both are to be seen');
  const scale = Math.min(image.width / 60, image.height / 900);
  expect(image.width).toBeGreaterThan(2 * 60 * scale);
  expect(over.width).toBeCloseTo(60 * scale, 0);
  expect(over.height).toBeCloseTo(60 * scale, 0);
  expect(over.x + over.width / 2).toBeCloseTo(image.x + image.width / 2, 0);
  expect(over.y + over.height / 2).toBeCloseTo(image.y + image.height / 2, 0);
});

test('the switch, the strength, and the next picture', async ({ page }) => {
  await give(page, samplePath('ship'));
  await answerFor(page, 'ship.webp');
  const shows = page.getByLabel('Show on the picture where it looked');
  await shows.check();
  await expect(bar(page, 'ship')).toHaveAttribute('aria-pressed', 'true');
  await expectNoViolations(page);
  await page.getByLabel('Strength').fill('0.3');
  await expect(map(page)).toHaveCSS('opacity', '0.3');

  await give(page, picturePath('truck'));
  await answerFor(page, 'truck.png');
  await expect(bar(page, 'truck')).toHaveAttribute('aria-pressed', 'true');
  await expect(map(page)).toHaveCSS('opacity', '0.3');

  await page.setViewportSize({ width: 320, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoOverflow(page);
  await expectNoViolations(page);
  const image = await page.getByRole('img', { name: /^Your picture/ }).boundingBox();
  await expect.poll(async () => (await map(page).boundingBox())?.width).toBeCloseTo(image?.height ?? 0, 0);
  await shows.uncheck();
  await expect(map(page)).toBeHidden();
});
