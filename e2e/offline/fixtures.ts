/** What the tests of the service worker share: it may run, behind a server that can go away. */
import { expect, type Page } from 'playwright/test';
import { test as base } from '../faults/fixtures.ts';

export { expectAnswer } from '../faults/fixtures.ts';

export const test = base.extend<object>({
  serviceWorkers: 'allow',
});

/** The addresses of what is kept on this device, by the name of the cache. */
export function keptOn(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(async () => {
    const kept: Record<string, string[]> = {};
    for (const name of await caches.keys()) {
      kept[name] = (await (await caches.open(name)).keys()).map(({ url }) => url);
    }
    return kept;
  });
}

/** Addresses in the caches of the page's versions. */
export async function keptOfVersions(page: Page): Promise<string[]> {
  const kept = await keptOn(page);
  return Object.keys(kept)
    .filter((name) => name.startsWith('inkling-version-'))
    .flatMap((name) => kept[name] as string[]);
}

/** Waits until the service worker is in charge of the page, and keeps the scripts of this engine. */
export async function expectReady(page: Page, engine: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
  const isScript = new RegExp(`/assets/${engine}-[^/]*\\.m?js$`);
  await expect.poll(async () => (await keptOfVersions(page)).some((url) => isScript.test(url))).toBe(true);
}
