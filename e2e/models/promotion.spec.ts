/**
 * Which version of a model a page runs, while its operator promotes, rolls back and tries out: the pipeline's own commands on
 * a bucket at another origin. Needs the pipeline's Python and nginx; where either is absent, it is skipped and counted.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { type BrowserContext, test as base, expect, type Page } from 'playwright/test';
import { expectReady } from '../offline/fixtures.ts';
import { nginxIsHere } from '../server/nginx.mjs';
import { serveBuild } from '../server/serve-build.ts';
import { index } from '../support/bundles.ts';
import { answerFor, give, home, picturePath } from '../support/page.ts';

const root = new URL('../..', import.meta.url).pathname;
const python = join(root, '.venv/bin/python');
const champion = index.models.find(({ id }) => id === 'cifar10')?.version as string;

/** Puts another version beside the champion: the same, said otherwise. */
const another = `
import pathlib, shutil, sys
from models.files import pretty
from models.publishing.bundle import load_manifest, version_of
champion = pathlib.Path(sys.argv[1])
made = load_manifest(champion) | {"description": {"en": sys.argv[2]}}
made["version"] = version_of(made)
shutil.copytree(champion, champion.parent / made["version"])
(champion.parent / made["version"] / "manifest.json").write_bytes(pretty(made))
print(made["version"])
`;

interface Site {
  readonly address: string;
  /** Of the bucket. */
  readonly folder: string;
  /** Two more versions of the model. */
  readonly others: readonly [string, string];
  /** Runs a command of the pipeline on the bucket. */
  models(...args: readonly string[]): void;
  /** Writes these fields of the model into the index, whatever they are. */
  index(fields: object): void;
}

const test = base.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern, be it an empty one.
  site: async ({}, use) => {
    base.skip(!existsSync(python), 'the pipeline’s Python is absent');
    base.skip(!nginxIsHere, 'nginx is absent');
    const parent = mkdtempSync(join(tmpdir(), 'inkling-promotion-'));
    const folder = join(parent, 'models');
    cpSync(join(root, 'public/models'), folder, { recursive: true });
    const run = (...args: readonly string[]) =>
      execFileSync(python, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const make = (said: string) => run('-c', another, join(folder, 'cifar10', champion), said).trim();
    const others = [make('The second.'), make('The third.')] as const;
    const server = createServer((request, response) => {
      const path = join(parent, normalize(new URL(request.url as string, 'http://bucket').pathname));
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cache-Control', path.endsWith('index.json') ? 'no-cache' : 'max-age=31536000');
      if (!existsSync(path)) response.writeHead(404).end();
      else response.writeHead(200).end(readFileSync(path));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bucket = `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/`;
    const page = await serveBuild({ MODEL_BASE_URL: bucket });
    const places = ['--bucket', folder, '--work', join(parent, 'work')];
    const models = (...args: readonly string[]) => void run('-m', 'models', ...args, ...places);
    const write = (fields: object) => {
      const entries = index.models.map((one) => (one.id === 'cifar10' ? { ...one, ...fields } : one));
      writeFileSync(join(folder, 'index.json'), JSON.stringify({ schema: 1, models: entries }));
    };
    await use({ address: new URL(home, page.address).href, folder, others, models, index: write });
    page.stop();
    server.closeAllConnections();
    server.close();
    rmSync(parent, { recursive: true });
  },
});

/** The number that decides on which side of a canary this visitor is. */
const draw = (context: BrowserContext, number: string) =>
  context.addInitScript((drawn) => localStorage.setItem('inkling-canary-cifar10', drawn), number);

/** What answers this page's visitor: the version, and what is said of a trial. */
async function answering(page: Page, picture = 'ship') {
  await give(page, picturePath(picture));
  const { classes, engine } = await answerFor(page, `${picture}.png`);
  expect(classes[0]?.label).toBe(picture);
  return { version: engine.version, said: await page.getByTestId('trial').allTextContents() };
}

/** No pictures of the data set are needed to force it. */
const forced = ['--data', '/nowhere', '--force', 'for the test'];

test('an open page goes on with its version, one that opens gets the new one, and the old one after a rollback', async ({
  page,
  context,
  site,
}) => {
  const open = async () => {
    const opened = await context.newPage();
    await opened.goto(site.address);
    return opened;
  };
  const [second, third] = site.others;
  await page.goto(site.address);
  expect(await answering(page)).toEqual({ version: champion, said: [] });
  site.models('promote', 'cifar10', second, ...forced);
  site.models('promote', 'cifar10', third, ...forced);
  expect((await answering(page, 'truck')).version).toBe(champion);
  const later = await open();
  expect((await answering(later)).version).toBe(third);
  site.models('rollback', 'cifar10');
  expect((await answering(later, 'truck')).version).toBe(third);
  expect((await answering(await open())).version).toBe(second);
  site.models('rollback', 'cifar10');
  expect(await answering(await open())).toEqual({ version: champion, said: [] });
});

test('a share of visitors gets what is tried out, stays with it, and is told', async ({ browser, site }) => {
  const [second] = site.others;
  const visitors = await Promise.all(
    ['0.2', '0.6'].map(async (number) => {
      const context = await browser.newContext({ serviceWorkers: 'block' });
      await draw(context, number);
      return context;
    }),
  );
  const versions = async () => {
    const found: unknown[] = [];
    for (const visitor of visitors) {
      const page = await visitor.newPage();
      await page.goto(site.address);
      found.push(await answering(page));
      await page.close();
    }
    return found;
  };
  const tried = { version: second, said: [`Version ${second} of the model, which is being tried out.`] };
  const usual = { version: champion, said: [] };
  for (const [share, expected] of [
    ['0.3', [tried, usual]],
    ['0.9', [tried, tried]],
    ['0', [usual, usual]],
  ] as const) {
    site.models('canary', 'cifar10', second, share);
    expect(await versions(), `share ${share}`).toEqual(expected);
  }
  for (const visitor of visitors) await visitor.close();
});

test('a canary whose files are missing or damaged gives way to the champion, and it is said', async ({
  page,
  context,
  site,
}) => {
  const [second, third] = site.others;
  await draw(context, '0');
  const gaveWay = [`Version ${champion} of the model: the one being tried out did not work.`];
  const weights = (version: string) => join(site.folder, 'cifar10', version, 'weights.bin');
  site.models('canary', 'cifar10', second, '0.5');
  rmSync(weights(second));
  await page.goto(site.address);
  expect(await answering(page)).toEqual({ version: champion, said: gaveWay });
  expect((await answering(page, 'truck')).version).toBe(champion);

  site.models('canary', 'cifar10', third, '0.5');
  writeFileSync(weights(third), readFileSync(weights(third)).reverse());
  await page.goto(site.address);
  expect(await answering(page)).toEqual({ version: champion, said: gaveWay });

  rmSync(join(site.folder, 'cifar10', third, 'manifest.json'));
  await page.goto(site.address);
  expect(await answering(page)).toEqual({ version: champion, said: gaveWay });
});

test('a canary that is none takes nobody’s champion away', async ({ page, context, site }) => {
  const [second] = site.others;
  await draw(context, '0');
  for (const canary of [
    { version: second, share: '1' },
    { version: second, share: 1.5 },
    { version: second, share: -1 },
    { version: second, share: null }, // what becomes of NaN
    { version: second },
    { share: 1 },
    { version: second.toUpperCase(), share: 1 },
    { version: '../../secret', share: 1 },
    { version: champion, share: 1 },
    [second, 1],
    null,
  ]) {
    site.index({ canary });
    await page.goto(site.address);
    expect(await answering(page), JSON.stringify(canary)).toEqual({ version: champion, said: [] });
  }
});

test('a canary that is of another model, or that no engine runs, gives way to the champion', async ({
  page,
  context,
  site,
}) => {
  const [second] = site.others;
  await draw(context, '0');
  site.index({ canary: { version: second, share: 1 } });
  const path = join(site.folder, 'cifar10', second, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const broken = Buffer.from('{"not": "a plan"}');
  const artifacts = manifest.artifacts.map((artifact: { readonly path: string }) => {
    writeFileSync(join(site.folder, 'cifar10', second, artifact.path), broken);
    return { ...artifact, bytes: broken.length, sha256: createHash('sha256').update(broken).digest('hex') };
  });
  for (const fields of [
    { id: 'pizza' },
    { schema: 3 },
    { artifacts: [] },
    { artifacts: [{ ...manifest.artifacts[0], engine: 'of-tomorrow' }] },
    { artifacts },
  ]) {
    writeFileSync(path, JSON.stringify({ ...manifest, ...fields }));
    await page.goto(site.address);
    expect(await answering(page), Object.keys(fields)[0]).toEqual({
      version: champion,
      said: [`Version ${champion} of the model: the one being tried out did not work.`],
    });
  }
});

test('who keeps nothing gets the champion; two tabs of one visitor get the same', async ({
  browser,
  context,
  site,
}) => {
  const [second] = site.others;
  site.index({ canary: { version: second, share: 1 } });
  const forbidding = await browser.newContext({ serviceWorkers: 'block' });
  await forbidding.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('no', 'SecurityError');
      },
    });
  });
  const page = await forbidding.newPage();
  await page.goto(site.address);
  expect(await answering(page)).toEqual({ version: champion, said: [] });
  await forbidding.close();

  site.index({ canary: { version: second, share: 0.5 } });
  const tabs = await Promise.all([context.newPage(), context.newPage()]);
  await Promise.all(tabs.map((tab) => tab.goto(site.address)));
  const found = await Promise.all(tabs.map((tab) => answering(tab)));
  expect(found[1]).toEqual(found[0]);
});

test('a canary that ends while a page is open goes on there, and is over at the next visit', async ({
  page,
  context,
  site,
}) => {
  const [second] = site.others;
  await draw(context, '0');
  site.models('canary', 'cifar10', second, '1');
  await page.goto(site.address);
  expect((await answering(page)).version).toBe(second);
  site.models('canary', 'cifar10', second, '0');
  rmSync(join(site.folder, 'cifar10', second), { recursive: true });
  expect((await answering(page, 'truck')).version).toBe(second);
  await page.reload();
  expect(await answering(page)).toEqual({ version: champion, said: [] });
});

test.describe('with what is kept', () => {
  test.use({ serviceWorkers: 'allow' });
  test('each of two versions works without a network, after a visit that ran it', async ({
    page,
    context,
    site,
  }) => {
    const [second] = site.others;
    await draw(context, '0');
    for (const [share, version] of [
      ['0.5', second],
      ['0', champion],
    ] as const) {
      site.models('canary', 'cifar10', second, share);
      await page.goto(site.address);
      expect((await answering(page)).version).toBe(version);
      const engine = await page.getByTestId('engine').getAttribute('data-engine');
      await expectReady(page, engine as string);
      await page.reload(); // now all of it goes through the service worker
      expect((await answering(page, 'truck')).version).toBe(version);
      await context.setOffline(true);
      await page.reload();
      expect((await answering(page)).version).toBe(version);
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'On this device…' }).click();
      await expect(page.getByRole('dialog')).toContainText(`Version ${version}`);
      await context.setOffline(false);
    }
  });
});
