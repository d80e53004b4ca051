/** A state of the page as everybody may have it before them. */
import type { Page } from 'playwright/test';
import { expectNoViolations } from './axe.ts';
import { expectNoOverflow } from './page.ts';

/** Light, dark and in forced colours: nothing is wider than the screen, and axe finds nothing. @param more what else holds in each */
export async function expectInEveryLook(page: Page, more = async () => {}): Promise<void> {
  for (const media of [
    { colorScheme: 'light', forcedColors: 'none' },
    { colorScheme: 'dark', forcedColors: 'none' },
    { colorScheme: 'dark', forcedColors: 'active' },
  ] as const) {
    await page.emulateMedia(media);
    await expectNoOverflow(page);
    await more();
    await expectNoViolations(page);
  }
}
