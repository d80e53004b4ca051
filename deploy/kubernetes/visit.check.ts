/**
 * What a visitor costs: the requests and bytes that the real nginx counted while the real page was visited in Chromium, for
 * the first time and again. With headers, without TLS.
 */
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { expect, test } from 'vitest';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { freePort } from '../../scripts/free-port.mjs';
import { dist, isBuilt } from '../testing/ask.ts';
import { programs, root } from '../testing/programs.ts';
import { type Logged, type Pod, startPod } from './testing/pod.ts';

const picture = join(root, 'e2e/pictures/ship.png');

/** Paths that name their content, as nginx.conf has them. */
const neverChanges = /^\/(assets|models\/[^/]+\/[^/]+)\//;

/** What nginx sent for a visit, until nobody had asked for anything for two seconds; then the page is closed. */
async function cost(pod: Pod, visit: () => Promise<Page>): Promise<Logged[]> {
  const before = pod.log().length;
  const page = await visit();
  let known = -1;
  while (known !== pod.log().length) {
    known = pod.log().length;
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  await page.close();
  return pod.log().slice(before);
}

async function classify(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('input[type=file]').setInputFiles(picture);
  await page.locator('[aria-live=polite]', { hasText: 'ship.png:' }).waitFor({ timeout: 200_000 });
  expect(await page.getByTestId('class-bar').first().getAttribute('data-label')).toBe('ship');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  return page;
}

const bytesOf = (visited: readonly Logged[]) => visited.reduce((sum, { bytes }) => sum + bytes, 0);
const kindOf = ({ uri }: Logged) => /^\/(\w+)\//.exec(uri)?.[1] ?? 'page';

/** One line for each kind of file: the folder that it is in. */
function table(what: string, visited: readonly Logged[]): string {
  const row = (kind: string, of: readonly Logged[]) =>
    `  ${kind.padEnd(10)}${String(of.length).padStart(4)} requests${(bytesOf(of) / 1000).toFixed(1).padStart(9)} KB`;
  const kinds = [...new Set(visited.map(kindOf))].map((kind) =>
    row(
      kind,
      visited.filter((one) => kindOf(one) === kind),
    ),
  );
  return [what, ...kinds, row('in all', visited)].join('\n');
}

test('who comes again fetches nothing that was here before and never changes', async (context) => {
  const { nginx } = programs(context, 'nginx');
  context.skip(!isBuilt, 'there is no build to visit');
  const browser = await chromium
    .launch(chromiumOptions())
    .catch((error: Error) => context.skip(`Chromium does not start: ${error.message.split('\n')[0]}`));
  const pod = await startPod(nginx, { PORT: String(await freePort()), LOG_FORMAT: 'json' }, { site: dist });
  try {
    const visitor = await browser.newContext();
    const first = await cost(pod, () => classify(visitor, pod.url));
    console.info(table('the first visit, with a picture', first));
    const again = await cost(pod, () => classify(visitor, pod.url));
    console.info(table('the second visit, with a picture', again));

    for (const { uri, status } of [...first, ...again]) expect([200, 206, 304], uri).toContain(status);
    const kept = new Set(first.map(({ uri }) => uri).filter((uri) => neverChanges.test(uri)));
    expect([...kept].filter((uri) => uri.endsWith('.bin'))).toHaveLength(1); // the weights of one model
    expect(again.filter(({ uri }) => kept.has(uri))).toEqual([]);
  } finally {
    await browser.close();
    await pod.stop();
  }
});
