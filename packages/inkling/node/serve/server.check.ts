/** The built server, asked from outside. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { madeUp } from '../testing/pictures.ts';
import { type Served, sample, serve } from '../testing/served.ts';

let server: Served;
beforeAll(async () => {
  server = await serve(
    '--model',
    'cifar10',
    '--max-bytes',
    '500000',
    '--max-pixels',
    '400000',
    '--timeout',
    '120',
  );
});
afterAll(() => server.stop());

const form = (file: Uint8Array, name = 'file') => {
  const body = new FormData();
  body.append(name, new Blob([Uint8Array.from(file)]), 'car.png');
  return body;
};
const errorOf = async (response: Response) => ({ status: response.status, ...(await response.json()).error });

describe('POST /predict', () => {
  test('a file of a form, or a body', async () => {
    const asForm = await fetch(`${server.url}/predict`, { method: 'POST', body: form(sample('ship')) });
    expect(asForm.status).toBe(200);
    const { milliseconds, ...answer } = await asForm.json();
    expect(answer).toMatchObject({
      model: { id: 'cifar10' },
      label: 'ship',
      heldBack: false,
      warnings: [],
      engine: { id: 'inkling-wasm', precision: 'int8', threads: 1 },
      source: { width: 640, height: 480 },
      crop: { x: 80, y: 0, width: 480, height: 480 },
      score: { statistic: expect.any(String), value: expect.any(Number), threshold: expect.any(Number) },
    });
    expect(answer.classes[0]).toEqual({
      id: 'ship',
      name: { en: 'ship', ru: 'корабль' },
      probability: answer.probability,
    });
    expect(answer.logits).toHaveLength(10);
    expect(milliseconds.total).toBeGreaterThan(0);
    for (const type of ['image/webp', 'image/png', 'application/octet-stream']) {
      const { milliseconds: _, ...same } = await (await server.predict(sample('ship'), type)).json();
      expect(same).toEqual(answer);
    }
  });

  test('another model', async () => {
    const answer = await (await server.predict(sample('pizza'), undefined, '?model=pizza')).json();
    expect(answer).toMatchObject({ model: { id: 'pizza' }, label: 'pizza', heldBack: false });
    expect(
      await errorOf(await server.predict(sample('pizza'), undefined, '?model=made-up-name')),
    ).toMatchObject({
      status: 404,
      code: 'model-unknown',
      retryable: false,
    });
  });

  test('what is unlike the training data is answered with what is off', async () => {
    const answer = await (await server.predict(sample('pizza'))).json();
    expect(answer).toMatchObject({ heldBack: true, warnings: [{ code: 'out-of-distribution' }] });
    expect(answer.warnings[0].value).toBeLessThan(answer.warnings[0].threshold);
  });

  test.each([
    ['no picture', new TextEncoder().encode('hello'), 400, 'image-not-an-image'],
    ['nothing', new Uint8Array(), 400, 'image-empty'],
    ['a picture that is cut short', sample('ship').subarray(0, 5000), 400, 'image-corrupt'],
    ['a long file', new Uint8Array(500_001), 413, 'image-too-large'],
    [
      'a drawing',
      new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      400,
      'image-format-unsupported',
    ],
  ])('%s is refused', async (_, body, status, code) => {
    expect(await errorOf(await server.predict(Uint8Array.from(body)))).toMatchObject({
      status,
      code,
      retryable: false,
    });
    if (body.length > 0) {
      const asForm = await fetch(`${server.url}/predict`, { method: 'POST', body: form(body) });
      expect(await errorOf(asForm)).toMatchObject({ status, code });
    }
  });

  test('a picture of too many pixels', async () => {
    const { default: sharp } = await import('sharp');
    const large = await sharp({ create: { width: 1000, height: 401, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
    expect(await errorOf(await server.predict(Uint8Array.from(large)))).toMatchObject({
      status: 413,
      code: 'image-too-large',
    });
  });

  test('a form of one file and other fields, and none of two files', async () => {
    const body = form(sample('ship'), 'picture');
    body.append('note', 'a ship');
    const ask = () => fetch(`${server.url}/predict`, { method: 'POST', body });
    expect((await ask()).status).toBe(200);
    body.append('file', new Blob([Uint8Array.from(sample('truck'))]), 'truck.webp');
    expect(await errorOf(await ask())).toMatchObject({
      status: 400,
      code: 'request-invalid',
      message: 'the form has more than one file',
    });
  });

  test.each([
    [
      'a form without a file',
      new URLSearchParams({ a: 'b' }),
      'application/x-www-form-urlencoded',
      415,
      'request-invalid',
    ],
    ['a form without a boundary', 'x', 'multipart/form-data', 400, 'request-invalid'],
    [
      'a form that is cut off',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc',
      'multipart/form-data; boundary=b',
      400,
      'request-invalid',
    ],
    ['JSON that is none', '{', 'application/json', 400, 'request-invalid'],
    ['JSON without an address', '{}', 'application/json', 400, 'request-invalid'],
    ['an address, which is off', '{"url": "http://127.0.0.1/"}', 'application/json', 403, 'addresses-off'],
  ])('%s is refused', async (_, body, type, status, code) => {
    expect(await errorOf(await server.predict(body, type))).toMatchObject({ status, code, retryable: false });
  });
});

test('what there is beside it', async () => {
  const get = async (path: string) => (await fetch(server.url + path)).json();
  expect(await get('/healthz')).toEqual({ status: 'ok' });
  expect((await get('/models')).models).toMatchObject([
    { id: 'cifar10' },
    { id: 'pizza', labels: [{ id: 'pizza' }, {}] },
  ]);
  expect(await errorOf(await fetch(`${server.url}/nix`))).toMatchObject({ status: 404, code: 'not-found' });
  const openapi = await get('/openapi.json');
  expect(Object.keys(openapi.paths)).toEqual(['/predict', '/models', '/healthz', '/metrics']);
  const { requestBody, responses } = openapi.paths['/predict'].post;
  expect(Object.keys(requestBody.content)).toContain('multipart/form-data');
  expect(Object.keys(responses)).toEqual(['200', '4XX', '5XX']);
});

test.each([
  ['/predict', 'POST, OPTIONS', ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND']],
  ['/predict/?model=cifar10', 'POST, OPTIONS', ['GET']],
  ['/models', 'GET, HEAD, OPTIONS', ['POST', 'DELETE']],
  ['/healthz', 'GET, HEAD, OPTIONS', ['POST']],
  ['/metrics', 'GET, HEAD, OPTIONS', ['POST']],
  ['/openapi.json', 'GET, HEAD, OPTIONS', ['PUT']],
])('%s says which methods it takes', async (path, allow, others) => {
  const ask = (method: string, body?: string) =>
    new Promise<{ status: number | undefined; allow: string | undefined; text: string }>(
      (resolve, reject) => {
        const headers =
          body === undefined ? {} : { 'Content-Type': 'text/odd', 'Content-Length': body.length };
        const asked = request(server.url + path, { method, headers }, async (response) => {
          const { statusCode: status, headers } = response;
          resolve({ status, allow: headers.allow, text: await text(response) });
        });
        asked.on('error', reject).end(body);
      },
    );
  expect(await ask('OPTIONS')).toEqual({ status: 204, allow, text: '' });
  for (const method of others) {
    const refused = await ask(method, method === 'PUT' ? 'a body' : undefined);
    expect([method, refused.status, refused.allow]).toEqual([method, 405, allow]);
    if (method !== 'HEAD')
      expect(JSON.parse(refused.text).error).toMatchObject({ code: 'method-not-allowed' });
  }
  if (allow.startsWith('GET')) expect(await ask('HEAD')).toMatchObject({ status: 200, text: '' });
});

test('of what no route answers, no body is kept', async () => {
  const refused = await fetch(`${server.url}/nix`, { method: 'POST', body: new Uint8Array(1_000_000) });
  expect(await errorOf(refused)).toMatchObject({ status: 404, code: 'not-found' });
  const asked = request(`${server.url}/nix`, { method: 'POST', headers: { 'Content-Length': 1000 } });
  asked.write('R'); // its answer does not wait for the rest
  const [response] = await once(asked, 'response');
  expect(response.statusCode).toBe(404);
  asked.on('error', () => {}).destroy();
});

test('metrics', async () => {
  const count = async (line: string) =>
    Number(
      (await server.metrics())
        .split('\n')
        .find((one) => one.startsWith(`${line} `))
        ?.split(' ')[1] ?? 0,
    );
  const outcome = 'inkling_outcomes_total{model="cifar10",outcome="answered"}';
  const seconds = 'inkling_request_seconds_count{route="/predict"}';
  const before = [await count(outcome), await count(seconds)];
  await (await server.predict(sample('truck'))).json();
  await vi.waitFor(async () => {
    expect([await count(outcome), await count(seconds)]).toEqual(before.map((value) => value + 1));
  });
  expect(await count('inkling_outcomes_total{model="none",outcome="model-unknown"}')).toBeGreaterThan(0);
  expect(await count('inkling_requests_in_flight')).toBe(0);
  expect(await server.metrics()).not.toContain('made-up-name'); // nobody outside makes up a name
});

test('strict: what is unlike the training data is refused, with what is off', async () => {
  const strict = await serve('--strict', '--model', 'cifar10');
  expect((await strict.predict(sample('ship'))).status).toBe(200);
  const refused = await errorOf(await strict.predict(sample('pizza')));
  expect(refused).toMatchObject({ status: 400, code: 'out-of-distribution', retryable: false });
  const { code, value, threshold, statistic } = refused.features[0];
  expect([code, typeof statistic]).toEqual(['out-of-distribution', 'string']);
  expect(value).toBeLessThan(threshold);
  await strict.stop();
});

/** A request whose body never ends. */
function open(url: string) {
  const asked = request(`${url}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'image/webp', 'Content-Length': 1000 },
  });
  asked.on('error', () => {});
  asked.write('R');
  return asked;
}

/** Sends all of it, whatever comes meanwhile, and reads then, as many a program does. */
async function sendAll(head: string, body = Buffer.alloc(0)): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.write(`${head.trim().replaceAll('\n', '\r\n')}\r\n\r\n`);
    socket.write(body, () => {
      socket
        .on('close', () => resolve())
        .on('data', (part) => {
          said += part;
          if (said.endsWith('}}')) socket.destroy();
        });
    });
  });
  return said;
}

test.each([
  ['/predict', 413],
  ['/nix', 404],
])('a long body that is refused by %s does not take the answer with it', async (path, status) => {
  const length = 30_000_000; // more than what lies between two programs
  const head = `POST ${path} HTTP/1.1\nHost: a\nContent-Type: image/png\nContent-Length: ${length}`;
  expect(await sendAll(head, Buffer.alloc(length))).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});

test.each([
  ['no HTTP', 'nonsense', 400],
  ['two lengths', 'POST /predict HTTP/1.1\nHost: a\nContent-Length: 1\nContent-Length: 2', 400],
  ['a long head', `GET /models HTTP/1.1\nHost: a\nX: ${'x'.repeat(100_000)}`, 431],
  ['a bad address', 'GET /%zz HTTP/1.1\nHost: a', 400],
  [
    'a compressed body',
    'POST /predict HTTP/1.1\nHost: a\nContent-Type: image/png\nContent-Encoding: gzip\nContent-Length: 0',
    415,
  ],
])('%s is told as other errors are', async (_, head, status) => {
  const said = await sendAll(head);
  expect(said).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  const { code, retryable } = JSON.parse(said.split('\r\n\r\n').at(-1) ?? '').error;
  expect([code, retryable]).toEqual(['request-invalid', false]);
});

test('beyond what may wait, requests are refused at once, and taken again afterwards', async () => {
  const small = await serve('--concurrency', '1', '--queue', '1');
  const held = [open(small.url), open(small.url)];
  const refused = await vi.waitFor(async () => {
    const response = await small.predict(sample('ship'));
    expect(response.status).toBe(503);
    return response;
  });
  expect(refused.headers.get('Retry-After')).toBe('1');
  expect(await errorOf(refused)).toMatchObject({ code: 'busy', retryable: true });
  expect(await small.metrics()).toContain('inkling_queue_length 1');
  for (const one of held) one.destroy();
  await vi.waitFor(async () => expect((await small.predict(sample('ship'))).status).toBe(200));
  await small.stop();
});

test('a request that takes too long is ended, and the next one is answered', async () => {
  const short = await serve('--concurrency', '1', '--queue', '0', '--timeout', '1');
  // Its thread may take longer than that to start, which is no request's fault: it goes on with it.
  await vi.waitFor(async () => expect((await short.predict(sample('ship'))).status).toBe(200));
  const { port } = new URL(short.url);
  // It does not close when it is told to, and no place is kept for it all the same.
  const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  socket
    .on('error', () => {})
    .write('POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: image/webp\r\nContent-Length: 1000\r\n\r\nR');
  let said = '';
  socket.on('data', (part) => {
    said += part;
  });
  await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  expect(said).toMatch(/^(HTTP\/1\.1 408|$)/);
  await vi.waitFor(async () => expect((await short.predict(sample('ship'))).status).toBe(200));
  socket.destroy();
  await short.stop();
});

test('told to stop, it answers what is under way and ends', async () => {
  const stopping = await serve('--concurrency', '1', '--queue', '20');
  const picture = Uint8Array.from(await madeUp(1));
  expect((await stopping.predict(picture)).status).toBe(200);
  const asked = Array.from({ length: 8 }, () => stopping.predict(picture));
  await vi.waitFor(async () => expect(await stopping.metrics()).toMatch(/inkling_requests_in_flight [1-8]/));
  stopping.child.kill('SIGTERM');
  const answers = await Promise.allSettled(asked);
  const { code, err } = await stopping.ended;
  expect(code).toBe(0);
  expect(err).not.toMatch(/error/i);
  // What the server had taken is answered; what came as it closed is refused in order, or not taken.
  const statuses = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value.status] : []));
  expect(statuses.length).toBeGreaterThan(0);
  expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
  expect(statuses).toContain(200);
});
