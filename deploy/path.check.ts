/**
 * Under a path, behind what ends TLS: the page, its service worker and all that its web manifest promises, in Chromium,
 * and a few of the page's own tests.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { get as secureGet } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { expect, type TestContext, test } from 'vitest';
import { chromiumOptions } from '../scripts/chromium.mjs';
import { freePort } from '../scripts/free-port.mjs';
import { type Pod, startPod } from './kubernetes/testing/pod.ts';
import { dist, isBuilt } from './testing/ask.ts';
import { programs, root } from './testing/programs.ts';
import { type Front, startFront } from './testing/tls-front.ts';

const path = '/demo/';

/** The page of this build under the path, as whoever is in front of it sees it. */
async function serve(context: TestContext): Promise<{ pod: Pod; front: Front }> {
  const { nginx, openssl } = programs(context, 'nginx', 'openssl');
  context.skip(!isBuilt, 'there is no build to serve');
  const settings = { PORT: String(await freePort()), BASE_PATH: path, LOG_FORMAT: 'json' };
  const pod = await startPod(nginx, settings, { site: dist });
  context.onTestFinished(async () => {
    await pod.stop();
  });
  const front = await startFront({ nginx, openssl }, path, pod.url);
  context.onTestFinished(front.stop);
  return { pod, front };
}

async function start(context: TestContext, trusts: string) {
  return chromium
    .launch(chromiumOptions([`--ignore-certificate-errors-spki-list=${trusts}`]))
    .catch((error: Error) => context.skip(`Chromium does not start: ${error.message.split('\n')[0]}`));
}

/** Waits for the answer to the picture of this name. */
async function expectAnswer(page: Page, name: string): Promise<void> {
  await page.locator('[aria-live=polite]', { hasText: `${name}.png:` }).waitFor({ timeout: 200_000 });
  expect(await page.getByTestId('class-bar').first().getAttribute('data-label')).toBe(name);
}
const picture = (name: string) => join(root, `e2e/pictures/${name}.png`);
const give = (page: Page, name: string) => page.locator('input[type=file]').setInputFiles(picture(name));

interface WebManifest {
  readonly id: string;
  readonly start_url: string;
  readonly scope: string;
  readonly icons: readonly { readonly src: string }[];
  readonly share_target: { readonly action: string };
  readonly file_handlers: readonly { readonly action: string }[];
}

test('the page, its service worker, its web manifest and pictures shared with it', async (context) => {
  const { pod, front } = await serve(context);
  const { url } = front;
  const browser = await start(context, front.key);
  try {
    const visitor = await browser.newContext();
    const asked: string[] = [];
    visitor.on('request', (request) => asked.push(request.url()));
    const page = await visitor.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(url.slice(0, -1)); // the slash is seen to
    expect(page.url()).toBe(url);
    await give(page, 'ship');
    await expectAnswer(page, 'ship');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const scope = await page.evaluate(() => navigator.serviceWorker.ready.then((worker) => worker.scope));
    expect(scope).toBe(url);

    const devtools = await visitor.newCDPSession(page);
    const found = await devtools.send('Page.getAppManifest');
    expect(found.errors).toEqual([]);
    const manifest = JSON.parse(found.data ?? '') as WebManifest;
    const absolute = (address: string) => new URL(address, found.url).href;
    const { id, start_url, scope: installed, share_target, file_handlers, icons } = manifest;
    expect([id, start_url, installed].map(absolute)).toEqual([url, url, url]);
    expect(file_handlers.map(({ action }) => absolute(action))).toEqual([url]);
    expect(absolute(share_target.action)).toBe(`${url}?shared`);
    for (const { src } of icons) {
      const icon = await visitor.request.get(absolute(src), { ignoreHTTPSErrors: true });
      expect(icon.status(), src).toBe(200);
    }

    await page.reload(); // now the service worker is in charge
    await page.goto('about:blank');
    await page.setContent(
      `<form method="post" enctype="multipart/form-data" action="${absolute(share_target.action)}">
        <input name="picture" type="file" /><button>Share</button>
      </form>`,
    );
    await page.locator('input[type=file]').setInputFiles(picture('truck'));
    await page.getByRole('button', { name: 'Share' }).click();
    await page.waitForURL(`${url}**`);
    await expectAnswer(page, 'truck');

    const outside = asked.filter(
      (address) => !/^(blob|data|about):/.test(address) && !`${address}/`.startsWith(url),
    );
    expect(outside).toEqual([]);
    expect(pod.log().filter(({ method, status }) => method !== 'GET' || status >= 400)).toEqual([]);
    expect(complaints).toEqual([]);

    // And once more without a server.
    await front.stop();
    await page.goto(url);
    await give(page, 'airplane');
    await expectAnswer(page, 'airplane');
  } finally {
    await browser.close();
  }
});

test('a few of the page’s own tests: answers, threads, samples and links', async (context) => {
  const { front } = await serve(context);
  await (await start(context, front.key)).close(); // or skips
  const report = join(tmpdir(), `inkling-path-${process.pid}`);
  const tests = ['answer/first-light', 'sources/address', 'sources/samples'];
  const chosen = ['-g', 'the right answer ship|several threads|a link opens|samples for cifar10'];
  const cli = join(root, 'node_modules/playwright/cli.js');
  const { status, stdout } = spawnSync(
    process.execPath,
    [cli, 'test', ...tests, ...chosen, '--project=Chromium', '--output', join(report, 'results')],
    {
      cwd: root,
      env: {
        ...process.env,
        BASE_URL: front.url,
        CHROMIUM_TRUSTS: front.key,
        E2E_REPORT: join(report, 'e2e.json'),
      },
      encoding: 'utf8',
    },
  );
  try {
    expect(status, stdout).toBe(0);
    const { stats } = JSON.parse(readFileSync(join(report, 'e2e.json'), 'utf8'));
    expect(stats).toMatchObject({ expected: 4, unexpected: 0, flaky: 0, skipped: 0 });
  } finally {
    rmSync(report, { recursive: true, force: true });
  }
});

test('a proxy that takes the path off by itself needs no setting', async (context) => {
  const { nginx, openssl } = programs(context, 'nginx', 'openssl');
  context.skip(!isBuilt, 'there is no build to serve');
  const plain = await startPod(nginx, { PORT: String(await freePort()) }, { site: dist });
  const stripping = await startFront({ nginx, openssl }, path, `${plain.url}/`);
  try {
    for (const file of ['', 'config.json', 'manifest.webmanifest', 'models/index.json']) {
      const asked = secureGet(stripping.url + file, { ca: stripping.certificate, agent: false });
      const status = await new Promise((resolve) =>
        asked.on('response', (response) => resolve(response.resume().statusCode)),
      );
      expect(status, file).toBe(200);
    }
  } finally {
    await stripping.stop();
    await plain.stop();
  }
});
