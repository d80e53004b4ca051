/** Another part of the picture is asked about: by mouse, touch, keyboard and numbers. */
import { expect } from 'playwright/test';
import { row, rows, save } from '../list/pictures.ts';
import { expectNoViolations } from '../support/axe.ts';
import {
  answerFor,
  codesOn,
  expectNoOverflow,
  give,
  picturePath,
  seenPixels,
  test,
} from '../support/page.ts';
import { needPhotographs, photograph } from '../support/photographs.ts';
import { cropNow, headline, middle, open, press, side, square } from './square.ts';

test('the square is dragged, and the bars follow it before it is let go', async ({ page }) => {
  await open(page);
  const from = await middle(page);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x - from.width, from.y, { steps: 8 });
  await expect(headline(page)).toContainText('ship');
  expect(await cropNow(page)).toEqual([0, 0, side, side]);
  // It is what a new part is, and no new answer: the list has the first one.
  await expect(page.getByTestId('engine')).toBeVisible();
  await page.mouse.up();
  await expect(page.locator('main')).toHaveAttribute('aria-busy', 'false');
  await expect(headline(page)).toContainText('ship');

  const again = await middle(page);
  await page.mouse.move(again.x, again.y);
  await page.mouse.down();
  await page.mouse.move(again.x + 2 * again.width, again.y, { steps: 8 });
  await expect(headline(page)).toContainText('truck');
  await page.mouse.up();
  await expect(page.locator('main')).toHaveAttribute('aria-busy', 'false');
  expect(await cropNow(page)).toEqual([side, 0, side, side]);
  // The exact answer: what the model sees is what it sees of the picture of a truck alone.
  const ofPart = await seenPixels(page);
  await press(page, 'Back');
  await expect(headline(page)).toContainText('ship');
  await press(page, 'Back');
  await expect.poll(() => cropNow(page)).toEqual([side / 2, 0, side, side]);
  expect(await seenPixels(page)).not.toEqual(ofPart);
});

test('of two photographs, the square says what is in the one that it is dragged to', async ({ page }) => {
  needPhotographs();
  await open(page, [{ picture: photograph('chelsea.png') }, { picture: photograph('coffee.png') }]);
  const first = await middle(page);
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  await page.mouse.move(first.x - first.width, first.y, { steps: 8 });
  await page.mouse.up();
  await expect(page.locator('main')).toHaveAttribute('aria-busy', 'false');
  await expect(headline(page)).toHaveText('Very likely a cat');
  expect(await codesOn(page)).toEqual([]);

  const onTheCat = await middle(page);
  await page.mouse.move(onTheCat.x, onTheCat.y);
  await page.mouse.down();
  await page.mouse.move(onTheCat.x + 2 * onTheCat.width, onTheCat.y, { steps: 8 });
  await page.mouse.up();
  await expect(page.locator('main')).toHaveAttribute('aria-busy', 'false');
  await expect(headline(page)).toHaveText('This does not look like anything that I know');
  expect(await codesOn(page)).toEqual(['out-of-distribution']);
  expect(await cropNow(page)).toEqual([side, 0, side, side]);
});

test('a corner resizes it, and a click that moves nothing asks nothing', async ({ page }) => {
  await open(page);
  const corner = await page.getByTestId('part-lower-right').boundingBox();
  const { width } = await middle(page);
  if (!corner) throw new Error('no corner');
  const [x, y] = [corner.x + corner.width / 2, corner.y + corner.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'Back', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await page.mouse.down();
  await page.mouse.move(x - width / 2, y - width / 2, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator('main')).toHaveAttribute('aria-busy', 'false');
  const [left, top, w, h] = (await cropNow(page)) as [number, number, number, number];
  expect([left, top]).toEqual([side / 2, 0]);
  expect(w).toBe(h);
  expect(Math.abs(w - side / 2)).toBeLessThan(4);
  // It was asked about once: one step leads back.
  await press(page, 'Back');
  await expect.poll(() => cropNow(page)).toEqual([side / 2, 0, side, side]);
  await expect(page.getByRole('button', { name: 'Back', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

test('a drag selects nothing: what is selected the browser would drag away next, instead of the corner', async ({
  page,
}) => {
  await open(page);
  const selections = await page.evaluateHandle(() => {
    const begun: string[] = [];
    document.addEventListener('selectstart', ({ target }) => begun.push((target as Element).className));
    return begun;
  });
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 60, y + 10, { steps: 6 });
  await page.mouse.up();
  await expect(page.locator('main')).toHaveAttribute('aria-busy', 'false');
  for (const corner of ['lower-right', 'lower-left']) {
    const [, , before] = (await cropNow(page)) as [number, number, number];
    const box = await page.getByTestId(`part-${corner}`).boundingBox();
    if (!box) throw new Error('no corner');
    const [fromX, fromY] = [box.x + box.width / 2, box.y + box.height / 2];
    const dx = corner === 'lower-right' ? -1 : 1;
    await page.mouse.move(fromX, fromY);
    await page.mouse.down();
    await page.mouse.move(fromX + dx * 20, fromY - 20, { steps: 4 });
    const [, , halfway] = (await cropNow(page)) as [number, number, number];
    await page.mouse.move(fromX + dx * 40, fromY - 40, { steps: 4 });
    const [, , after] = (await cropNow(page)) as [number, number, number];
    await page.mouse.up();
    expect(halfway).toBeLessThan(before);
    expect(after).toBeLessThan(halfway);
    await expect(page.locator('main')).toHaveAttribute('aria-busy', 'false');
  }
  expect(await selections.jsonValue()).toEqual([]);
});

test('a finger moves it, and not the page', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await open(page);
  const touch = await page.context().newCDPSession(page);
  const { x, y, width } = await middle(page);
  const at = (dx: number, dy: number) => [{ x: x + dx, y: y + dy }];
  const scrolled = await page.evaluate(() => scrollY);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0, 0) });
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await touch.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: at(-width * part, -20 * part),
    });
  }
  await expect(headline(page)).toContainText('ship');
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  await expect(headline(page)).toContainText('ship');
  expect(await cropNow(page)).toEqual([0, 0, side, side]);
});

test('keys and numbers do all that a mouse does', async ({ page }) => {
  await open(page);
  await square(page).focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowLeft');
  expect(await cropNow(page)).toEqual([0, 0, side, side]);
  await expect(headline(page)).toContainText('ship');
  await page.keyboard.press('-');
  const [x, y, width] = (await cropNow(page)) as [number, number, number];
  expect(width).toBeLessThan(side);
  await page.keyboard.press('ArrowRight');
  expect((await cropNow(page))[0]).toBeGreaterThan(x);
  expect((await cropNow(page))[1]).toBe(y);
  await page.keyboard.press('+');
  // A live region says the answer when the keys rest, not with each of them.
  await expect(page.locator('main')).toHaveAttribute('aria-busy', 'false');

  await page.getByText('With keys, or in numbers').click();
  await page.getByLabel('From the left').fill(String(side));
  // By keys, as a person types: amidst it no number is the wanted one.
  await page.getByLabel('Width').selectText();
  await page.keyboard.type('480');
  await expect(headline(page)).toContainText('truck');
  expect((await cropNow(page))[0]).toBe(side);
  await square(page).focus();
  await page.keyboard.press('Escape');
  await expect(square(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Another part' })).toBeFocused();
  await expect(page.getByTestId('seen-outline')).toBeVisible();
});

test('everything is squeezed and says so, the middle is the way back; the list and its exports know which', async ({
  page,
}) => {
  await open(page);
  await press(page, 'Everything');
  await expect(page.getByText('shapes change')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Everything' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => cropNow(page)).toEqual([0, 0, 2 * side, side]);
  await expect(page.getByText('All of your picture, squeezed to fit, resized to')).toBeVisible();
  await give(page, picturePath('airplane'));
  await answerFor(page, 'airplane.png');
  await expect(rows(page)).toHaveCount(2);
  const crops = async () => {
    const exported: { crop: object }[] = JSON.parse((await save(page, 'Answers as JSON')).text);
    return exported.map(({ crop }) => crop);
  };
  expect(await crops()).toEqual([
    { x: 0, y: 0, width: 2 * side, height: side },
    { x: 80, y: 0, width: 480, height: 480 },
  ]);
  // Its own part comes back with it.
  await row(page, 'collage.png').click();
  await answerFor(page, 'collage.png');
  await press(page, 'Another part');
  await expect.poll(() => cropNow(page)).toEqual([0, 0, 2 * side, side]);
  await press(page, 'The middle');
  await expect.poll(() => cropNow(page)).toEqual([side / 2, 0, side, side]);
  await expect.poll(async () => (await crops())[0]).toEqual({ x: side / 2, y: 0, width: side, height: side });
});

test('for everybody: narrow, dark, in Russian, in forced colours', async ({ page }) => {
  await open(page);
  await page.getByText('With keys, or in numbers').click();
  await press(page, 'Look at every part');
  await expect(page.getByTestId('found-said')).toHaveText(/is most probable/);
  await expectNoViolations(page);
  await page.setViewportSize({ width: 320, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoOverflow(page);
  await expectNoViolations(page);
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Language').selectOption('Русский');
  await expect(page.getByTestId('found-said')).toHaveText(/вероятнее всего/);
  await expectNoOverflow(page);
  await expectNoViolations(page);
});
