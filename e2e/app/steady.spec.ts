/** What comes late moves nothing that is there already: it would slip away from under a finger. */
import { expect } from 'playwright/test';
import { expectListening, hold, home, test } from '../support/page.ts';

interface LayoutShift extends PerformanceEntry {
  readonly sources: readonly { readonly node: Element | null; readonly previousRect: DOMRect }[];
}

interface Watching {
  readonly moved: string[];
}

/** Runs in the page, before all else of it. */
function watchShifts() {
  const moved: string[] = [];
  new PerformanceObserver((list) => {
    for (const { sources } of list.getEntries() as LayoutShift[])
      for (const { node, previousRect } of sources)
        moved.push(`${node?.className || node?.nodeName} from ${previousRect.y}`);
  }).observe({ type: 'layout-shift', buffered: true });
  Object.assign(globalThis, { moved });
}

/** Runs in the page. A shift is told of once it is drawn. */
async function whatMoved(): Promise<string[]> {
  for (let frames = 0; frames < 3; frames++) {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }
  return (globalThis as unknown as Watching).moved;
}

for (const [what, size] of [
  ['a wide window', { width: 1280, height: 1600 }],
  ['a phone', { width: 390, height: 2400 }],
] as const) {
  // High enough for the whole page: a shift that is out of sight is not counted.
  test.describe(what, () => {
    test.use({ viewport: size });

    test('models and samples, whichever comes first', async ({ page }) => {
      await page.addInitScript(watchShifts);
      for (const last of ['**/models/index.json', '**/samples/index.json']) {
        const { release } = await hold(page, last);
        await page.goto(home);
        await expect(page.getByText('Use the address of a picture')).toBeVisible();
        release();
        await expectListening(page);
        await expect(page.getByRole('button', { name: 'Ship' })).toBeVisible();
        expect(await page.evaluate(whatMoved)).toEqual([]);
        await page.context().unroute(last);
      }
    });
  });
}
