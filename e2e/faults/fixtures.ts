/** What the tests of faults share: the page behind a server that can fail, and what must hold after a fault. */
import { expect, type Page } from 'playwright/test';
import { answerFor, test as base, saveData } from '../support/page.ts';
import { FaultServer, workerScript } from './fault-server.ts';

/** `page` is open behind `server`, which does nothing but pass on until it is told to. */
export const test = base.extend<{ server: FaultServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern, be it an empty one.
  server: async ({}, use, { project }) => {
    const server = await FaultServer.start(project.use.baseURL as string);
    await use(server);
    await server.stop();
  },
  baseURL: async ({ server }, use) => use(server.url),
  // What a refused or broken request writes on the console by itself.
  expectedErrors: [[/Failed to load resource/], { scope: 'test' }],
});

/**
 * Opens the page as on a first visit: nothing is kept, be it by the page or by the browser. With Save-Data on, so that
 * nothing is fetched or measured in the background, and faults meet the request that the test is about.
 */
export async function openFresh(page: Page, server: FaultServer, path = './'): Promise<void> {
  await page.goto('about:blank'); // ends the worker, and what it was fetching
  await forgetHttpCache(page);
  const devtools = await page.context().newCDPSession(page);
  const origin = new URL(server.url).origin;
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await devtools.detach();
  await saveData(page);
  server.requests.length = 0;
  // Not until it has loaded: what is fetched early counts for that, and may be what never comes.
  await page.goto(path, { waitUntil: 'domcontentloaded' });
}

export async function forgetHttpCache(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.clearBrowserCache');
  await devtools.detach();
}

/** Runs before any other script of pages opened from now on, and of their workers. */
export async function runFirst(page: Page, server: FaultServer, script: () => void): Promise<void> {
  await page.addInitScript(script);
  server.edit(workerScript, (text) => `(${script})();\n${text}`);
}

/** Waits for the answer to the picture of this name (`ship`), and expects it to be right. */
export async function expectAnswer(page: Page, name: string) {
  // A notice ends the wait too, and fails what follows at once.
  const ended = page.locator('[aria-live=polite], [role=alert]').filter({ hasText: `${name}.png` });
  await expect(ended.first()).toBeAttached();
  await expect(page.getByRole('alert')).toBeHidden();
  const answer = await answerFor(page, `${name}.png`);
  expect(answer.classes[0]?.label).toBe(name);
  return answer;
}

/** Waits for the notice about the picture of this name, with a code out of `codes`; the picture itself stays. */
export async function expectNotice(page: Page, name: string, codes: RegExp) {
  const notice = page.getByRole('alert');
  await expect(notice).toBeVisible();
  await expect(notice).toHaveAttribute('data-code', codes);
  await expect(notice).toContainText(`${name}.png`);
  await expect(page.getByRole('img', { name: new RegExp(`${name}\\.png`) })).toBeVisible();
  return notice;
}

/** After the fault is gone, the notice's own button is enough. */
export async function expectRetryWorks(page: Page, server: FaultServer, name: string) {
  server.heal();
  await page.getByRole('button', { name: 'Try again' }).click();
  return expectAnswer(page, name);
}

/** Expects the answer to the picture of this name, by this engine. */
export async function expectEngine(page: Page, name: string, engine: string) {
  expect((await expectAnswer(page, name)).engine.engine).toBe(engine);
}

/**
 * Waits until the page can have WebGL: the first context waits for the GPU's process, and there is none while that takes too
 * long, which is not the fault that a test means.
 */
export async function expectWebgl(page: Page): Promise<void> {
  const hasWebgl = () =>
    page.evaluate(() => {
      const context = document.createElement('canvas').getContext('webgl2');
      context?.getExtension('WEBGL_lose_context')?.loseContext();
      return context !== null;
    });
  await expect.poll(hasWebgl).toBe(true);
}
