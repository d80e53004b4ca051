/** A visit survives going away and back: the browser keeps the page (back/forward cache), and all that was on it. */
import { expect } from 'playwright/test';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { expectDone, rows } from '../list/pictures.ts';
import { answerFor, expectedEngine, give, picturePath, test } from '../support/page.ts';

// Playwright turns it off. The drawing that is gone to has no icon, which Chromium asks for.
test.use({
  expectedErrors: [/Failed to load resource/],
  launchOptions: { ...chromiumOptions(), ignoreDefaultArgs: ['--disable-back-forward-cache'] },
});

test('the list, the answer and the engine are there again, and the next picture is answered', async ({
  page,
}) => {
  await page.locator('input[type=file]').setInputFiles([picturePath('ship'), picturePath('truck')]);
  await expectDone(page);
  await expect(rows(page)).toHaveCount(2);
  for (let i = 0; i < 2; i++) {
    await page.goto('./favicon.svg');
    await page.goBack({ waitUntil: 'commit' }); // a page that was kept does not load
    // Why it was not kept, if so.
    const reasons = await page.evaluate(() => {
      const [visit] = performance.getEntriesByType('navigation');
      return visit && 'notRestoredReasons' in visit ? visit.notRestoredReasons : null;
    });
    expect(reasons).toBeNull();
    await expect(rows(page)).toHaveCount(2);
  }
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await give(page, picturePath('airplane'));
  expect((await answerFor(page, 'airplane.png')).classes[0]?.label).toBe('airplane');
  expect(asked.filter((url) => /\/worker-|weights/.test(url))).toEqual([]);
});

test('also when it is left while the worker starts', async ({ page }) => {
  // A page that is left amid a large download is not kept: what arrives for it meanwhile has no place.
  const large = expectedEngine.engine === 'ort-wasm' ? [/\.wasm$/, /\/weights\.bin$/] : [/\/weights\.bin$/];
  const arrived = large.map((file) =>
    page.context().waitForEvent('requestfinished', (request) => file.test(request.url())),
  );
  await give(page, picturePath('ship'));
  await Promise.all(arrived);
  await page.goto('./favicon.svg');
  await page.goBack({ waitUntil: 'commit' }); // a page that was kept does not load
  expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
});
