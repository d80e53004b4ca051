/** Two cameras of 60 frames a second, as Chromium draws them itself: choosing between them, and how fast the page is. */
import { expect } from 'playwright/test';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { test } from '../support/page.ts';
import { frames, headline, openCamera, trackStates, watchStreams } from './live.ts';

test.use({
  launchOptions: chromiumOptions(['--use-fake-device-for-media-stream=device-count=2,fps=60']),
  permissions: ['camera'],
});
test('another camera takes the place of the first, which is stopped', async ({ page }) => {
  await watchStreams(page);
  await openCamera(page);
  const select = page.getByRole('combobox', { name: 'Which camera' });
  await expect(select.locator('option')).toHaveText(['fake_device_0', 'fake_device_1']);
  await expect(select.locator('option:checked')).toHaveText('fake_device_0');
  await select.selectOption('fake_device_1');
  await expect.poll(() => trackStates(page)).toEqual(['ended', 'live']);
  await expect(headline(page)).toBeVisible();
  await expect(select.locator('option:checked')).toHaveText('fake_device_1');
});

test('frames a second and latency, for the record', async ({ page }, testInfo) => {
  await openCamera(page);
  await page.waitForTimeout(3000); // past what a cold start costs
  const first = await frames(page);
  const began = Date.now();
  const rates: number[] = [];
  const latencies: number[] = [];
  const rate = page.getByTestId('camera-rate');
  for (let i = 0; i < 3; i++) {
    await page.waitForTimeout(1000);
    rates.push(Number(await rate.getAttribute('data-fps')));
    latencies.push(Number(await rate.getAttribute('data-latency')));
  }
  const counted = ((await frames(page)) - first) / ((Date.now() - began) / 1000);
  const line = page.getByTestId('engine');
  const engine = `${await line.getAttribute('data-engine')}, ${await line.getAttribute('data-threads')} threads`;
  const report =
    `${counted.toFixed(1)} frames a second counted with ${engine}; shown: ${rates.join(', ')}; ` +
    `latency: ${latencies.join(', ')} ms; ${await page.locator('.engine__parts').textContent()}`;
  testInfo.annotations.push({ type: 'measured', description: report });
  process.stdout.write(`    ${report}\n`);
  // How many is for the record: a busy machine does not fail this.
  expect(counted).toBeGreaterThan(0);
  expect(Math.min(...rates, ...latencies)).toBeGreaterThan(0);
});
