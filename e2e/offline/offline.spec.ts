/** After one visit everything works without a network; and nothing is lost where a service worker cannot be had. */
import { expect } from 'playwright/test';
import { down, type Fault, send } from '../faults/fault-server.ts';
import { forgetHttpCache, openFresh } from '../faults/fixtures.ts';
import { answerFor, give, home, picturePath } from '../support/page.ts';
import { expectAnswer, expectReady, keptOn, test } from './fixtures.ts';

const ship = picturePath('ship');
const truck = picturePath('truck');
const pizza = 'Pizza or not';
const engineScript = /\/assets\/(ort-wasm|inkling-wasm|tfjs-webgl)-[\w-]{8}\.js$/;

test.describe('with all that is fetched and measured in the background', () => {
  test.use({ savesData: false });
  test('after one visit, page, engine and both models work without a network', async ({ page, server }) => {
    await give(page, ship);
    const before = await expectAnswer(page, 'ship');
    await page.getByRole('radio', { name: pizza }).check({ force: true });
    await expect(page.getByTestId('engine')).toHaveAttribute('data-model', 'pizza');
    await expectReady(page, before.engine.engine as string);

    // As on another day, and in a train: the browser's own cache is gone too.
    await page.context().setOffline(true);
    server.inject(/./, down);
    await forgetHttpCache(page);
    await page.reload();
    expect(await page.evaluate(() => [navigator.onLine, crossOriginIsolated])).toEqual([false, true]);
    await give(page, truck);
    const after = await expectAnswer(page, 'truck');
    expect(after.engine.engine).toBe(before.engine.engine);
    expect(after.engine.threads).toBe(before.engine.threads);
    await page.getByRole('radio', { name: pizza }).check({ force: true });
    await expect(page.getByTestId('engine')).toHaveAttribute('data-model', 'pizza');
    expect((await answerFor(page, 'truck.png')).classes[0]?.label).toBe('not_pizza');
    // What is loaded later is there as well.
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'On this device…' }).click();
    await expect(page.getByRole('button', { name: 'Clear everything' })).toBeVisible();
  });
});

test('nothing large is kept twice', async ({ page }) => {
  await give(page, ship);
  const { engine } = await expectAnswer(page, 'ship');
  await expectReady(page, engine.engine as string);
  await page.reload(); // now all of it goes through the service worker
  await give(page, truck);
  await expectAnswer(page, 'truck');
  const all = Object.values(await keptOn(page)).flat();
  const large = all.map((url) => new URL(url).pathname).filter((path) => /\.(wasm|bin|onnx)$/.test(path));
  expect(large.length).toBeGreaterThan(0);
  expect(new Set(large).size).toBe(large.length);
});

test('the second visit takes the engine’s script from this device', async ({ page, server }) => {
  await give(page, ship);
  const { engine } = await expectAnswer(page, 'ship');
  await expectReady(page, engine.engine as string);
  await forgetHttpCache(page);
  server.requests.length = 0;
  await page.reload();
  await give(page, truck);
  await expectAnswer(page, 'truck');
  expect(server.seen(/\/assets\//)).toEqual([]);
});

test('another copy can be asked for: a damaged one is not kept, a good one is', async ({ page, server }) => {
  await give(page, ship);
  const { engine } = await expectAnswer(page, 'ship');
  await expectReady(page, engine.engine as string);
  const address = Object.values(await keptOn(page))
    .flat()
    .find((url) => engineScript.test(url)) as string;
  const read = (cache: RequestCache) =>
    page.evaluate(async ([address, cache]) => (await fetch(address, { cache })).text(), [
      address,
      cache,
    ] as const);
  const good = await read('force-cache');
  const spoilt: Fault = (answer, response) => {
    const { 'content-encoding': _, ...headers } = answer.headers;
    const body = Buffer.from('damaged');
    send({ ...answer, headers: { ...headers, 'content-length': String(body.length) }, body }, response);
  };
  server.inject(engineScript, spoilt, 1);
  expect(await read('reload')).toBe('damaged');
  expect(await read('default')).toBe(good);
  server.requests.length = 0;
  expect(await read('reload')).toBe(good);
  expect(server.seen(engineScript)).toHaveLength(1);
});

test('downloads that are taken up again reach the server', async ({ page, server }) => {
  await give(page, ship);
  const { engine } = await expectAnswer(page, 'ship');
  await expectReady(page, engine.engine as string);
  const script = Object.values(await keptOn(page))
    .flat()
    .find((url) => engineScript.test(url)) as string;
  server.requests.length = 0;
  await page.evaluate(async (url) => {
    await fetch(url, { headers: { Range: 'bytes=10-19' }, cache: 'no-store' });
    await fetch(url, { method: 'HEAD', cache: 'no-store' });
  }, script);
  expect(server.seen(engineScript).map(({ range }) => range)).toEqual(['bytes=10-19', undefined]);
});

test('the page opens with the headers that the server sends now', async ({ page, server }) => {
  await give(page, ship);
  const { engine } = await expectAnswer(page, 'ship');
  await expectReady(page, engine.engine as string);
  const marked: Fault = (answer, response) =>
    send({ ...answer, headers: { ...answer.headers, 'x-probe': 'new' } }, response);
  server.inject(/^\/(\?|$)/, marked);
  await page.reload();
  await expect(page.getByText('It knows these 10 things')).toBeVisible();
  server.inject(/./, down);
  const response = await page.reload();
  expect(response?.headers()['x-probe']).toBe('new');
  expect(response?.headers()['cross-origin-embedder-policy']).toBe('require-corp');
});

test.describe('without a service worker', () => {
  for (const [what, script] of [
    [
      'forbidden, as in some private windows',
      () => {
        ServiceWorkerContainer.prototype.register = () =>
          Promise.reject(new DOMException('', 'SecurityError'));
      },
    ],
    [
      'absent, as over plain http',
      () => {
        delete (Navigator.prototype as { serviceWorker?: unknown }).serviceWorker;
      },
    ],
  ] as const) {
    test(`${what}: the answer comes, and nobody is bothered`, async ({ page }) => {
      await page.addInitScript(script);
      await page.goto(home);
      await give(page, ship);
      await expectAnswer(page, 'ship');
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      await expect(page.getByRole('alert')).toBeHidden();
    });
  }

  test('a worker that does not come whole is none: the page goes on, and the next visit has it', async ({
    page,
    server,
  }) => {
    const manifest = /\/manifest\.webmanifest$/;
    server.inject(manifest, down);
    await openFresh(page, server, home);
    await give(page, ship);
    await expectAnswer(page, 'ship');
    await expect.poll(() => server.seen(manifest).length).toBeGreaterThan(0);
    const registered = () =>
      page.evaluate(async () => Boolean(await navigator.serviceWorker.getRegistration()));
    await expect.poll(registered).toBe(false);
    server.heal();
    await page.reload();
    await give(page, truck);
    const { engine } = await expectAnswer(page, 'truck');
    await expectReady(page, engine.engine as string);
  });
});
