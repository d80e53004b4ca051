/** What the settings of the container change, by the real nginx; that bad ones are refused: scripts/entrypoint.test.ts. */
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { freePort } from '../scripts/free-port.mjs';
import { securityHeaders } from '../scripts/security-headers.ts';
import { mostCounted } from '../web/core/counts.ts';
import golden from '../web/core/golden/counts.json' with { type: 'json' };
import { type Pod, startPod } from './kubernetes/testing/pod.ts';
import { ask } from './testing/ask.ts';
import { get, open, untilClosed } from './testing/converse.ts';
import { madeUpSite, removeSites } from './testing/made-up-site.ts';
import { programs, root } from './testing/programs.ts';

afterAll(removeSites);

/** Each has a folder, and a chunk of its name. */
const engines = readdirSync(join(root, 'web/runtime/engines'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const weights = '/models/m/0123456789abcdef/weights.bin';
/** More than sockets buffer, so that a reader can be in the midst of it. */
const bytesOfWeights = 30_000_000;

/** @param work is given the pod and its port, and may stop it itself */
async function withPod(
  nginx: string,
  settings: Record<string, string>,
  work: (pod: Pod, port: number) => Promise<void>,
): Promise<void> {
  const port = await freePort();
  const site = madeUpSite('page', 1_700_000_000);
  writeFileSync(join(site, weights), Buffer.alloc(bytesOfWeights));
  const pod = await startPod(nginx, { PORT: String(port), ...settings }, { site });
  try {
    await work(pod, port);
  } finally {
    await pod.stop();
  }
}

test('ISOLATION=off leaves out the two headers of isolation, and no other', async (context) => {
  const { nginx } = programs(context, 'nginx');
  await withPod(nginx, { ISOLATION: 'off' }, async ({ url }) => {
    for (const path of ['/', '/assets/page-01234567.js', '/none']) {
      const { headers } = await ask(url + path);
      for (const [name, value] of Object.entries(securityHeaders({ development: false }))) {
        const left = /^Cross-Origin-(Opener|Embedder)-Policy$/.test(name);
        expect(headers[name.toLowerCase()], name).toBe(left ? undefined : value);
      }
    }
  });
});

test('BASE_PATH has the same page under a path', async (context) => {
  const { nginx } = programs(context, 'nginx');
  const withoutDate = ({ date: _, ...headers }: Record<string, unknown>) => headers;
  await withPod(nginx, { BASE_PATH: '/demo/v-1/' }, async ({ url }, port) => {
    const files = [
      '',
      'index.html',
      '?model=x',
      'config.json',
      'sw.js',
      'assets/page-01234567.js',
      'models/index.json',
    ];
    for (const path of [
      ...files,
      'models/m/0123456789abcdef/manifest.json',
      'none',
      'assets/',
      'assets/none.js',
      'healthz',
    ]) {
      const [below, above] = [await ask(`${url}/demo/v-1/${path}`), await ask(`${url}/${path}`)];
      expect([below.status, withoutDate(below.headers)], path).toEqual([
        above.status,
        withoutDate(above.headers),
      ]);
      expect(below.body.equals(above.body), path).toBe(true);
    }
    const { status, headers } = await ask(`${url}/demo/v-1?model=x`);
    expect([status, headers.location, headers['cache-control']]).toEqual([
      301,
      '/demo/v-1/?model=x',
      'no-cache',
    ]);
    // What is like it is not it.
    for (const path of [
      '/demo',
      '/demo/',
      '/demo/v-1x/',
      '/demo/v-11',
      '/x/demo/v-1/',
      '/demo/v-1/demo/v-1/',
    ]) {
      expect((await ask(url + path)).status, path).toBe(404);
    }
    for (const path of [
      '/demo/v-1/../../../nginx.conf',
      '/demo/v-1/..%2f..%2f..%2fnginx.conf',
      '/demo/v-1//etc/passwd',
    ]) {
      expect([400, 404], path).toContain((await get(port, path)).status);
    }
  });
});

test('LOG_FORMAT=json: a line for each request, with nothing of who asked', async (context) => {
  const { nginx } = programs(context, 'nginx');
  await withPod(nginx, { LOG_FORMAT: 'json', BASE_PATH: '/demo/' }, async (pod, port) => {
    const asked: [path: string, uri: string, kind: string, status: number][] = [
      ['/', '/index.html', 'page', 200],
      ['/demo/?image=https://pictures.example/secret.png', '/index.html', 'page', 200],
      ['/assets/page-01234567.js', '/assets/page-01234567.js', 'asset', 200],
      ...engines.map((name): (typeof asked)[number] => [
        `/demo/assets/${name}-a1.js`,
        `/assets/${name}-a1.js`,
        'engine',
        404,
      ]),
      ['/sw.js', '/sw.js', 'asset', 200],
      ['/config.json', '/config.json', 'asset', 200],
      ['/models/m/0123456789abcdef/manifest.json', '/models/m/0123456789abcdef/manifest.json', 'model', 200],
      ['/no%22%0a%09%c3%a9%ff', '/no"\n\té\ufffd', 'other', 404],
      ['/../x', '', 'other', 400],
    ];
    const secret = [
      'Referer: https://secret.example/',
      'User-Agent: secret',
      'Cookie: secret',
      'X-Forwarded-For: 192.0.2.1',
    ];
    const sizes: number[] = [];
    for (const [path] of asked) sizes.push((await get(port, path, ...secret)).body.length);
    await get(port, '/healthz');
    await get(port, '/demo/healthz');
    await expect.poll(() => pod.log().length).toBe(asked.length);
    const lines = pod.log();
    expect(lines.map(({ uri, kind, status }) => [uri, kind, status])).toEqual(
      asked.map(([, ...rest]) => rest),
    );
    for (const [at, line] of lines.entries()) {
      expect(Object.keys(line)).toEqual(['time', 'method', 'uri', 'kind', 'status', 'bytes', 'seconds']);
      expect(typeof line.seconds).toBe('number');
      expect(line.method).toBe('GET');
      expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
      expect(line.bytes).toBeGreaterThan(sizes[at] as number); // with its headers
    }
    expect(JSON.stringify(pod.log())).not.toMatch(/secret|127\.0\.0\.1|192\.0\.2\.1/);
  });
});

/** @returns the status */
async function tell(address: string, query: string, headers: Record<string, string> = {}): Promise<number> {
  const asked = request(`${address}?${query}`, { method: 'POST', headers, agent: false }).end();
  const [{ statusCode }] = (await once(asked, 'response')) as [IncomingMessage];
  return statusCode ?? 0;
}

/** What was counted, as it stands in the log. */
const counted = (pod: Pod) =>
  pod.log().flatMap((line) => ('counts' in line ? [line as unknown as Record<string, string>] : []));

test('COUNTS=on: a line for what is of the form, and of this page', async (context) => {
  const { nginx } = programs(context, 'nginx');
  await withPod(nginx, { COUNTS: 'on', BASE_PATH: '/demo/' }, async (pod) => {
    const secret = {
      Referer: 'https://secret.example/',
      'User-Agent': 'secret',
      Cookie: 'secret=1',
      'X-Forwarded-For': '192.0.2.1',
    };
    for (const query of golden.taken) {
      expect(await tell(`${pod.url}/demo/counts`, query, secret), query).toBe(204);
    }
    const [one = ''] = golden.taken;
    expect(await tell(`${pod.url}/counts`, one, { 'Sec-Fetch-Site': 'same-origin' })).toBe(204);
    const eight = Array(mostCounted).fill(one).join('&');
    expect(await tell(`${pod.url}/counts`, eight)).toBe(204);
    // What no page tells, what another site has its visitors send, and what is asked for in another way.
    for (const query of golden.refused) expect(await tell(`${pod.url}/counts`, query), query).not.toBe(204);
    for (const site of ['cross-site', 'same-site', 'none']) {
      expect(await tell(`${pod.url}/counts`, one, { 'Sec-Fetch-Site': site }), site).toBe(404);
    }
    expect((await ask(`${pod.url}/counts?${one}`)).status).toBe(404);
    for (const path of ['/', '/config.json', '/demo/', '/x/counts', '/counts/', '/demo/demo/counts']) {
      expect(await tell(pod.url + path, one), path).toBe(405);
    }
    await expect.poll(() => pod.log().length).toBe(golden.taken.length + 2);
    expect(counted(pod).map(({ counts }) => counts)).toEqual([...golden.taken, one, eight]);
    for (const line of counted(pod)) expect(Object.keys(line)).toEqual(['time', 'counts']);
    expect(JSON.stringify(pod.log())).not.toMatch(/secret|127\.0\.0\.1|192\.0\.2\.1/);
    expect(JSON.parse((await ask(`${pod.url}/demo/config.json`)).body.toString())).toMatchObject({
      counts: true,
    });
  });
});

test('COUNTS=on, beside LOG_FORMAT=json: each request is one line', async (context) => {
  const { nginx } = programs(context, 'nginx');
  await withPod(nginx, { COUNTS: 'on', LOG_FORMAT: 'json' }, async (pod) => {
    const [one = ''] = golden.taken;
    expect(await tell(`${pod.url}/counts`, one)).toBe(204);
    expect(await tell(`${pod.url}/counts`, 'a=secret')).toBe(404);
    await ask(pod.url);
    await expect.poll(() => pod.log().length).toBe(3);
    expect(counted(pod).map(({ counts }) => counts)).toEqual([one]);
    expect(pod.log().map(({ uri, status }) => [uri, status])).toEqual([
      [undefined, undefined],
      ['/counts', 404],
      ['/index.html', 200],
    ]);
    expect(JSON.stringify(pod.log())).not.toContain('secret');
  });
});

test('COUNTS=on: whoever makes up thousands at once is not written down', async (context) => {
  const { nginx } = programs(context, 'nginx');
  await withPod(nginx, { COUNTS: 'on' }, async (pod) => {
    const [one = ''] = golden.taken;
    const began = performance.now();
    const statuses: number[] = [];
    const many = async () => {
      for (let n = 0; n < 50; n++) statuses.push(await tell(`${pod.url}/counts`, one));
    };
    await Promise.all(Array.from({ length: 16 }, many));
    // A burst, and 50 a second from then on, however long this machine takes.
    const most = 102 + (50 * (performance.now() - began)) / 1_000;
    const taken = statuses.filter((status) => status === 204).length;
    expect(statuses.filter((status) => status === 429)).toHaveLength(800 - taken);
    expect(taken).toBeGreaterThan(99);
    expect(taken).toBeLessThan(most);
    await expect.poll(() => counted(pod).length).toBe(taken);
  });
});

test('without COUNTS nothing takes them', async (context) => {
  const { nginx } = programs(context, 'nginx');
  await withPod(nginx, { LOG_FORMAT: 'json' }, async (pod) => {
    const [one = ''] = golden.taken;
    expect(await tell(`${pod.url}/counts`, one)).toBe(405);
    expect((await ask(`${pod.url}/counts?${one}`)).status).toBe(404);
    expect(JSON.parse((await ask(`${pod.url}/config.json`)).body.toString())).toEqual({
      modelBaseUrl: 'models/',
    });
    await expect.poll(() => pod.log().length).toBe(3);
    expect(JSON.stringify(pod.log())).not.toContain('a=');
  });
});

test('who is told to stop ends the download that somebody reads slowly, and begins no other', async (context) => {
  const { nginx } = programs(context, 'nginx');
  await withPod(nginx, {}, async (pod, port) => {
    const idle = open(port);
    const idleEnded = untilClosed(idle);
    idle.write('GET /healthz HTTP/1.1\r\nHost: a.example\r\n\r\n');
    await once(idle, 'data');

    const slow = open(port);
    const chunks: Buffer[] = [];
    slow.on('data', (chunk: Buffer) => {
      if (chunks.push(chunk) === 1) slow.pause();
    });
    slow.write(`GET ${weights} HTTP/1.1\r\nHost: a.example\r\n\r\n`);
    await once(slow, 'data');

    const stopped = pod.stop();
    await idleEnded;
    // Each of its processes closes the door on its own.
    await vi.waitFor(() => expect(ask(pod.url)).rejects.toThrow('ECONNREFUSED'));
    slow.resume();
    await once(slow, 'close');
    const said = Buffer.concat(chunks);
    expect(said.length - said.indexOf('\r\n\r\n') - 4).toBe(bytesOfWeights);
    expect(await stopped).toBe(0);
  });
});
