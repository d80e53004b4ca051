/** No state of the page breaks WCAG 2.2 A or AA by axe's rules, in light and dark, on a phone and a desktop. */
import { expect, type Page } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { answerFor, expectNoOverflow, give, picturePath, test } from '../support/page.ts';

const viewports = {
  phone: { width: 360, height: 740 },
  desktop: { width: 1280, height: 800 },
};

/** Looks at the state that the page is in, as each kind of visitor has it. */
async function expectAccessible(page: Page): Promise<void> {
  for (const viewport of Object.values(viewports)) {
    await page.setViewportSize(viewport);
    await expectNoOverflow(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectNoViolations(page);
    }
  }
}

test.use({ expectedErrors: [/Failed to load resource/] });

test('before, after, with the engines compared and beside a bad file', async ({ page }) => {
  await expect(page.getByText('It knows these 10 things')).toBeVisible();
  await expectAccessible(page);
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  await expectAccessible(page);
  // Without one engine, whose failure is then told too: two take long on a machine without a GPU.
  await page.context().route('**/model.tfjs.json', (route) => route.fulfill({ status: 404, body: '' }));
  await page.getByRole('button', { name: 'Compare the engines' }).click();
  await expect(page.getByRole('button', { name: 'Download as JSON' })).toBeVisible();
  await expectAccessible(page);
  await give(page, { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await expect(page.getByRole('alert')).toBeVisible();
  await expectAccessible(page);
});
