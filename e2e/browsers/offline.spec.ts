/** After one visit the page works without a network. */
import { expect } from 'playwright/test';
import { serveBuild } from '../server/serve-build.ts';
import { picturePath } from '../support/page.ts';
import { until } from './browser.ts';
import { openPage, test } from './fixtures.ts';
import { answerToFile } from './page.ts';

/** Runs in the page: whether a service worker is in charge of it, and keeps the scripts of this engine. */
async function isReady(engine: string): Promise<boolean> {
  if (navigator.serviceWorker.controller?.state !== 'activated') return false;
  const isScript = new RegExp(`/assets/${engine}-[^/]*\\.m?js$`);
  for (const name of await caches.keys()) {
    if (!name.startsWith('inkling-version-')) continue;
    const kept = await (await caches.open(name)).keys();
    if (kept.some(({ url }) => isScript.test(url))) return true;
  }
  return false;
}

test('after one visit, it works without the server', async ({ newTab }) => {
  const server = await serveBuild({});
  try {
    const tab = await newTab();
    await openPage(tab, server.address);
    const before = await answerToFile(tab, picturePath('ship'));
    expect(before).toMatchObject({ label: 'ship' });
    await until(tab, isReady, before.engine?.engine as string);

    server.stop();
    const isGone = () =>
      fetch(server.address).then(
        () => false,
        () => true,
      );
    await expect.poll(isGone).toBe(true);
    await openPage(tab, server.address);
    const after = await answerToFile(tab, picturePath('truck'));
    expect(after).toMatchObject({ label: 'truck', engine: { engine: before.engine?.engine } });
  } finally {
    server.stop();
  }
});
