/** No state of the page breaks WCAG 2.2 A or AA by axe's rules, in light and dark, on a phone and a desktop. */
import { expect } from 'playwright/test';
import { expectNoViolations } from './axe.ts';
import { answerFor, give, picturePath, test } from './page.ts';

test.setTimeout(6 * 60_000);

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [device, viewport] of [
    ['phone', { width: 360, height: 740 }],
    ['desktop', { width: 1280, height: 800 }],
  ] as const) {
    test.describe(`${colorScheme}, ${device}`, () => {
      test.use({ colorScheme, viewport, expectedErrors: [/Failed to load resource/] });

      test('before, after, with the engines compared and beside a bad file', async ({ page }) => {
        await expect(page.getByText('It knows these 10 things')).toBeVisible();
        await expectNoViolations(page);
        await give(page, picturePath('ship'));
        await answerFor(page, 'ship.png');
        await expectNoViolations(page);
        // Without one engine, whose failure is then told too: two take long on a machine without a GPU.
        await page.context().route('**/model.tfjs.json', (route) => route.fulfill({ status: 404, body: '' }));
        await page.getByRole('button', { name: 'Compare the engines' }).click();
        await expect(page.getByRole('button', { name: 'Download as JSON' })).toBeVisible({
          timeout: 240_000,
        });
        await expectNoViolations(page);
        await give(page, { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
        await expect(page.getByRole('alert')).toBeVisible();
        await expectNoViolations(page);
      });

      test('nothing is wider than the screen', async ({ page }) => {
        await give(page, picturePath('ship'));
        await answerFor(page, 'ship.png');
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      });
    });
  }
}
