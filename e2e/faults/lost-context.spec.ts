/** A WebGL context that is lost, as when a GPU's driver starts anew: the engine is rebuilt, and the picture is answered. */
import type { Page } from 'playwright/test';
import { give, picturePath } from '../support/page.ts';
import type { FaultServer } from './fault-server.ts';
import { expectEngine, expectWebgl, openFresh, runFirst, test } from './fixtures.ts';

test.beforeEach(({ page }) => expectWebgl(page));

/** Lets `lose` reach the contexts of the workers. */
async function installLoss(page: Page, server: FaultServer) {
  await runFirst(page, server, () => {
    if ('document' in globalThis) return;
    const contexts = new Set<WebGL2RenderingContext>();
    const lose = () => {
      for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
      contexts.clear();
    };
    const getContext = OffscreenCanvas.prototype.getContext;
    OffscreenCanvas.prototype.getContext = function patched(this: OffscreenCanvas, ...args: never) {
      const context = getContext.apply(this, args);
      if (context instanceof WebGL2RenderingContext) contexts.add(context);
      return context;
    } as typeof getContext;
    let armed = false;
    const { drawElements } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.drawElements = function patched(...args) {
      drawElements.apply(this, args);
      if (armed) lose();
      armed = false;
    };
    const channel = new BroadcastChannel('lose-context');
    channel.onmessage = ({ data }) => {
      if (contexts.size === 0) return;
      if (data === 'now') lose();
      else armed = true;
      channel.postMessage('done');
    };
  });
}

/** @param when `now`, or `drawing`: in the middle of the next run */
const lose = (page: Page, when: 'now' | 'drawing') =>
  page.evaluate(
    (when) =>
      new Promise((resolve) => {
        const channel = new BroadcastChannel('lose-context');
        channel.onmessage = resolve;
        channel.postMessage(when);
      }),
    when,
  );

for (const when of ['now', 'drawing'] as const) {
  const name = when === 'now' ? 'between two pictures' : 'in the middle of a run';
  test(`${name}: the engine is rebuilt and answers`, async ({ page, server }) => {
    await installLoss(page, server);
    await openFresh(page, server, './?engine=tfjs-webgl');
    await give(page, picturePath('ship'));
    await expectEngine(page, 'ship', 'tfjs-webgl');
    await lose(page, when);
    await give(page, picturePath('truck'));
    await expectEngine(page, 'truck', 'tfjs-webgl');
  });
}
