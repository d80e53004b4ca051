/** A batch whose files do not come, or whose model does not: it says why, keeps what there is, and goes on. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { hold, pictureBytes, picturePath, test } from '../support/page.ts';
import { button, expectDone, row, rows, save, status, writeFolder } from './pictures.ts';

test.use({ expectedErrors: [/Failed to load resource/] });

test('the batch stops, says why, and goes on', async ({ page }) => {
  await page.context().route('**/weights.bin', (route) => route.abort('connectionreset'));
  await page.locator('input[type=file]').setInputFiles([picturePath('ship'), picturePath('truck')]);
  await expect(status(page)).toHaveText(
    'A file that is needed could not be fetched. Stopped; 2 pictures to go.',
  );
  await expectNoViolations(page);
  await page.context().unroute('**/weights.bin');
  await button(page, 'Go on').click();
  await expectDone(page);
  await expect(row(page, 'truck.png')).toHaveAttribute('data-state', 'done');
});

test('failed ones are taken again', async ({ page }, testInfo) => {
  // A file that is gone from the disk cannot be read; when it is back as it was, it can.
  const files = { 'good.png': pictureBytes('ship'), 'gone.png': pictureBytes('truck') };
  const folder = writeFolder(testInfo.outputPath('pictures'), files);
  const [good, gone] = [join(folder, 'good.png'), join(folder, 'gone.png')];
  const { release } = await hold(page, '**/models/index.json'); // nothing is read before it is there
  await page.goto('./');
  await page.locator('input[type=file]').setInputFiles([good, gone]);
  await expect(status(page)).toBeVisible();
  renameSync(gone, `${gone}.away`);
  release();
  await expectDone(page);
  await expect(row(page, 'gone.png')).toHaveAttribute('data-state', 'failed');
  await expect(row(page, 'gone.png')).toContainText('This file is gone, or it was changed');
  const exported: { name: string; error: string }[] = JSON.parse((await save(page, 'Answers as JSON')).text);
  expect(exported.find(({ name }) => name === 'gone.png')?.error).toBe('image-gone');
  await expect(row(page, 'good.png')).toHaveAttribute('data-state', 'done');
  renameSync(`${gone}.away`, gone);
  await button(page, 'Take the failed one again').click();
  await expect(row(page, 'gone.png')).toHaveAttribute('data-state', 'done');
  await expect(row(page, 'gone.png')).toContainText('truck');
  await expect(page.getByTestId('list-said')).toHaveText('Done: 2 pictures.');
});

test('the panel’s own code can be fetched again', async ({ page }) => {
  await page.context().route('**/ListPanel*.js', (route) => route.abort('connectionreset'));
  await page.locator('input[type=file]').setInputFiles([picturePath('ship'), picturePath('truck')]);
  const list = page.getByRole('region', { name: 'Your pictures' });
  await expect(list.getByText('A file that is needed could not be fetched.')).toBeVisible();
  await page.context().unroute('**/ListPanel*.js');
  await list.getByRole('button', { name: 'Try again' }).click();
  await expectDone(page);
  await expect(rows(page)).toHaveCount(2);
});
