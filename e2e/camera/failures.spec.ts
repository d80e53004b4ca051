/** A camera that is lost, busy or denied, and what the panel needs but does not get: each is told, with ways on. */
import { expect } from 'playwright/test';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { expectNoViolations } from '../support/axe.ts';
import { test } from '../support/page.ts';
import { burn, filmOptions, shoot } from './film.ts';
import { failOnce, headline, openCamera, unplug, useButton, watchStreams } from './live.ts';

test.use({ launchOptions: chromiumOptions(filmOptions), permissions: ['camera'] });
test.beforeEach(async ({ page }) => {
  await shoot(page);
  await watchStreams(page);
});
test.afterAll(burn);

test('an unplugged camera is told, and opens again', async ({ page }) => {
  await openCamera(page);
  await unplug(page);
  await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'camera-lost');
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('region', { name: 'Camera' })).toBeFocused();
  await expect(headline(page)).toBeVisible();
  await expect(page.getByRole('alert')).toBeHidden();
});

for (const [name, code] of [
  ['NotReadableError', 'camera-busy'],
  ['NotAllowedError', 'camera-denied'],
]) {
  test(`${code}: a sentence, and both ways on`, async ({ page }) => {
    await failOnce(page, name as string);
    await useButton(page).click();
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', code as string);
    await expectNoViolations(page);
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a picture instead' }).click();
    await choosing;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(headline(page)).toBeVisible();
  });
}

test('while the browser asks, the page says what for', async ({ page }) => {
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
  });
  await useButton(page).click();
  await expect(page.getByText(/If the browser asks whether this page may use it, allow it/)).toBeVisible();
  await expectNoViolations(page);
});

test.describe('when something does not come', () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test('the panel’s own code can be fetched again', async ({ page }) => {
    await page.context().route('**/CameraPanel*.js', (route) => route.abort('connectionreset'));
    await useButton(page).click();
    await expect(page.getByText('A file that is needed could not be fetched.')).toBeVisible();
    await page.context().unroute('**/CameraPanel*.js');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(headline(page)).toBeVisible();
  });

  test('the model can be fetched again', async ({ page }) => {
    await page.context().route('**/weights.bin', (route) => route.fulfill({ status: 404, body: '' }));
    await useButton(page).click();
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'download-refused');
    await page.context().unroute('**/weights.bin');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(headline(page)).toBeVisible();
  });
});

test.describe('without permission', () => {
  test.use({ permissions: [] });

  test('says where to give it', async ({ page }) => {
    await useButton(page).click();
    const alert = page.getByRole('alert');
    await expect(alert).toHaveAttribute('data-code', 'camera-blocked');
    await expect(alert).toContainText('settings for this page');
    await expectNoViolations(page);
  });
});
