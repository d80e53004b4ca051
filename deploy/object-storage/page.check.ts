/** The built page out of a real bucket, by the command line: in Chromium, as the bucket sends it and with the headers of a front. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { brotliDecompressSync } from 'node:zlib';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { cacheControl, contentType } from '../../scripts/file-headers.ts';
import { freePort } from '../../scripts/free-port.mjs';
import { securityHeaders } from '../../scripts/security-headers.ts';
import { ask, builtFiles, dist } from '../testing/ask.ts';
import { programs, root } from '../testing/programs.ts';
import { type SeaweedFS, startSeaweedFS } from '../testing/seaweed.ts';
import { startServer } from '../testing/server.ts';
import { exitCodes } from './exit.ts';

const place = 'pages/inkling';
let server: SeaweedFS | undefined;
let browser: Browser | undefined;

beforeEach(async (context) => {
  const { weed } = programs(context, 'weed');
  context.skip(!existsSync(join(dist, 'index.html')), 'no build: npm run build');
  if (server) return;
  server = await startSeaweedFS(weed);
  const credentials = {
    accessKeyId: server.keys.AWS_ACCESS_KEY_ID,
    secretAccessKey: server.keys.AWS_SECRET_ACCESS_KEY,
  };
  const client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials,
  });
  await client.send(new CreateBucketCommand({ Bucket: 'pages' }));
  // The policy of docs/operating.md.
  const Statement = [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${place}/*` },
  ];
  await client.send(
    new PutBucketPolicyCommand({
      Bucket: 'pages',
      Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );
  expect(await deploy([`s3://${place}`])).toMatchObject({ code: 0, wrong: '' });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Runs the command as an operator does. @param env what differs from the right keys @param to a server, or `AWS` */
async function deploy(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
  to = server?.endpoint,
) {
  const endpoint = to === 'AWS' || args.includes('--endpoint') ? [] : ['--endpoint', to ?? ''];
  const command = spawn(process.execPath, ['deploy/deploy.mjs', ...args, ...endpoint], {
    cwd: root,
    // No profile of whoever runs this, and no role of the machine.
    env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true', HOME: tmpdir(), ...server?.keys, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => command.on('close', resolve));
  const [said, wrong] = await Promise.all([text(command.stdout), text(command.stderr)]);
  return { code: await ended, said, wrong };
}

/** The page, opened; a picture of a ship, classified. */
async function classify(address: string) {
  browser ??= await chromium.launch(chromiumOptions());
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.setDefaultTimeout(240_000);
  await page.goto(address);
  await page.locator('input[type=file]').setInputFiles(join(root, 'e2e/pictures/ship.png'));
  const bar = page.getByTestId('class-bar').first();
  const label = await bar.getAttribute('data-label');
  const line = page.getByTestId('engine');
  const engine = await line.getAttribute('data-engine');
  const threads = Number(await line.getAttribute('data-threads'));
  const isolation = await page.getByTestId('isolation').allTextContents();
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  const hasWorker = await page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).active));
  await page.close();
  return { label, engine, threads, isolation, cores, hasWorker, complaints };
}

test('each file of the build is there for everybody, byte for byte, as nginx would send it', async () => {
  for (const path of builtFiles()) {
    const { status, headers, body } = await ask(`${server?.endpoint}/${place}/${path}`);
    expect(status, path).toBe(200);
    expect(headers['content-type'], path).toBe(contentType(path));
    expect(headers['cache-control'], path).toBe(cacheControl(path));
    const coding = existsSync(join(dist, `${path}.br`)) ? 'br' : undefined;
    expect(headers['content-encoding'], path).toBe(coding);
    const content = coding ? brotliDecompressSync(body) : body;
    expect(content.equals(readFileSync(join(dist, path))), path).toBe(true);
  }
});

test('published again, nothing is uploaded; list tells of the one release', async () => {
  expect(await deploy([`s3://${place}`])).toMatchObject({
    code: 0,
    said: expect.stringContaining(' 0 uploads'),
  });
  const { said } = await deploy(['list', `s3://${place}`]);
  expect(said.trim().split('\n')).toEqual([expect.stringMatching(/^[0-9a-f]{12} .* current$/)]);
});

test('what is wrong is one line, and an exit code of its own', async () => {
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const cases: [why: keyof typeof exitCodes, args: readonly string[], env?: Record<string, string>][] = [
    ['denied', [`s3://${place}`], { AWS_SECRET_ACCESS_KEY: 'wrong' }],
    ['denied', [`s3://${place}`], { AWS_ACCESS_KEY_ID: 'nobody' }],
    ['denied', [`s3://${place}`], { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }],
    ['noBucket', ['s3://absent/inkling']],
    ['unreachable', [`s3://${place}`, '--endpoint', nobody]],
    ['usage', ['pages']],
    ['usage', [`s3://${place}`, '--keep-days', 'soon']],
    ['missing', [`s3://${place}`, '--dist', 'deploy']],
    ['missing', ['rollback', `s3://${place}`]],
  ];
  await Promise.all(
    cases.map(async ([why, args, env]) => {
      const { code, wrong } = await deploy(args, env);
      expect(code, `${args.join(' ')}: ${wrong}`).toBe(exitCodes[why]);
      expect(wrong, args.join(' ')).toMatch(/^inkling: .+\n$/);
    }),
  );
});

test('for AWS without a region, the line says what to set, and nobody is asked', async () => {
  const none = { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined, AWS_PROFILE: undefined };
  const elsewhere = { AWS_ENDPOINT_URL: undefined, AWS_ENDPOINT_URL_S3: undefined };
  const { code, wrong } = await deploy(['list', `s3://${place}`], { ...none, ...elsewhere }, 'AWS');
  expect(wrong).toMatch(/^inkling: no region: .*AWS_REGION.*--endpoint\n$/);
  expect(code).toBe(exitCodes.usage);
});

test('straight from the bucket, without headers, a picture is classified on one thread, and the page says so', async () => {
  const address = `${server?.endpoint}/${place}/index.html`;
  const own = await classify(address);
  expect(own).toMatchObject({ label: 'ship', engine: 'inkling-wasm', hasWorker: true, complaints: [] });
  const ort = await classify(`${address}?engine=ort-wasm`);
  expect(ort).toMatchObject({ label: 'ship', engine: 'ort-wasm', threads: 1, complaints: [] });
  expect(ort.isolation).toEqual([expect.stringContaining('not cross-origin isolated')]);
});

test('with the headers of a front, on as many threads as there are cores', async (context) => {
  const { caddy } = programs(context, 'caddy');
  const home = mkdtempSync(join(tmpdir(), 'inkling-caddy-'));
  const port = await freePort();
  const front = await startServer(
    caddy,
    ['run', '--config', join(root, 'deploy/hosts/Caddyfile.bucket')],
    port,
    {
      SITE_ADDRESS: `http://127.0.0.1:${port}`,
      BUCKET: server?.endpoint ?? '',
      BUCKET_PATH: `/${place}`,
      CADDY_ADMIN: `127.0.0.1:${await freePort()}`,
      XDG_DATA_HOME: home,
      XDG_CONFIG_HOME: home,
    },
  );
  try {
    const page = await ask(front.address);
    expect(page.status).toBe(200);
    for (const [name, value] of Object.entries(securityHeaders({ development: false }))) {
      expect(page.headers[name.toLowerCase()], name).toBe(value);
    }
    const again = await ask(front.address, { 'If-None-Match': String(page.headers.etag) });
    expect(again.status).toBe(304);
    const listing = await ask(`${front.address}?list-type=2&prefix=`);
    expect(listing.body.equals(page.body)).toBe(true);
    expect((await fetch(`${front.address}new.html`, { method: 'PUT', body: 'new' })).status).toBe(405);
    const missing = await ask(`${front.address}assets/missing.js`);
    expect([missing.status, missing.headers['cache-control']]).toEqual([404, 'no-cache']);

    const ort = await classify(`${front.address}?engine=ort-wasm`);
    expect(ort).toMatchObject({ label: 'ship', engine: 'ort-wasm', isolation: [], complaints: [] });
    expect(ort.threads).toBe(Math.min(4, ort.cores));
  } finally {
    await front.stop();
    rmSync(home, { recursive: true });
  }
});
