/** The second thread of inkling-wasm does not come: the first one answers by itself. */
import { expect, type Page } from 'playwright/test';
import { answerFor, give, picturePath } from '../support/page.ts';
import { damaged, silent, status } from './fault-server.ts';
import { openFresh, runFirst, test } from './fixtures.ts';

const helperScript = /\/inkling-wasm-helper-[^/]+\.js$/;

/** Gives these pictures to a net that is worth a second thread. */
async function expectOneThread(page: Page, names: readonly string[]) {
  for (const name of names) {
    await give(page, picturePath(name));
    const { engine } = await answerFor(page, `${name}.png`);
    expect(engine).toMatchObject({ model: 'pizza', engine: 'inkling-wasm', threads: '1' });
  }
}

for (const [what, fault] of [
  ['is missing', status(404)],
  ['is damaged', damaged],
  ['never comes', silent],
] as const) {
  test(`inkling-wasm, whose second thread’s script ${what}: one thread answers`, async ({ page, server }) => {
    server.inject(helperScript, fault);
    await openFresh(page, server, './?model=pizza&engine=inkling-wasm');
    test.skip((await page.evaluate(() => navigator.hardwareConcurrency)) < 2, 'one core: no second thread');
    await expectOneThread(page, ['ship']);
    await expect.poll(() => server.seen(helperScript).length).toBe(1);
    await expectOneThread(page, ['truck', 'ship', 'truck']);
    expect(server.seen(helperScript)).toHaveLength(1);
  });
}

test('a page that is not isolated: one thread answers, and no second one is asked for', async ({
  page,
  server,
}) => {
  await runFirst(page, server, () => {
    Object.defineProperty(globalThis, 'crossOriginIsolated', { value: false });
  });
  await openFresh(page, server, './?model=pizza&engine=inkling-wasm');
  await expectOneThread(page, ['ship', 'truck', 'ship']);
  expect(server.seen(helperScript)).toEqual([]);
});
