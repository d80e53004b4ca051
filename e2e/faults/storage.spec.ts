/** Storage that is full, forbidden, absent, damaged or cleared never costs the answer; what is superseded goes. */
import { expect, type Page } from 'playwright/test';
import { give, picturePath } from '../support/page.ts';
import type { FaultServer } from './fault-server.ts';
import { expectAnswer, forgetHttpCache, openFresh, runFirst, test } from './fixtures.ts';

const weights = /\/weights\.bin$/;
const wasm = /\.wasm$/;
const ship = picturePath('ship');
const truck = picturePath('truck');

/** The addresses of what is kept on this device. */
const keptOn = (page: Page) =>
  page.evaluate(async () => (await (await caches.open('inkling-files-v1')).keys()).map(({ url }) => url));

/** The engine with a large file of its own. */
const ort = './?engine=ort-wasm';

/** Opens the page once more, as on a second visit long after, and expects an answer there. */
async function visitAgain(page: Page, server: FaultServer, path = './') {
  await page.goto('about:blank');
  await forgetHttpCache(page);
  server.requests.length = 0;
  await page.goto(path);
  await give(page, truck);
  await expectAnswer(page, 'truck');
}

test('a quota that is used up: the answer comes from memory, now and on the next visit', async ({
  page,
  server,
}) => {
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(server.url);
  await openFresh(page, server, ort);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 200_000 });
  const refused = await page.evaluate(async () => {
    const probe = await caches.open('probe');
    const outcome = await probe.put('probe', new Response(new Uint8Array(1e6))).catch(({ name }) => name);
    await caches.delete('probe');
    return outcome;
  });
  expect(refused).toBe('QuotaExceededError');
  await give(page, ship);
  await expectAnswer(page, 'ship');
  expect((await keptOn(page)).filter((url) => /weights|\.wasm/.test(url))).toEqual([]);
  await visitAgain(page, server, ort);
  expect(server.seen(weights)).toHaveLength(1);

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await visitAgain(page, server, ort);
  expect((await keptOn(page)).filter((url) => /weights|\.wasm/.test(url))).toHaveLength(2);
});

test.describe('without Cache Storage', () => {
  test('absent, as over plain http: the answer comes', async ({ page, server }) => {
    await runFirst(page, server, () => {
      Object.defineProperty(globalThis, 'caches', { value: undefined });
    });
    await openFresh(page, server);
    await give(page, ship);
    await expectAnswer(page, 'ship');
    await visitAgain(page, server);
  });

  test('forbidden, as in some private windows: the answer comes', async ({ page, server }) => {
    await runFirst(page, server, () => {
      if (typeof caches === 'undefined') return; // about:blank
      CacheStorage.prototype.open = () => Promise.reject(new DOMException('private', 'SecurityError'));
    });
    await openFresh(page, server);
    await give(page, ship);
    await expectAnswer(page, 'ship');
    await visitAgain(page, server);
  });
});

for (const [engine, path, own] of [
  ['ort-wasm', ort, [wasm, /\.onnx$/]],
  ['inkling-wasm', './', [/\.plan\.json$/]],
] as const) {
  test(`${engine}: entries that were damaged are never used: fetched again, and mended`, async ({
    page,
    server,
  }) => {
    await openFresh(page, server, path);
    await give(page, ship);
    await expectAnswer(page, 'ship');
    const spoilt = await page.evaluate(async () => {
      const cache = await caches.open('inkling-files-v1');
      const requests = await cache.keys();
      for (const request of requests) {
        const body = new Uint8Array(await ((await cache.match(request)) as Response).arrayBuffer());
        body[1000] = (body[1000] as number) ^ 1;
        await cache.put(request, new Response(body));
      }
      return requests.map(({ url }) => url);
    });
    expect(spoilt.length).toBeGreaterThanOrEqual(own.length + 1);
    await visitAgain(page, server, path);
    for (const file of [weights, ...own]) expect(server.seen(file)).toHaveLength(1);
    const [mended] = spoilt.filter((url) => url.includes('weights.bin')) as [string];
    const hash = await page.evaluate(async (url) => {
      const response = (await caches.match(url)) as Response;
      const digest = await crypto.subtle.digest('SHA-256', await response.arrayBuffer());
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    }, mended);
    expect(new URL(mended).searchParams.get('sha256')).toBe(hash);
  });
}

test('what the browser cleared is fetched again', async ({ page, server }) => {
  await openFresh(page, server);
  await give(page, ship);
  await expectAnswer(page, 'ship');
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await visitAgain(page, server);
  expect(server.seen(weights)).toHaveLength(1);
});

test('earlier versions of the model and the engine go, other models stay', async ({ page, server }) => {
  await openFresh(page, server, ort);
  await give(page, ship);
  await expectAnswer(page, 'ship');
  const kept = await keptOn(page);
  const find = (part: string) => kept.find((url) => url.includes(part)) as string;
  const version = /\/[0-9a-f]{16}\//;
  const earlier = [
    find('weights.bin').replace(version, '/0123456789abcdef/'),
    find('weights.bin').replace(version, '/0123456789abcdef/').replace('weights.bin', 'old/graph.onnx'),
    find('.wasm').replace(/-[\w-]{8}\.wasm/, '-01234567.wasm'),
  ];
  const other = find('weights.bin').replace('/cifar10/', '/other/').replace(version, '/0123456789abcdef/');
  // As if that were all that the last visit left.
  await page.evaluate(
    async ([urls, kept]) => {
      const cache = await caches.open('inkling-files-v1');
      for (const url of kept) await cache.delete(url);
      for (const url of urls) await cache.put(url, new Response('old'));
    },
    [[...earlier, other], kept] as const,
  );
  await visitAgain(page, server, ort);
  const now = await keptOn(page);
  expect(now).toEqual(expect.arrayContaining([other, find('weights.bin'), find('.wasm')]));
  expect(now.filter((url) => earlier.includes(url))).toEqual([]);
});
