/** Every part of a picture is looked at. */
import { expect } from 'playwright/test';
import { test } from '../support/page.ts';
import { cropNow, headline, open, press, side } from './square.ts';

test('every part is looked at, with progress; where a class is most probable is shown, said and asked about', async ({
  page,
}) => {
  await open(page);
  await press(page, 'Look at every part');
  await expect(page.getByTestId('found-said')).toHaveText(/is most probable/);
  await page.getByRole('combobox', { name: 'What to look for' }).selectOption('truck');
  await expect(page.getByTestId('found-said')).toHaveText(
    /^“truck” is most probable at the (upper |lower )?right/,
  );
  await expect(page.getByTestId('found')).toBeVisible();
  await page.getByRole('combobox', { name: 'What to look for' }).selectOption('ship');
  await expect(page.getByTestId('found-said')).toHaveText(
    /^“ship” is most probable at the (upper |lower )?left/,
  );
  await press(page, 'Ask about that part');
  await expect(headline(page)).toContainText('ship');
  const [x, , width] = (await cropNow(page)) as [number, number, number];
  expect(x + width / 2).toBeLessThan(side);
  await press(page, 'Back');
  await expect.poll(() => cropNow(page)).toEqual([side / 2, 0, side, side]);
});

test('looking at every part can be stopped', async ({ page }) => {
  await open(page);
  // The frames of a search are slow enough to be stopped when each waits for the page's own timer.
  await page.evaluate(() => {
    const original = globalThis.createImageBitmap;
    globalThis.createImageBitmap = (async (...given: Parameters<typeof original>) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return original(...given);
    }) as typeof original;
  });
  await press(page, 'Look at every part');
  await expect(page.getByText(/^[1-9]\d* of \d+ parts$/)).toBeVisible();
  await press(page, 'Stop');
  await expect(page.getByRole('button', { name: 'Look at every part' })).toBeFocused();
  await page.waitForTimeout(500); // nothing of it comes late
  await expect(page.getByText(/of \d+ parts$/)).toBeHidden();
  await expect(page.getByTestId('found-said')).toHaveText('');
});
