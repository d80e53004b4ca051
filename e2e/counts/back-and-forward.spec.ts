/** A page that counts is kept when it is left, as any; coming back to it is another visit. */
import { expect } from 'playwright/test';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { answer, leave, open, test } from './counting.ts';

// Playwright turns it off.
test.use({ launchOptions: { ...chromiumOptions(), ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

test('what was told is not told again, what comes later is', async ({ page, site }) => {
  await open(page, site);
  await answer(page, 'ship');
  await leave(page, site);
  await expect.poll(() => site.visits().length).toBe(1);
  await page.goBack({ waitUntil: 'commit' });
  const reasons = await page.evaluate(() => {
    const [visit] = performance.getEntriesByType('navigation');
    return visit && 'notRestoredReasons' in visit ? visit.notRestoredReasons : null;
  });
  expect(reasons).toBeNull();
  await leave(page, site); // nothing to tell
  await page.goBack({ waitUntil: 'commit' });
  await answer(page, 'truck');
  await leave(page, site);
  await expect.poll(() => site.visits().length).toBe(2);
  expect(site.visits().map((rows) => rows.map(({ what }) => what))).toEqual([['ship'], ['truck']]);
});
