/** A started browser per worker, and one open page that the tests of a worker share. */
import { test as base, expect } from 'playwright/test';
import { type Browser, type Start, type Tab, until } from './browser.ts';
import { chromium } from './chromium.ts';
import { firefox } from './firefox.ts';
import { webkit } from './webkit.ts';

const starts: readonly Start[] = [chromium, firefox, webkit];

interface Started {
  readonly browser: Browser;
  /** Open on the page, from the first test on that wants it. */
  shared: Tab | null;
}

interface Tabs {
  /** Open on the page, with whatever the tests before did there: starting an engine takes longer than all that they do. */
  tab: Tab;
  /** Opens a tab of the test's own. */
  newTab: Browser['newTab'];
  started: Started;
}

/** Opens an address of the page and waits until it can be used. Errors that nothing catches are kept from then on. */
export async function openPage(tab: Tab, address: string): Promise<void> {
  await tab.open(address);
  await until(tab, () => document.querySelector('input[type=file]') !== null, undefined);
  await tab.evaluate(() => {
    const complaints: string[] = [];
    Object.assign(globalThis, { complaints });
    addEventListener('error', ({ message }) => complaints.push(`uncaught: ${message}`));
    addEventListener('unhandledrejection', ({ reason }) => complaints.push(`unhandled: ${reason}`));
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      complaints.push(`Content Security Policy: ${violatedDirective} ${blockedURI}`),
    );
  }, undefined);
}

async function expectNoComplaints(tab: Tab): Promise<void> {
  const complaints = await tab.evaluate(
    () => (globalThis as { complaints?: string[] }).complaints ?? [],
    undefined,
  );
  expect(complaints, 'complaints of the browser').toEqual([]);
}

/** In the browser that the project is named after. A test fails where something was thrown uncaught or broke the CSP. */
export const test = base.extend<Tabs, { browserOfProject: Started | null }>({
  browserOfProject: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern, be it an empty one.
    async ({}, use, { project }) => {
      const start = starts.find(({ name }) => name === project.name);
      if (!start?.isHere) return use(null);
      const browser = await start.start();
      const started: Started = { browser, shared: null };
      await use(started);
      await started.shared?.close();
      await browser.close();
    },
    { scope: 'worker' },
  ],
  started: async ({ browserOfProject }, use, testInfo) => {
    testInfo.skip(!browserOfProject, `${testInfo.project.name} is not installed`);
    await use(browserOfProject as Started);
  },
  tab: async ({ started, baseURL }, use) => {
    if (!started.shared) {
      started.shared = await started.browser.newTab();
      await openPage(started.shared, baseURL as string);
    }
    await use(started.shared);
    await expectNoComplaints(started.shared);
  },
  newTab: async ({ started }, use) => {
    const tabs: Tab[] = [];
    await use(async (visitor) => {
      const tab = await started.browser.newTab(visitor);
      tabs.push(tab);
      return tab;
    });
    try {
      for (const tab of tabs) await expectNoComplaints(tab);
    } finally {
      for (const tab of tabs) await tab.close();
    }
  },
});
