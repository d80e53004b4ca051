/** On a device without a camera. */
import { expect } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { answerFor, picturePath, test } from '../support/page.ts';
import { useButton } from './live.ts';

test.use({ permissions: ['camera'] });

test('no camera: a sentence, and a picture can be chosen instead', async ({ page }) => {
  await useButton(page).click();
  const alert = page.getByRole('alert');
  await expect(alert).toHaveAttribute('data-code', 'camera-absent');
  await expect(alert).toContainText('No camera was found.');
  await expect(page.getByRole('button', { name: 'Take a picture' })).toHaveAttribute('aria-disabled', 'true');
  await expectNoViolations(page);
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a picture instead' }).click();
  await (await choosing).setFiles(picturePath('ship'));
  expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
  await expect(alert).toBeHidden();
});
