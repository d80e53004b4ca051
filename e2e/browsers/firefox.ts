import { existsSync } from 'node:fs';
import { type ElementHandle, launch } from 'puppeteer-core';
import type { Browser } from './browser.ts';

const executablePath = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path));
export const firefoxIsHere = executablePath !== undefined;

/** Starts Firefox, driven over WebDriver BiDi. */
export async function startFirefox(): Promise<Browser> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: executablePath as string,
    headless: true,
    protocol: 'webDriverBiDi',
  });
  const page = await browser.newPage();
  return {
    name: 'Firefox',
    open: async (address) => {
      await page.goto(address);
    },
    upload: async (path) => {
      const input = (await page.$('input[type=file]')) as ElementHandle<HTMLInputElement>;
      await input.uploadFile(path);
    },
    evaluate: async (run, argument) => (await page.evaluate(run as never, argument as never)) as never,
    close: () => browser.close(),
  };
}
