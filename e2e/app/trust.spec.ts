/**
 * What tells how far an answer may be trusted is for everybody: by keyboard, on the narrowest phone, in the dark, in forced colours,
 * in each language. (The same of the part that is asked about: e2e/part; of a model's record: e2e/record.)
 */
import { expect, type Locator } from 'playwright/test';
import { details as englishDetails } from '../../web/ui/text/en/details.ts';
import { en } from '../../web/ui/text/en/index.ts';
import { details as russianDetails } from '../../web/ui/text/ru/details.ts';
import { ru } from '../../web/ui/text/ru/index.ts';
import { expectInEveryLook } from '../support/looks.ts';
import { answerFor, give, picturePath, samplePath, test } from '../support/page.ts';

const press = async (element: Locator, key: string) => {
  await element.focus();
  await element.page().keyboard.press(key);
};

for (const text of [
  { ...en, ...englishDetails },
  { ...ru, ...russianDetails },
]) {
  test.describe(`in the language ${text.language}`, () => {
    test.use({ locale: text.language, viewport: { width: 320, height: 740 } });

    test('where it looked, whether it is right, what left the page', async ({ page }) => {
      await give(page, picturePath('ship'));
      await answerFor(page, 'ship.png');
      await press(page.getByTestId('class-bar').first().getByRole('button').first(), 'Enter');
      await expect(page.getByTestId('activation')).toBeVisible();
      await expect(page.getByTestId('where')).not.toBeEmpty();

      const yes = page.getByRole('button', { name: text.truth.yes, exact: true });
      await press(yes, 'Space');
      await expect(yes).toHaveAttribute('aria-pressed', 'true');
      const other = page.getByLabel(text.truth.is);
      await expect(other).toHaveValue('ship');
      await press(other, 'Home');
      await expect(other).toHaveValue('');
      await expect(yes).toHaveAttribute('aria-pressed', 'false');
      await press(yes, 'Enter');
      await expect(page.getByText(text.truth.noted)).toBeVisible();

      await press(page.getByTestId('network').locator('summary'), 'Enter');
      await expect(page.getByText(text.network.how)).toBeVisible();
      await expectInEveryLook(page);
    });

    test('an answer that is held back, and why', async ({ page }) => {
      await give(page, samplePath('pizza'));
      expect((await answerFor(page, 'pizza.webp')).headline).toBe(text.headline({ grade: 'held-back' }));
      await expect(page.getByTestId('warning')).toContainText(text.warnings['out-of-distribution']);
      await press(page.getByText(text.likeness.title), 'Enter');
      await expect(page.getByTestId('likeness-score')).toBeVisible();
      await expectInEveryLook(page);
    });
  });
}

test('in forced colours too, what is chosen differs from what is not', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  const background = (name: string) =>
    page
      .getByRole('button', { name, exact: true })
      .evaluate((button) => getComputedStyle(button).backgroundColor);
  await press(page.getByRole('button', { name: 'Yes', exact: true }), 'Enter');
  await press(page.getByRole('button', { name: 'Another part' }), 'Enter');
  await expect(page.getByRole('button', { name: 'The middle' })).toHaveAttribute('aria-pressed', 'true');
  expect(await background('Yes')).not.toBe(await background('Copy as text'));
  expect(await background('The middle')).not.toBe(await background('Everything'));
});
