/** A record that was seen once is there without a network; one that was not says so, with what the manifest has. */
import { expect } from 'playwright/test';
import { formatPercent } from '../../web/ui/parts/format.ts';
import { down } from '../faults/fault-server.ts';
import { forgetHttpCache } from '../faults/fixtures.ts';
import { expectAnswer, expectReady, test } from '../offline/fixtures.ts';
import { published } from '../support/bundles.ts';
import { give, picturePath } from '../support/page.ts';

test('what was seen once works without a network', async ({ page, server }) => {
  await give(page, picturePath('ship'));
  const { engine } = await expectAnswer(page, 'ship');
  await expectReady(page, engine.engine as string);
  await page.reload(); // from now on all goes through the service worker
  const open = () => page.getByRole('button', { name: 'The model’s record' }).click();
  await open();
  await expect(page.getByTestId('record-classes')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.context().setOffline(true);
  server.inject(/./, down);
  await forgetHttpCache(page);
  await page.reload();
  await open();
  await expect(page.getByTestId('record-classes')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('radio', { name: 'Pizza or not' }).check({ force: true });
  await open();
  await expect(page.getByRole('alert')).toContainText('The rest of its figures did not come.');
  await expect(page.getByTestId('record-facts')).toContainText(
    formatPercent(published('pizza').manifest.measured.accuracy.int8 as number, 'en'),
  );
});
