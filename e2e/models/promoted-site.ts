/**
 * A page and its models, whose operator promotes, rolls back and tries out: the pipeline's own commands on a bucket at another
 * origin. Needs the pipeline's Python and nginx; where either is absent, a test is skipped and counted.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { type BrowserContext, test as base, expect, type Page } from 'playwright/test';
import { nginxIsHere } from '../server/nginx.mjs';
import { serveBuild } from '../server/serve-build.ts';
import { index } from '../support/bundles.ts';
import { answerFor, give, home, picturePath } from '../support/page.ts';

const root = new URL('../..', import.meta.url).pathname;
const python = join(root, '.venv/bin/python');
export const champion = index.models.find(({ id }) => id === 'cifar10')?.version as string;

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

export interface Site {
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

export const test = base.extend<{ site: Site }>({
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
export const draw = (context: BrowserContext, number: string) =>
  context.addInitScript((drawn) => localStorage.setItem('inkling-canary-cifar10', drawn), number);

/** What answers this page's visitor: the version, and what is said of a trial. */
export async function answering(page: Page, picture = 'ship') {
  await give(page, picturePath(picture));
  const { classes, engine } = await answerFor(page, `${picture}.png`);
  expect(classes[0]?.label).toBe(picture);
  return { version: engine.version, said: await page.getByTestId('trial').allTextContents() };
}
