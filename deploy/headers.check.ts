/**
 * What the real nginx answers, one by one: every header of every kind of answer, and what no browser would ask. That each
 * file of the build has its headers is hosts.check.ts's business.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../scripts/free-port.mjs';
import { securityHeaders } from '../scripts/security-headers.ts';
import { type Pod, startPod } from './kubernetes/testing/pod.ts';
import { converse, get, open, type Reply, untilClosed } from './testing/converse.ts';
import { madeUpSite, removeSites } from './testing/made-up-site.ts';
import { find, programs } from './testing/programs.ts';

const script = '/assets/page-01234567.js';
const manifest = '/models/m/0123456789abcdef/manifest.json';
let site: string;
let port: number;
let pod: Pod | undefined;

beforeAll(async () => {
  const nginx = find('nginx');
  if (!nginx) return;
  site = madeUpSite('page', 1_700_000_000);
  port = await freePort();
  pod = await startPod(nginx, { PORT: String(port) }, { site });
});
afterAll(async () => {
  await pod?.stop();
  removeSites();
});
const sizeOf = (path: string) => readFileSync(join(site, path)).length;

const security = Object.fromEntries(
  Object.entries(securityHeaders({ development: false })).map(([name, value]) => [name.toLowerCase(), value]),
);
const html = 'text/html; charset=utf-8';
const js = 'text/javascript; charset=utf-8';
const json = 'application/json';
const asked = { 'cache-control': 'no-cache' };
const kept = { 'cache-control': 'public, max-age=31536000, immutable' };
const varies = { vary: 'Accept-Encoding' };
const ranges = { 'accept-ranges': 'bytes' };
const allow = { allow: 'GET, HEAD' };

/** All headers but those of every answer, and those whose values no test can know. */
function headersOf({ headers }: Reply): Record<string, string> {
  const unknown = ['date', 'etag', 'last-modified', 'content-length'];
  const read = Object.fromEntries(headers.filter(([name]) => !unknown.includes(name)));
  expect(Object.keys(read)).toHaveLength(headers.filter(([name]) => !unknown.includes(name)).length);
  const { server, connection, ...rest } = read;
  expect({ server, connection }).toEqual({ server: 'nginx', connection: 'close' });
  return rest;
}
const header = (reply: Reply, wanted: string) => reply.headers.find(([name]) => name === wanted)?.[1];

type Expected = [path: string, status: number, headers: Record<string, string>, sent?: string[]];

test.for<[what: string, ...Expected]>([
  ['the page', '/', 200, { 'content-type': html, ...asked, ...varies, ...ranges }],
  ['the page by its name', '/index.html', 200, { 'content-type': html, ...asked, ...varies, ...ranges }],
  ['the page with a query', '/?model=x', 200, { 'content-type': html, ...asked, ...varies, ...ranges }],
  ['the service worker', '/sw.js', 200, { 'content-type': js, ...asked, ...ranges }],
  ['an asset', script, 200, { 'content-type': js, ...kept, ...varies, ...ranges }],
  ['a missing asset', '/assets/none-01234567.js', 404, { 'content-type': html, ...asked }],
  ['a model’s file', manifest, 200, { 'content-type': json, ...kept, ...ranges }],
  ['the models’ index', '/models/index.json', 200, { 'content-type': json, ...asked, ...ranges }],
  ['a missing model', '/models/m/0000000000000000/w.bin', 404, { 'content-type': html, ...asked }],
  ['the configuration', '/config.json', 200, { 'content-type': json, ...asked, ...ranges }],
  ['the health check', '/healthz', 200, { 'content-type': 'text/plain; charset=utf-8', ...asked }],
  ['a folder', '/assets/', 403, { 'content-type': html, ...asked }],
  // Relative: no header of the request comes into it.
  [
    'a folder without its slash',
    '//assets?x',
    301,
    { 'content-type': 'text/html', ...asked, location: '/assets/?x' },
    ['X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: https'],
  ],
  [
    'a part',
    script,
    206,
    { 'content-type': js, ...kept, ...varies, 'content-range': 'bytes 2-5/5008' },
    ['Range: bytes=2-5'],
  ],
  [
    'a range in another unit',
    script,
    200,
    { 'content-type': js, ...kept, ...varies, ...ranges },
    ['Range: lines=1-2'],
  ],
  [
    'another version than wanted',
    script,
    412,
    { 'content-type': html, ...asked, ...varies },
    ['If-Match: "other"'],
  ],
  [
    'Brotli',
    script,
    200,
    { 'content-type': js, ...kept, ...varies, 'content-encoding': 'br' },
    ['Accept-Encoding: gzip, deflate, br, zstd'],
  ],
  [
    'gzip',
    script,
    200,
    { 'content-type': js, ...kept, ...varies, 'content-encoding': 'gzip' },
    ['Accept-Encoding: gzip'],
  ],
  [
    'gzip where Brotli is refused',
    script,
    200,
    { 'content-type': js, ...kept, ...varies, 'content-encoding': 'gzip' },
    ['Accept-Encoding: br;q=0, gzip;q=0.5'],
  ],
  [
    'no coding where all are refused',
    script,
    200,
    { 'content-type': js, ...kept, ...varies, ...ranges },
    ['Accept-Encoding: gzip;q=0, br;q=0'],
  ],
])('%s', async ([, path, status, headers, sent = []], context) => {
  programs(context, 'nginx');
  const reply = await get(port, path, ...sent);
  expect(reply.status).toBe(status);
  expect(headersOf(reply)).toEqual({ ...security, ...headers });
  expect(reply.body).toHaveLength(Number(header(reply, 'content-length')));
});

test('HEAD is GET without a body', async (context) => {
  programs(context, 'nginx');
  for (const path of ['/', script, manifest, '/config.json', '/healthz', '/none', '/assets/', '/assets']) {
    const whole = await get(port, path);
    const head = await converse(port, `HEAD ${path} HTTP/1.1`, 'Host: a.example', 'Connection: close');
    const timeless = ({ headers }: Reply) => headers.filter(([name]) => name !== 'date');
    expect([head.status, timeless(head)], path).toEqual([whole.status, timeless(whole)]);
    expect(head.body, path).toBe('');
  }
});

describe('a copy that somebody has', () => {
  test.for([
    ['page', '/'],
    ['asset', script],
    ['model’s file', manifest],
    ['configuration', '/config.json'],
  ])('of the %s is good until there is another', async ([, path = ''], context) => {
    programs(context, 'nginx');
    for (const coding of ['identity', 'gzip', 'br']) {
      const accept = `Accept-Encoding: ${coding}`;
      const whole = await get(port, path, accept);
      const [etag = '', modified] = [header(whole, 'etag'), header(whole, 'last-modified')];
      for (const condition of [
        `If-None-Match: ${etag}`,
        `If-None-Match: "x", W/${etag}`,
        `If-Modified-Since: ${modified}`,
      ]) {
        const reply = await get(port, path, accept, condition);
        expect([reply.status, reply.body], condition).toEqual([304, '']);
        const { 'cache-control': keeping } = headersOf(whole);
        expect(headersOf(reply), condition).toMatchObject({ ...security, 'cache-control': keeping });
        expect(header(reply, 'etag')).toBe(etag);
      }
      for (const condition of [
        'If-None-Match: "other"',
        'If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT',
      ]) {
        const reply = await get(port, path, accept, condition);
        expect([reply.status, reply.body], condition).toEqual([200, whole.body]);
      }
    }
  });

  test('has another tag in each coding', async (context) => {
    programs(context, 'nginx');
    const tags = ['identity', 'gzip', 'br'].map(async (coding) =>
      header(await get(port, script, `Accept-Encoding: ${coding}`), 'etag'),
    );
    expect(new Set(await Promise.all(tags)).size).toBe(3);
  });
});

describe('parts', () => {
  test.for([
    ['bytes=0-9', '// page xx'],
    ['bytes=-3', 'xxx'],
    ['bytes=5006-', 'xx'],
    ['bytes=5006-9999', 'xx'],
  ])('%s', async ([range = '', content], context) => {
    programs(context, 'nginx');
    const { status, body } = await get(port, script, `Range: ${range}`);
    expect([status, body]).toEqual([206, content]);
  });

  test('of another version than was begun: the whole', async (context) => {
    programs(context, 'nginx');
    const etag = header(await get(port, script), 'etag');
    const again = await get(port, script, 'Range: bytes=0-9', `If-Range: ${etag}`);
    expect([again.status, again.body.length]).toEqual([206, 10]);
    const other = await get(port, script, 'Range: bytes=0-9', 'If-Range: "other"');
    expect([other.status, other.body.length]).toEqual([200, sizeOf(script)]);
  });

  test('that overlap, many at once: no more than the whole', async (context) => {
    programs(context, 'nginx');
    const { status, body } = await get(port, script, `Range: bytes=${Array(500).fill('0-').join(',')}`);
    expect([status, body.length]).toEqual([200, sizeOf(script)]);
  });

  test('beyond the end: refused, and the refusal is not kept', async (context) => {
    programs(context, 'nginx');
    const reply = await get(port, script, 'Range: bytes=9000-');
    expect(reply.status).toBe(416);
    expect(header(reply, 'content-range')).toBe('bytes */5008');
    // nginx had added them before it looked at the range, and does so again.
    for (const [name, value] of Object.entries(security)) {
      const sent = reply.headers.filter(([one]) => one === name).map(([, one]) => one);
      expect(sent, name).toEqual([value, value]);
    }
    expect(reply.headers).toContainEqual(['cache-control', 'no-cache']);
  });
});

test.for([
  '/../nginx.conf',
  '/%2e%2e/nginx.conf',
  '/..%2fnginx.conf',
  '/.%2e/%2e./etc/passwd',
  '/assets/../../nginx.conf',
  '/assets/..%2f..%2frun/config.json',
  '/assets/..;/..;/nginx.conf',
  '/..%5cnginx.conf',
  '/..\\nginx.conf',
  '/%252e%252e/nginx.conf',
  '/..%c0%afnginx.conf',
  '//etc/passwd',
  '/assets//etc/passwd',
  '/index.html%00.js',
  '/nginx.conf',
  '/run/config.json',
  '/run/listen.conf',
  '/site/index.html',
  '/deploy/entrypoint.sh',
  '/.git/config',
  '/%66ile:///etc/passwd',
])('nothing beside the page: %s', async (path, context) => {
  programs(context, 'nginx');
  const reply = await get(port, path);
  expect([400, 404]).toContain(reply.status);
  expect(headersOf(reply)).toEqual({ ...security, ...asked, 'content-type': html });
  expect(reply.body).not.toMatch(/worker_processes|modelBaseUrl|listen|root:|<script/);
});

describe('what no browser asks', () => {
  const host = ['Host: inkling.example', 'Connection: close'];
  test.for<[what: string, status: number, lines: string[]]>([
    ...['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'BREW', 'TRACE', 'CONNECT'].map(
      (method): [string, number, string[]] => [method, 405, [`${method} / HTTP/1.1`, ...host]],
    ),
    ['a body', 405, ['POST / HTTP/1.1', ...host, 'Content-Length: 1000000000']],
    ['a method in small letters', 400, ['get / HTTP/1.1', ...host]],
    ['two hosts', 400, ['GET / HTTP/1.1', 'Host: a.example', ...host]],
    ['no host', 400, ['GET / HTTP/1.1', 'Connection: close']],
    [
      'two lengths of one body',
      400,
      ['POST / HTTP/1.1', ...host, 'Content-Length: 5', 'Transfer-Encoding: chunked'],
    ],
    ['another protocol', 400, ['\x16\x03\x01\x02']],
    ['a version to come', 505, ['GET / HTTP/3.0', ...host]],
    ['an address of 9,000 letters', 414, [`GET /${'a'.repeat(9000)} HTTP/1.1`, ...host]],
    ['a header of 9,000 letters', 400, ['GET / HTTP/1.1', ...host, `Cookie: ${'a'.repeat(9000)}`]],
    ['80 KB of headers', 400, ['GET / HTTP/1.1', ...host, ...Array(20).fill(`X: ${'a'.repeat(4000)}`)]],
  ])('%s', async ([, status, lines], context) => {
    programs(context, 'nginx');
    const reply = await converse(port, ...lines);
    expect(reply.status).toBe(status);
    const refused = status === 405 ? allow : {};
    expect(headersOf(reply)).toEqual({ ...security, ...asked, ...refused, 'content-type': html });
  });

  test('but cookies of 4,000 letters, and a client of before 1997, are served', async (context) => {
    programs(context, 'nginx');
    expect((await get(port, '/', `Cookie: ${'a'.repeat(4000)}`)).status).toBe(200);
    expect((await converse(port, 'GET / HTTP/1.0')).status).toBe(200);
  });
});

test('who never ends a request is sent away, however many they are, and others do not notice', async (context) => {
  programs(context, 'nginx');
  const slow = Array.from({ length: 200 }, () => open(port));
  const ended = Promise.all(slow.map(untilClosed));
  let letters = 0;
  // Half say nothing; half go on for ever, a header a second.
  const dribble = () => {
    for (const [at, socket] of slow.entries())
      if (at % 2 && socket.writable) socket.write(`X-${letters}: a\r\n`);
    letters++;
  };
  for (const [at, socket] of slow.entries())
    if (at % 2) socket.write('GET / HTTP/1.1\r\nHost: a.example\r\n');
  const timer = setInterval(dribble, 1000);
  try {
    expect((await get(port, '/')).status).toBe(200);
    // Those that said nothing hear nothing; no page for the others either.
    expect(new Set(await ended)).toEqual(new Set(['']));
    expect((await get(port, '/')).status).toBe(200);
  } finally {
    clearInterval(timer);
    for (const socket of slow) socket.destroy();
  }
});
