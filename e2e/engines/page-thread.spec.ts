/** A browser in whose workers tfjs takes no WebGL, as Safari: the page runs that engine on its own thread, for its worker. */
import { expect } from 'playwright/test';
import { answerFor, give, picturePath, test } from '../support/page.ts';

/** Chromium's user agent names Safari already; the vendor is what tells them apart. In page and worker alike. */
function pretendSafari(): void {
  Object.defineProperty(navigator, 'vendor', { get: () => 'Apple Computer, Inc.' });
}

test.beforeEach(async ({ page }) => {
  await page.context().route(/\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    // WorkerNavigator has no vendor in Chromium; in Safari it has.
    await route.fulfill({ response, body: `(${pretendSafari})();\n${await response.text()}` });
  });
  await page.addInitScript(pretendSafari);
  // Keeps the contexts of the page, to lose them.
  await page.addInitScript(() => {
    const contexts: unknown[] = [];
    Object.assign(globalThis, { contexts });
    const getContext = HTMLCanvasElement.prototype.getContext as (...args: unknown[]) => unknown;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      const context = getContext.apply(this, args);
      if (/webgl/.test(String(args[0])) && context) contexts.push(context);
      return context;
    } as typeof HTMLCanvasElement.prototype.getContext;
  });
  await page.goto('./?engine=tfjs-webgl');
});

test('the page runs the engine, and its worker loads no tfjs', async ({ page, watched }) => {
  await give(page, picturePath('ship'));
  const { classes, engine } = await answerFor(page, 'ship.png');
  expect(engine.engine).toBe('tfjs-webgl');
  expect(classes[0]?.label).toBe('ship');
  expect(watched.requests.filter((url) => /\/host-[^/]*\.js$/.test(url))).toHaveLength(1);
  expect(watched.requests.filter((url) => /\/tfjs-webgl-[^/]*\.js$/.test(url))).toHaveLength(1);
  expect(await page.evaluate(() => '_tfengine' in globalThis)).toBe(true);
});

test('a context that is lost there is built anew, and the next picture gets its answer', async ({ page }) => {
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  const lost = await page.evaluate(() => {
    const { contexts } = globalThis as unknown as { contexts: WebGL2RenderingContext[] };
    const alive = contexts.filter((context) => !context.isContextLost());
    for (const context of alive) context.getExtension('WEBGL_lose_context')?.loseContext();
    return alive.length;
  });
  expect(lost).toBe(1);
  await give(page, picturePath('truck'));
  const { classes, engine } = await answerFor(page, 'truck.png');
  expect(engine.engine).toBe('tfjs-webgl');
  expect(classes[0]?.label).toBe('truck');
});
