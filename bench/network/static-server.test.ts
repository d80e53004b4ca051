import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StaticServer, serve } from './static-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'inkling-static-'));
let server: StaticServer;

beforeAll(async () => {
  for (const name of ['first/assets', 'second/models/a/1']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'first/index.html'), '<p>');
  writeFileSync(join(folder, 'first/assets/code.js'), 'plain');
  writeFileSync(join(folder, 'first/assets/code.js.br'), 'compressed');
  writeFileSync(join(folder, 'second/index.html'), 'never reached');
  writeFileSync(join(folder, 'second/models/index.json'), 'from the file');
  writeFileSync(join(folder, 'second/models/a/1/model.onnx'), 'model');
  server = await serve([
    {
      prefix: '/page/',
      folders: [join(folder, 'first'), join(folder, 'second')],
      instead: { 'models/index.json': Buffer.from('instead') },
      headers: { 'X-Own': 'yes' },
    },
  ]);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** As it travels: fetch would decompress it. */
function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      request({ port: server.port, host: '127.0.0.1', path, headers }, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      })
        .on('error', reject)
        .end();
    },
  );
}

test('sends the compressed file to who takes it, and says so', async () => {
  const compressed = await get('/page/assets/code.js', { 'Accept-Encoding': 'gzip, br' });
  expect(compressed).toMatchObject({ status: 200, body: 'compressed' });
  expect(compressed.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'text/javascript; charset=utf-8',
    'x-own': 'yes',
  });
  const plain = await get('/page/assets/code.js');
  expect(plain.body).toBe('plain');
  expect(plain.headers).not.toHaveProperty('content-encoding');
});

test('looks through the folders in order, and takes what stands instead of a file', async () => {
  expect((await get('/page/?model=a')).body).toBe('<p>');
  expect((await get('/page/models/a/1/model.onnx')).body).toBe('model');
  expect((await get('/page/models/index.json')).body).toBe('instead');
});

test('what names its content is immutable; the rest is asked for again, which costs a 304', async () => {
  expect((await get('/page/models/a/1/model.onnx')).headers['cache-control']).toMatch(/immutable/);
  expect((await get('/page/assets/code.js')).headers['cache-control']).toMatch(/immutable/);
  const first = await get('/page/');
  expect(first.headers['cache-control']).toBe('no-cache');
  const again = await get('/page/', { 'If-None-Match': String(first.headers.etag) });
  expect(again).toMatchObject({ status: 304, body: '' });
});

test('a missing file and a path out of the folders are 404', async () => {
  for (const path of ['/page/none.js', '/other/', '/page/../../static-server.ts', '/page/%2e%2e/x']) {
    expect((await get(path)).status).toBe(404);
  }
});
