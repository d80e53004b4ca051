/** The page's own pictures to try. */
import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { answerFor, test } from '../support/page.ts';

interface Sample {
  readonly file: string;
  readonly name: { readonly en: string };
  readonly models: readonly string[];
}
const { samples } = JSON.parse(
  readFileSync(new URL('../../public/samples/index.json', import.meta.url), 'utf8'),
) as { samples: Sample[] };

/** What each shows, as the label of its model. */
const right: Record<string, string> = { pizza: 'pizza', salad: 'not_pizza', spaghetti: 'not_pizza' };

for (const model of ['cifar10', 'pizza']) {
  test(`one click each: the samples for ${model} get the right answer`, async ({ page }) => {
    await page.goto(`./?model=${model}`);
    for (const { file, name } of samples.filter(({ models }) => models.includes(model))) {
      const gallery = page.locator('details').filter({ hasText: 'Try one of these' });
      if ((await gallery.getAttribute('open')) === null) await gallery.getByText('Try one of these').click();
      await gallery.getByRole('button', { name: name.en }).click();
      const { classes, engine } = await answerFor(page, name.en);
      const what = file.replace('.webp', '');
      expect(classes[0]?.label).toBe(right[what] ?? what);
      expect(classes[0]?.probability).toBeGreaterThan(0.9);
      expect(engine.model).toBe(model);
      await expect(page.getByTestId('warning'), name.en).toBeHidden();
    }
  });
}

test('the keyboard is enough; the focus goes to the chooser when the gallery folds', async ({ page }) => {
  const sample = page.getByRole('button', { name: 'Ship', exact: true });
  await expect(sample).toBeVisible();
  await expectNoViolations(page);
  await sample.focus();
  await page.keyboard.press('Enter');
  await answerFor(page, 'Ship');
  await expect(sample).toBeHidden();
  await expect(page.locator('input[type=file]')).toBeFocused();
  await page.getByText('Try one of these').focus();
  await page.keyboard.press('Enter');
  await expect(sample).toBeVisible();
  await expectNoViolations(page);
});

test.describe('behind a broken connection', () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test('a sample that does not come is told as any download, and can be tried again', async ({ page }) => {
    await page.context().route('**/samples/ship.webp', (route) => route.abort());
    await page.getByRole('button', { name: 'Ship', exact: true }).click();
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'download-failed');
    await page.context().unroute('**/samples/ship.webp');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect((await answerFor(page, 'Ship')).classes[0]?.label).toBe('ship');
  });

  test('without the list of samples the page works as well', async ({ page }) => {
    await page.context().route('**/samples/index.json', (route) => route.fulfill({ status: 404, body: '' }));
    await page.reload();
    await expect(page.getByText('It knows these 10 things')).toBeVisible();
    await expect(page.getByText('Try one of these')).toBeHidden();
  });
});
