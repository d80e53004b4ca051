import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { download } from './download.ts';
import { stallMilliseconds } from './fetch-checked.ts';

const content = Buffer.from(Array.from({ length: 40_000 }, (_, i) => (i * 7) % 251));
const half = content.length / 2;
const sha256 = createHash('sha256').update(content).digest('hex');

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let url: string;
/** What the server does with each request in turn; the last one again for all that follow. */
let answers: Answer[];
let asked: (string | undefined)[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers.range);
    const answer = answers[Math.min(asked.length, answers.length) - 1] as Answer;
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/weights.bin`;
});

afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

const whole: Answer = (_, response) => response.end(content);

/** As object storage and nginx answer: 206 with the rest where a part is wanted. */
const inParts: Answer = ({ headers }, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  const range = `bytes ${from}-${content.length - 1}/${content.length}`;
  if (from > 0) response.writeHead(206, { 'Content-Range': range });
  response.end(content.subarray(from));
};

const cut: Answer = (_, response) => {
  response.writeHead(200, { 'Content-Length': content.length });
  response.write(content.subarray(0, half), () => setTimeout(() => response.destroy(), 50));
};

const stop: Answer = (_, response) => {
  response.writeHead(200, { 'Content-Length': content.length });
  response.write(content.subarray(0, half));
};

const get = (signal = new AbortController().signal, onLoaded: (loaded: number) => void = () => {}) =>
  download({ url, bytes: content.length, sha256 }, signal, onLoaded);

const expectWhole = async (bytes: Promise<Uint8Array>) =>
  expect(Buffer.from(await bytes).equals(content)).toBe(true);

test('goes on where the connection broke', async () => {
  answers = [cut, inParts];
  const loaded: number[] = [];
  await expectWhole(get(undefined, (bytes) => loaded.push(bytes)));
  expect(asked).toEqual([undefined, `bytes=${half}-`]);
  expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
  expect(loaded.at(-1)).toBe(content.length);
});

test('begins anew where the server gives no parts', async () => {
  answers = [cut, whole];
  await expectWhole(get());
  expect(asked).toHaveLength(2);
});

test('begins anew where the server compresses on the way', async () => {
  const packed = gzipSync(content);
  const headers = { 'Content-Encoding': 'gzip', 'Content-Length': packed.length };
  answers = [
    (_, response) => {
      response.writeHead(200, headers);
      response.write(packed.subarray(0, packed.length - 9), () => setTimeout(() => response.destroy(), 50));
    },
    (_, response) => response.writeHead(200, headers).end(packed),
  ];
  await expectWhole(get());
  expect(asked).toEqual([undefined, undefined]);
});

test('begins anew where asking for a part fails', async () => {
  answers = [cut, (_, response) => response.destroy(), whole];
  await expectWhole(get());
  expect(asked).toEqual([undefined, `bytes=${half}-`, undefined]);
});

test('gives up when it breaks each time', async () => {
  answers = [cut];
  await expect(get()).rejects.toMatchObject({ code: 'download-failed' });
  expect(asked).toHaveLength(3);
});

test('asks once where nothing comes at all', async () => {
  answers = [(_, response) => response.destroy()];
  await expect(get()).rejects.toMatchObject({ code: 'download-failed' });
  answers = [(_, response) => response.writeHead(404).end()];
  await expect(get()).rejects.toMatchObject({ code: 'download-refused', detail: `404 ${url}` });
  expect(asked).toHaveLength(2);
});

test('asks once more for what came damaged, and no more', async () => {
  const damaged = Buffer.from(content);
  damaged[100] = (damaged[100] as number) ^ 1;
  answers = [(_, response) => response.end(damaged), whole];
  await expectWhole(get());
  asked = [];
  answers = [(_, response) => response.end(damaged)];
  await expect(get()).rejects.toMatchObject({ code: 'download-corrupt' });
  expect(asked).toHaveLength(2);
});

test('another length than the manifest says is damage', async () => {
  answers = [(_, response) => response.end(content.subarray(1))];
  await expect(get()).rejects.toMatchObject({ code: 'download-corrupt' });
  answers = [(_, response) => response.end(Buffer.concat([content, content]))];
  await expect(get()).rejects.toMatchObject({ code: 'download-corrupt' });
});

test('can be cancelled while it pauses', async () => {
  answers = [cut];
  const controller = new AbortController();
  const outcome = expect(get(controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 300));
  controller.abort();
  await outcome;
  expect(asked).toHaveLength(1);
});

/** Lets the network do its work, then the watchdog's time pass. */
async function passStall(requests: number) {
  await vi.waitFor(() => expect(asked).toHaveLength(requests));
  await new Promise((resolve) => setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(stallMilliseconds + 2_000);
}

test('what comes to a halt is asked for again, and in the end told', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  answers = [(_, response) => response.writeHead(200, { 'Content-Length': content.length }).flushHeaders()];
  const outcome = expect(get()).rejects.toMatchObject({ code: 'download-stalled' });
  await passStall(1);
  await outcome;
});

test('a halt in the middle is got over', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  answers = [stop, inParts];
  const loaded = vi.fn();
  const body = get(undefined, loaded);
  await vi.waitFor(() => expect(loaded).toHaveBeenCalledWith(half, content.length));
  await passStall(1);
  await expectWhole(body);
  expect(asked).toEqual([undefined, `bytes=${half}-`]);
});

test('a trickle is a halt', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let drip: () => void = () => {};
  answers = [
    (_, response) => {
      response.writeHead(200, { 'Content-Length': content.length });
      drip = () => response.write(content.subarray(0, 1));
    },
    (_, response) => response.writeHead(200, { 'Content-Length': content.length }).flushHeaders(),
  ];
  const loaded = vi.fn();
  const outcome = expect(get(undefined, loaded)).rejects.toMatchObject({ code: 'download-stalled' });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  for (let seconds = 0; seconds < 20; seconds += 5) {
    drip();
    await vi.waitFor(() => expect(loaded).toHaveBeenCalledWith(seconds / 5 + 1, content.length));
    await vi.advanceTimersByTimeAsync(5_000);
  }
  await vi.advanceTimersByTimeAsync(2_000);
  for (let requests = 2; requests <= 3; requests++) await passStall(requests);
  await outcome;
});
