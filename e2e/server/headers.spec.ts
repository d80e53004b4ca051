/** What the server sends with the page: asked over plain HTTP, no browser needed. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { securityHeaders } from '../../scripts/security-headers.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Node's own client: a browser, and Playwright's client too, would decompress before the test can look. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const url = new URL(path, test.info().project.use.baseURL);
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, timeout: 120_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('timeout', () => request.destroy(new Error(`no answer from ${url}`)));
    request.on('error', reject);
    request.end();
  });
}

/** The paths of the built files with this ending, as the server names them. */
function built(ending: string): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending) && statSync(join(dist, path)).isFile())
    .map((path) => `/${path}`);
}

function first(ending: string, folder = '/'): string {
  const path = built(ending).find((one) => one.startsWith(folder));
  if (!path) throw new Error(`the build has no ${ending} in ${folder}`);
  return path;
}

/** `vite preview` stands in for nginx where none is installed, and knows nothing of caching or precompressed files. */
async function needsNginx() {
  const { headers } = await ask('/');
  test.skip(headers.server !== 'nginx', 'served by vite preview: no nginx is installed');
}

const immutable = 'public, max-age=31536000, immutable';
const security = Object.entries(securityHeaders({ development: false })).map(
  ([name, value]) => [name.toLowerCase(), value] as const,
);

function expectSecurity(headers: IncomingHttpHeaders) {
  for (const [name, value] of security) expect(headers[name], name).toBe(value);
}

test('the page and its files carry every security header', async () => {
  for (const path of ['/', first('.js', '/assets/'), first('.wasm'), '/models/index.json', '/config.json']) {
    const { status, headers } = await ask(path);
    expect(status, path).toBe(200);
    expectSecurity(headers);
  }
});

test('so do the answers that are no file', async () => {
  await needsNginx();
  const wasm = first('.wasm');
  const { etag = '' } = (await ask(wasm)).headers;
  // 416 is not among them: nginx has already added the headers when it finds the range wrong, and says them twice.
  const answers = [
    [200, await ask('/healthz')],
    [206, await ask(wasm, { Range: 'bytes=0-9' })],
    [301, await ask('/assets')],
    [304, await ask(wasm, { 'If-None-Match': etag })],
    [403, await ask('/assets/')],
    [404, await ask('/missing.wasm')],
    [405, await ask('/', {}, 'POST')],
  ] as const;
  for (const [status, answer] of answers) {
    expect(answer.status).toBe(status);
    expectSecurity(answer.headers);
  }
});

test('every kind of file has its type', async () => {
  const types: [path: string, type: RegExp][] = [
    ['/', /^text\/html(; ?charset=utf-8)?$/i],
    [first('.js', '/assets/'), /^text\/javascript(; ?charset=utf-8)?$/i],
    [first('.css', '/assets/'), /^text\/css(; ?charset=utf-8)?$/i],
    [first('.wasm'), /^application\/wasm$/],
    ['/models/index.json', /^application\/json/],
    ...built('.mjs').map((path): [string, RegExp] => [path, /^text\/javascript/]),
    ...built('.svg').map((path): [string, RegExp] => [path, /^image\/svg\+xml$/]),
    ...built('.md').map((path): [string, RegExp] => [path, /^text\/markdown(; ?charset=utf-8)?$/i]),
    ...built('.webmanifest').map((path): [string, RegExp] => [path, /^application\/manifest\+json/]),
  ];
  for (const [path, type] of types) {
    expect((await ask(path)).headers['content-type'], path).toMatch(type);
  }
});

test('weights are plain bytes', async () => {
  await needsNginx();
  for (const path of built('.onnx')) {
    expect((await ask(path)).headers['content-type'], path).toBe('application/octet-stream');
  }
});

test('a path that names its content is kept for a year, everything else is asked for again', async () => {
  await needsNginx();
  const version = /^\/models\/[^/]+\/[^/]+\//;
  const immutablePaths = [...built(''), '/'].filter(
    (path) => path.startsWith('/assets/') || version.test(path),
  );
  expect(immutablePaths.some((path) => version.test(path))).toBe(true);
  for (const path of immutablePaths) {
    expect((await ask(path, {}, 'HEAD')).headers['cache-control'], path).toBe(immutable);
  }
  for (const path of ['/', '/index.html', '/config.json', '/models/index.json', '/healthz']) {
    expect((await ask(path)).headers['cache-control'], path).toBe('no-cache');
  }
});

test('a failure is never kept, whatever its path', async () => {
  await needsNginx();
  for (const path of ['/assets/missing.js', '/models/cifar10/0000000000000000/manifest.json']) {
    const { status, headers } = await ask(path);
    expect(status, path).toBe(404);
    expect(headers['cache-control'], path).toBe('no-cache');
  }
});

for (const [coding, suffix, decode] of [
  ['br', '.br', brotliDecompressSync],
  ['gzip', '.gz', gunzipSync],
] as const) {
  test(`what the build compressed is sent as ${coding}, and is the same bytes`, async () => {
    await needsNginx();
    const compressed = built(suffix);
    expect(compressed.map((path) => path.slice(0, -suffix.length))).toContain(first('.wasm'));
    for (const path of compressed.map((one) => one.slice(0, -suffix.length))) {
      if (path === '/config.json') continue; // nginx serves the one that the entry point wrote
      const { headers, body } = await ask(path, { 'Accept-Encoding': coding });
      expect(headers['content-encoding'], path).toBe(coding);
      expect(headers.vary, path).toBe('Accept-Encoding');
      expect(decode(body).equals(readFileSync(join(dist, path))), path).toBe(true);
    }
  });
}

test('whoever takes both gets Brotli, whoever takes none gets the file itself', async () => {
  await needsNginx();
  const path = first('.wasm');
  const both = await ask(path, { 'Accept-Encoding': 'gzip, deflate, br' });
  expect(both.headers['content-encoding']).toBe('br');
  const plain = await ask(path);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body.equals(readFileSync(join(dist, path)))).toBe(true);
});

test('the ingress in front does not stop compression', async () => {
  await needsNginx();
  const { headers } = await ask(first('.wasm'), { 'Accept-Encoding': 'gzip', Via: '1.1 ingress' });
  expect(headers['content-encoding']).toBe('gzip');
});

test('a missing file is a 404, never the page', async () => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  for (const path of ['/missing.wasm', '/assets/missing.js', '/some/page', '/models/none/index.json']) {
    const { status, body } = await ask(path, { Accept: 'text/html,*/*' });
    expect(status, path).toBe(404);
    expect(body.toString(), path).not.toBe(page);
    expect(body.toString(), path).not.toContain('<script');
  }
});

test('no folder is listed', async () => {
  for (const path of ['/assets/', '/models/']) {
    const { status, body } = await ask(path);
    expect([403, 404], path).toContain(status);
    expect(body.toString(), path).not.toContain('href');
  }
});

test('only GET and HEAD are answered', async () => {
  await needsNginx();
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const { status, headers } = await ask('/config.json', {}, method);
    expect(status, method).toBe(405);
    expect(headers.allow, method).toBe('GET, HEAD');
  }
  const head = await ask('/', {}, 'HEAD');
  expect(head.status).toBe(200);
  expect(head.body).toHaveLength(0);
});

test('the server does not tell its version', async () => {
  await needsNginx();
  for (const path of ['/', '/missing.wasm']) {
    const { headers, body } = await ask(path);
    expect(headers.server).toBe('nginx');
    expect(body.toString()).not.toMatch(/nginx\/\d/);
  }
});
