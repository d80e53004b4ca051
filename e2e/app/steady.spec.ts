/** What comes late moves nothing that is there already: it would slip away from under a finger. */
import { expect, type Page } from 'playwright/test';
import { expectListening, hold, home, test } from '../support/page.ts';

interface LayoutShift extends PerformanceEntry {
  readonly sources: readonly { readonly node: Element | null; readonly previousRect: DOMRect }[];
}

/** Names what moves, from the next visit on. */
async function watchShifts(page: Page): Promise<string[]> {
  const moved: string[] = [];
  await page.exposeFunction('tellShift', (what: string) => moved.push(what));
  await page.addInitScript(() => {
    const { tellShift } = globalThis as unknown as { tellShift: (what: string) => void };
    new PerformanceObserver((list) => {
      for (const { sources } of list.getEntries() as LayoutShift[])
        for (const { node, previousRect } of sources)
          tellShift(`${node?.className || node?.nodeName} from ${previousRect.y}`);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return moved;
}

for (const [what, size] of [
  ['a wide window', { width: 1280, height: 1600 }],
  ['a phone', { width: 390, height: 2400 }],
] as const) {
  // High enough for the whole page: a shift that is out of sight is not counted.
  test.describe(what, () => {
    test.use({ viewport: size });

    test('models and samples, whichever comes first', async ({ page }) => {
      const moved = await watchShifts(page);
      for (const last of ['**/models/index.json', '**/samples/index.json']) {
        const { release } = await hold(page, last);
        await page.goto(home);
        await expect(page.getByText('Use the address of a picture')).toBeVisible();
        release();
        await expectListening(page);
        await expect(page.getByRole('button', { name: 'Ship' })).toBeVisible();
        await page.context().unroute(last);
      }
      expect(moved).toEqual([]);
    });
  });
}
