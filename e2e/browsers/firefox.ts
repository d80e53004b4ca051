import { existsSync } from 'node:fs';
import { type ElementHandle, launch, type Page } from 'puppeteer-core';
import type { Start, Tab } from './browser.ts';
import { screenIsHere, startScreen } from './screen.ts';

const executablePath = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path));

const launchFirefox = (display: string, preferences: Readonly<Record<string, unknown>>) =>
  launch({
    browser: 'firefox',
    executablePath: executablePath as string,
    headless: false,
    protocol: 'webDriverBiDi',
    acceptInsecureCerts: true, // a test's own site signs for itself
    defaultViewport: { width: 1280, height: 800 },
    protocolTimeout: 20 * 60_000, // how long it takes is the machine's business
    extraPrefsFirefox: {
      'webgl.force-enabled': true, // in software, too
      ...preferences,
    },
    env: { ...process.env, DISPLAY: display },
  });

/** What its driver has no command for: a camera made up, which no site may use. */
const cameraRefused = { 'media.navigator.streams.fake': true, 'permissions.default.camera': 2 };

/** Debian's Firefox, driven over WebDriver BiDi. */
export const firefox: Start = {
  name: 'Firefox',
  isHere: executablePath !== undefined && screenIsHere,
  async start() {
    const screen = await startScreen();
    const browser = await launchFirefox(screen.display, {});
    return {
      newTab: async ({ refusesCamera = false } = {}) => {
        if (refusesCamera) {
          const other = await launchFirefox(screen.display, cameraRefused);
          return drive(await other.newPage(), () => other.close());
        }
        // With a store of its own, as a private window.
        const context = await browser.createBrowserContext();
        return drive(await context.newPage(), () => context.close());
      },
      close: async () => {
        await browser.close();
        screen.stop();
      },
    };
  },
};

function drive(page: Page, close: () => Promise<void>): Tab {
  return {
    open: async (address) => {
      await page.goto(address);
    },
    upload: async (...paths) => {
      const input = (await page.$('input[type=file]')) as ElementHandle<HTMLInputElement>;
      await input.uploadFile(...paths);
    },
    click: (xpath) => page.click(`::-p-xpath(${xpath})`),
    press: (key) => page.keyboard.press(key === 'Space' ? ' ' : key),
    type: (text) => page.keyboard.type(text),
    evaluate: async (run, argument) => (await page.evaluate(run as never, argument as never)) as never,
    inject: async (script) => {
      await page.evaluate(`${script}\n;0`);
    },
    close,
  };
}
