/** Downloads that break, stall, arrive damaged or do not come: the answer comes nevertheless, or the retry works. */
import { expect } from 'playwright/test';
import { give, picturePath } from '../support/page.ts';
import { installClock, skip, skipUntil } from './clock.ts';
import { cutAt, damaged, down, type Fault, plain, silent, stallAt, status, trickle } from './fault-server.ts';
import { expectAnswer, expectNotice, expectRetryWorks, openFresh, test } from './fixtures.ts';
import { addTwin, twinFiles, twinTitle } from './twin.ts';

const weights = /\/weights\.bin$/;
const wasm = /\.wasm$/;
const ship = picturePath('ship');
/** More than the store's watchdog allows. */
const stall = 21_000;

test.describe('the connection breaks once at 50 %', () => {
  test('compressed weights: begun anew, answered by the same request', async ({ page, server }) => {
    await openFresh(page, server);
    server.inject(weights, cutAt(0.5), 1);
    await give(page, ship);
    await expectAnswer(page, 'ship');
    expect(server.seen(weights).map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  test('plain weights: taken up where it broke', async ({ page, server }) => {
    await openFresh(page, server);
    server.inject(weights, plain(cutAt(0.5)), 1);
    await give(page, ship);
    await expectAnswer(page, 'ship');
    const [first, second, ...more] = server.seen(weights);
    expect(first?.range).toBeUndefined();
    expect(second?.range).toMatch(/^bytes=\d{5,}-$/);
    expect(more).toEqual([]);
  });

  test('the engine’s binary: begun anew', async ({ page, server }) => {
    await openFresh(page, server, './?engine=ort-wasm');
    server.inject(wasm, cutAt(0.5), 1);
    await give(page, ship);
    await expectAnswer(page, 'ship');
    expect(server.seen(wasm)).toHaveLength(2);
  });
});

test('a file damaged once on the way is fetched again, past the browser’s own copy', async ({
  page,
  server,
}) => {
  await openFresh(page, server);
  server.inject(weights, damaged, 1);
  await give(page, ship);
  await expectAnswer(page, 'ship');
  expect(server.seen(weights)).toHaveLength(2);
});

const lasting: [what: string, fault: Fault, code: RegExp][] = [
  ['always breaks at 50 %', cutAt(0.5), /^download-failed$/],
  ['is never what the manifest says', damaged, /^download-corrupt$/],
  ['is refused', status(503), /^download-refused$/],
  ['is missing', status(404), /^download-refused$/],
];
for (const [what, fault, code] of lasting) {
  test(`a model that ${what}: told, and trying again works when it is over`, async ({ page, server }) => {
    await openFresh(page, server);
    server.inject(weights, fault);
    await give(page, ship);
    await expectNotice(page, 'ship', code);
    await expect(page.getByTestId('headline')).toBeHidden();
    await expectRetryWorks(page, server, 'ship');
  });
}

test.describe('the bucket is down', () => {
  test('from the start: told before any picture, and trying again works', async ({ page, server }) => {
    server.inject(/\/models\//, down);
    await openFresh(page, server);
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'download-failed');
    await give(page, ship);
    await expectNotice(page, 'ship', /^download-failed$/);
    await expectRetryWorks(page, server, 'ship');
  });

  test('after the page has loaded: told, and trying again works', async ({ page, server }) => {
    await openFresh(page, server);
    await expect(page.getByText('It knows these 10 things')).toBeVisible();
    server.inject(/\/models\//, down);
    await give(page, ship);
    await expectNotice(page, 'ship', /^download-failed$/);
    await expectRetryWorks(page, server, 'ship');
  });

  test('for another model: the answer of the first one stays', async ({ page, server }) => {
    addTwin(server);
    await openFresh(page, server);
    await give(page, ship);
    const before = await expectAnswer(page, 'ship');
    server.inject(twinFiles, down);
    await page.getByRole('radio', { name: twinTitle }).check({ force: true });
    await expectNotice(page, 'ship', /^download-failed$/);
    await expect(page.getByRole('img', { name: /ship\.png/ })).toBeVisible();
    await expect(page.getByTestId('headline')).toHaveText(before.headline);
    await expect(page.getByTestId('engine')).toHaveAttribute('data-model', 'cifar10');
    await expectRetryWorks(page, server, 'ship');
    await expect(page.getByTestId('engine')).toHaveAttribute('data-model', 'twin');
  });
});

test.describe('the bucket is slow', () => {
  test('its index never comes: told in time, and trying again works', async ({ page, server }) => {
    await installClock(page, server);
    server.inject(/\/models\/index\.json$/, silent);
    await openFresh(page, server);
    await give(page, ship);
    await expect.poll(() => server.seen(/\/models\/index\.json$/).length).toBeGreaterThan(0);
    // The browser asked early, by a link; when the page itself began to wait, nothing tells.
    await expect(async () => {
      await skip(page, stall);
      await expect(page.getByRole('alert')).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await expectNotice(page, 'ship', /^download-stalled$/);
    await expectRetryWorks(page, server, 'ship');
  });

  test('it stops once in the middle: taken up again, answered by the same request', async ({
    page,
    server,
  }) => {
    await installClock(page, server);
    await openFresh(page, server);
    server.inject(weights, plain(stallAt(0.5)), 1);
    await give(page, ship);
    await expect(page.getByText(/Fetching the model, /)).toBeVisible(); // all but that is here
    await skip(page, stall);
    await expectAnswer(page, 'ship');
    expect(server.seen(weights).map(({ range }) => range)).toEqual([
      undefined,
      expect.stringMatching(/^bytes=/),
    ]);
  });

  test('it never sends a byte: told in time, and trying again works', async ({ page, server }) => {
    await installClock(page, server);
    await openFresh(page, server);
    server.inject(weights, silent);
    await give(page, ship);
    await expect.poll(() => server.seen(weights).length).toBe(1);
    await skip(page, stall);
    await expectNotice(page, 'ship', /^download-stalled$/);
    await expectRetryWorks(page, server, 'ship');
  });

  test('it trickles: told in time, and trying again works', async ({ page, server }) => {
    await installClock(page, server);
    await openFresh(page, server);
    server.inject(weights, trickle(10));
    await give(page, ship);
    const notice = page.getByRole('alert');
    // Asked for anew each time that something came and then too little: three times in all.
    await skipUntil(page, stall, () => notice.isVisible());
    await expectNotice(page, 'ship', /^download-stalled$/);
    expect(server.seen(weights).length).toBeLessThanOrEqual(3);
    await expectRetryWorks(page, server, 'ship');
  });

  test('slow but steady is no fault, is shown, and can be cancelled', async ({ page, server }) => {
    await openFresh(page, server);
    server.inject(weights, trickle(20_000));
    await give(page, ship);
    await expect(page.getByText(/Fetching the model, \d\.\d of \d\.\d MB/)).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => server.seen(weights)[0]?.aborted).toBe(true);
    await expect(page.getByRole('alert')).toBeHidden();
    server.heal();
    await give(page, ship);
    await expectAnswer(page, 'ship');
  });
});
