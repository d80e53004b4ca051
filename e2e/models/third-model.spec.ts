/**
 * A model more is a publish, not a code change: the pipeline makes a small made-up model, publishes it beside the
 * bundled ones into a bucket on another origin, and the same build offers it and runs it. Needs the pipeline's Python
 * and nginx; where either is absent, it is skipped and counted.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { test as base, expect } from 'playwright/test';
import { nginxIsHere } from '../server/nginx.mjs';
import { serveBuild } from '../server/serve-build.ts';
import { answerFor, expectedEngine, give, home, picturePath } from '../support/page.ts';

const root = new URL('../..', import.meta.url).pathname;
const python = join(root, '.venv/bin/python');

/** An object-storage bucket as the page sees one: files, with CORS, on an origin of its own. */
async function serveBucket(folder: string): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const path = join(folder, normalize(new URL(request.url as string, 'http://bucket').pathname));
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (!existsSync(path)) response.writeHead(404).end();
    else response.writeHead(200).end(readFileSync(path));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

base('a published model is offered and run, from a bucket elsewhere, with no rebuild', async ({ page }) => {
  base.skip(!existsSync(python), 'the pipeline’s Python is absent');
  base.skip(!nginxIsHere, 'nginx is absent');
  const folder = mkdtempSync(join(tmpdir(), 'inkling-bucket-'));
  const bucketFolder = join(folder, 'models');
  cpSync(join(root, 'public/models'), bucketFolder, { recursive: true });
  // `npm test` has made this model already: what is up to date is not made again.
  const { INKLING_SMOKE: made } = process.env;
  if (made) cpSync(join(made, 'work'), join(folder, 'work'), { recursive: true });
  const places = ['--work', join(folder, 'work'), '--bucket', bucketFolder];
  execFileSync(python, ['-m', 'models', 'run', 'smoke', ...places], { cwd: root, stdio: 'pipe' });
  const [version] = readdirSync(join(bucketFolder, 'smoke')) as [string];
  const manifest = JSON.parse(readFileSync(join(bucketFolder, 'smoke', version, 'manifest.json'), 'utf8'));

  const bucket = await serveBucket(folder);
  // The page of this build, served by the shipped nginx.conf, pointed at another bucket.
  const { address, stop } = await serveBuild({ MODEL_BASE_URL: `${bucket.origin}/models/` });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const ownModels: string[] = [];
  page.context().on('request', (request) => {
    if (request.url().startsWith(new URL('models/', address).href)) ownModels.push(request.url());
  });
  try {
    await page.goto(new URL(home, address).href);
    await page.getByRole('radio', { name: manifest.title.en }).check({ force: true });
    await expect(page.getByText(manifest.labels[0].name.en, { exact: true })).toBeVisible();
    await give(page, picturePath('ship'));
    const made = await answerFor(page, 'ship.png');
    expect(made.engine).toMatchObject({ engine: expectedEngine.engine, model: 'smoke', version });
    expect(made.classes.map(({ label }) => label).sort()).toEqual(
      manifest.labels.map(({ id }: { id: string }) => id).sort(),
    );
    // Another question for the same picture: it is asked at once.
    await page.getByRole('radio', { name: 'Ten everyday things' }).check({ force: true });
    await expect(page.getByTestId('engine')).toHaveAttribute('data-model', 'cifar10');
    expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
    expect(complaints).toEqual([]);
    // Of the bucket beside the page, no more than the few kilobytes that the page names without knowing of another one.
    expect(ownModels.filter((url) => !/\/(index|manifest)\.json$/.test(url))).toEqual([]);
  } finally {
    stop();
    bucket.server.close();
    rmSync(folder, { recursive: true });
  }
});
