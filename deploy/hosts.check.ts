/** The headers of static hosts, as their own servers and code read them: each file of the build gets what is meant for it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect, type TestContext, test } from 'vitest';
import { serveBuild } from '../e2e/server/serve-build.ts';
import { cacheControl, contentType, immutable, revalidated } from '../scripts/file-headers.ts';
import { freePort } from '../scripts/free-port.mjs';
import { securityHeaders } from '../scripts/security-headers.ts';
import { hostFiles } from './hosts/files.ts';
import { ask, builtFiles, dist, isBuilt } from './testing/ask.ts';
import { programs, root } from './testing/programs.ts';
import { type Server, startServer } from './testing/server.ts';

const hosts = join(root, 'deploy/hosts');
const security = Object.entries(securityHeaders({ development: false })).map(
  ([name, value]) => [name.toLowerCase(), value] as const,
);
/** What a host is to send with a file. @param names in small letters, as Node has them */
const wanted = (path: string) => ({ ...Object.fromEntries(security), 'cache-control': cacheControl(path) });

function needsBuild(context: TestContext): void {
  context.skip(!isBuilt, 'no build: npm run build');
}

/** The hosts' code is a package of its own. */
function needsHosts(context: TestContext): void {
  context.skip(!existsSync(join(hosts, 'node_modules')), 'not installed: npm ci --prefix deploy/hosts');
}

const run = (...args: string[]): unknown =>
  JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }));

/** Of each file of the build: status, and the headers that are meant for it. */
async function expectHeaders(server: Pick<Server, 'address'>, types: boolean): Promise<void> {
  for (const path of builtFiles()) {
    const { status, headers } = await ask(server.address + path);
    expect(status, path).toBe(200);
    expect(headers, path).toMatchObject(wanted(path));
    // Hosts may say the older name of a script's type, and `charset` or not.
    if (types) expect(headers['content-type']?.toLowerCase(), path).toBe(contentType(path));
  }
  const page = await ask(server.address);
  expect(page.headers).toMatchObject(wanted('index.html'));
  expect(page.body.toString()).toContain('<div id="root">');
}

/** A missing file is a 404 that is not kept, and never the page. */
async function expectFailures({ address }: Pick<Server, 'address'>): Promise<void> {
  for (const path of ['assets/missing.js', 'models/cifar10/0000000000000000/manifest.json', 'some/page']) {
    const { status, headers, body } = await ask(address + path);
    expect(status, path).toBe(404);
    expect(headers, path).toMatchObject({ ...Object.fromEntries(security), 'cache-control': revalidated });
    expect(body.toString(), path).not.toContain('<script');
  }
}

test('the files in deploy/hosts are what `npm run hosts` writes', () => {
  for (const [name, content] of Object.entries(hostFiles())) {
    expect(readFileSync(join(hosts, name), 'utf8'), `${name}: run \`npm run hosts\``).toBe(content);
  }
});

test('a bucket of models elsewhere is let through, and nothing else changes', () => {
  const origin = 'https://models.example';
  for (const [name, content] of Object.entries(hostFiles(origin))) {
    const own = hostFiles()[name] as string;
    const named = content.replace(`connect-src 'self' ${origin};`, "connect-src 'self';");
    expect(named, name).toBe(own);
    expect(content !== own, name).toBe(own.includes('connect-src'));
  }
});

test('nginx sends what the hosts are told to', async (context) => {
  programs(context, 'nginx');
  needsBuild(context);
  const server = await serveBuild({});
  try {
    await expectHeaders(server, true);
    await expectFailures(server);
  } finally {
    server.stop();
  }
});

test('Caddy, on the build', async (context) => {
  const { caddy } = programs(context, 'caddy');
  needsBuild(context);
  const home = mkdtempSync(join(tmpdir(), 'inkling-caddy-'));
  const port = await freePort();
  const server = await startServer(caddy, ['run', '--config', join(hosts, 'Caddyfile')], port, {
    SITE_ADDRESS: `http://127.0.0.1:${port}`,
    SITE_ROOT: dist,
    CADDY_ADMIN: `127.0.0.1:${await freePort()}`,
    XDG_DATA_HOME: home,
    XDG_CONFIG_HOME: home,
  });
  try {
    await expectHeaders(server, true);
    await expectFailures(server);
    const [script] = builtFiles().filter((path) => /^assets\/shell-.*\.js$/.test(path));
    const { headers, body } = await ask(`${server.address}${script}`, { 'Accept-Encoding': 'gzip, br' });
    expect(headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(body).equals(readFileSync(join(dist, script as string)))).toBe(true);
  } finally {
    await server.stop();
    rmSync(home, { recursive: true });
  }
});

test('Firebase Hosting, by its own server', async (context) => {
  needsHosts(context);
  needsBuild(context);
  const port = await freePort();
  const args = [join(hosts, 'firebase.mjs'), join(hosts, 'firebase.json'), String(port)];
  const server = await startServer(process.execPath, args, port);
  try {
    await expectHeaders(server, false);
    expect((await ask(`${server.address}some/page`)).status).toBe(404);
  } finally {
    await server.stop();
  }
});

test('Cloudflare, by its own server', async (context) => {
  const { wrangler } = programs(context, 'wrangler');
  needsBuild(context);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'inkling-cloudflare-'));
  execFileSync('cp', ['-r', dist, join(folder, 'site')]);
  execFileSync('cp', [join(hosts, '_headers'), join(folder, 'site')]);
  const args = ['pages', 'dev', join(folder, 'site'), '--port', String(port), '--ip', '127.0.0.1'];
  const server = await startServer(wrangler, args, port, { CI: '1', WRANGLER_SEND_METRICS: 'false' });
  try {
    for (const path of builtFiles().filter((one) => one !== 'index.html')) {
      const { status, headers } = await ask(server.address + path);
      expect(status, path).toBe(200);
      expect(headers, path).toMatchObject(Object.fromEntries(security));
      const kept = cacheControl(path) === immutable ? immutable : 'public, max-age=0, must-revalidate';
      expect(headers['cache-control'], path).toBe(kept);
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
});

test('Netlify, by its own parser', (context) => {
  needsHosts(context);
  const read = run(join(hosts, 'netlify.mjs'), join(hosts, '_headers'));
  const kept = { 'Cache-Control': immutable };
  expect(read).toEqual({
    errors: [],
    headers: [
      { for: '/*', values: securityHeaders({ development: false }) },
      { for: '/assets/*', values: kept },
      { for: '/models/:model/:version/*', values: kept },
    ],
  });
});

interface VercelRoutes {
  readonly error: unknown;
  readonly routes: readonly { readonly src: string; readonly headers: Readonly<Record<string, string>> }[];
}

test('Vercel, by its own code', (context) => {
  needsHosts(context);
  needsBuild(context);
  const { error, routes } = run(join(hosts, 'vercel.mjs'), join(hosts, 'vercel.json')) as VercelRoutes;
  expect(error).toBeNull();
  for (const path of ['', ...builtFiles()]) {
    const matching = routes.filter(({ src }) => new RegExp(src).test(`/${path}`));
    const sent = Object.assign({}, ...matching.map(({ headers }) => headers)) as Record<string, string>;
    const names = Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]);
    expect(Object.fromEntries(names), path).toEqual(wanted(path));
  }
});

test('CloudFront, by the description of its interface', (context) => {
  const { python } = programs(context, 'python');
  const known = spawnsWell(python, ['-c', 'import botocore']);
  context.skip(!known, 'not installed: botocore');
  expect(spawnsWell(python, [join(hosts, 'cloudfront.py'), join(hosts, 'cloudfront.json')])).toBe(true);
});

function spawnsWell(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
