import { type Page, chromium as playwright } from 'playwright';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import type { Start, Tab } from './browser.ts';

/** Chromium as Playwright drives it, for those tests of this folder that its own suite has not. */
export const chromium: Start = {
  name: 'Chromium',
  isHere: true, // no test of the whole suite runs without it
  async start() {
    const browser = await playwright.launch(chromiumOptions());
    return {
      newTab: async () => {
        const context = await browser.newContext({
          ignoreHTTPSErrors: true,
          viewport: { width: 1280, height: 800 },
        });
        return drive(await context.newPage(), () => context.close());
      },
      close: () => browser.close(),
    };
  },
};

function drive(page: Page, close: () => Promise<void>): Tab {
  return {
    open: async (address) => {
      await page.goto(address);
    },
    upload: (...paths) => page.locator('input[type=file]').setInputFiles(paths),
    click: (xpath) => page.locator(`xpath=${xpath}`).first().click(),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    evaluate: async (run, argument) => (await page.evaluate(run as never, argument as never)) as never,
    inject: async (script) => {
      await page.evaluate(`${script}\n;0`);
    },
    close,
  };
}
