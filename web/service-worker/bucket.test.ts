import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryCaches } from '../runtime/store/testing/memory-caches.ts';
import { askAhead, freshFile, keepBucketFile, manifestFile } from './bucket.ts';

const index = 'https://host/models/index.json';
const manifestOf = (version: string) => `https://host/models/m/${version}/manifest.json`;
const manifest = manifestOf('0123456789abcdef');

let caches: MemoryCaches;
const network = vi.fn<() => Promise<Response>>();
const request = (url: string, cache: RequestCache = 'default') => ({ url, cache }) as unknown as Request;
let pending: Promise<unknown>[];
const later = (work: Promise<unknown>) => void pending.push(work);
const held = () => caches.held('inkling-bucket-v1');

beforeEach(() => {
  caches = new MemoryCaches();
  pending = [];
  network.mockReset();
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('fetch', network);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const answer = (body: string, status = 200) => network.mockResolvedValueOnce(new Response(body, { status }));
const fresh = async () => {
  const response = await freshFile(request(index, 'no-cache'), later);
  await Promise.all(pending);
  return response;
};

test('the network comes first; what it gave last is there without it', async () => {
  answer('{"a":1}');
  await fresh();
  answer('{"a":2}');
  expect(await (await fresh()).json()).toEqual({ a: 2 });
  network.mockRejectedValueOnce(new TypeError('offline'));
  expect(await (await fresh()).json()).toEqual({ a: 2 });
  answer('', 503);
  expect(await (await fresh()).json()).toEqual({ a: 2 });
});

test('a server that refuses is believed, and so is no network where nothing is kept', async () => {
  network.mockRejectedValueOnce(new TypeError('offline'));
  await expect(fresh()).rejects.toThrow('offline');
  answer('{}');
  await fresh();
  answer('', 404);
  expect((await fresh()).status).toBe(404);
});

test('a server that says nothing is not waited for when there is a kept copy', async () => {
  answer('{"a":1}');
  await fresh();
  vi.useFakeTimers();
  network.mockReturnValueOnce(new Promise(() => {}));
  const response = fresh();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await (await response).json()).toEqual({ a: 1 });
});

test('what was asked for at the visit answers the page’s first request, and that alone', async () => {
  answer('{"config":1}');
  answer('{"a":1}');
  askAhead('https://host/');
  expect(network).toHaveBeenCalledTimes(2);
  expect(await (await fresh()).json()).toEqual({ a: 1 });
  expect(network).toHaveBeenCalledTimes(2);
  answer('{"a":2}');
  expect(await (await fresh()).json()).toEqual({ a: 2 });
});

test('another copy is not the one that was asked for at the visit', async () => {
  answer('{"config":1}');
  answer('{"a":1}');
  askAhead('https://host/');
  answer('{"a":2}');
  const response = await freshFile(request(index, 'reload'), later);
  expect(await response.json()).toEqual({ a: 2 });
});

test('what was asked for at a visit long ago is asked for anew', async () => {
  vi.useFakeTimers();
  answer('{"config":1}');
  answer('{"a":1}');
  askAhead('https://host/');
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  answer('{"a":2}');
  expect(await (await fresh()).json()).toEqual({ a: 2 });
});

test('without a network, asking at the visit takes nothing from what is kept', async () => {
  answer('{"a":1}');
  await fresh();
  network.mockRejectedValue(new TypeError('offline'));
  askAhead('https://host/');
  expect(await (await fresh()).json()).toEqual({ a: 1 });
});

test('what is no JSON is handed on and not kept', async () => {
  answer('<!doctype html>');
  expect(await (await fresh()).text()).toContain('html');
  expect(held() ?? []).toEqual([]);
});

test('a manifest is asked for once, and anew where that is wanted', async () => {
  const read = async (cache?: RequestCache) => {
    const response = await manifestFile(request(manifest, cache), later);
    await Promise.all(pending);
    return response.json();
  };
  answer('{"v":1}');
  await read();
  expect(await read()).toEqual({ v: 1 });
  expect(network).toHaveBeenCalledTimes(1);
  answer('{"v":2}');
  expect(await read('reload')).toEqual({ v: 2 });
  expect(await read()).toEqual({ v: 2 });
  network.mockRejectedValueOnce(new TypeError('offline'));
  expect(await read('reload')).toEqual({ v: 2 });
});

test('of a model’s manifests the two that came last are kept', async () => {
  for (const version of ['0123456789abcdef', 'fedcba9876543210', '00112233445566ff']) {
    answer('{}');
    await keepBucketFile(manifestOf(version));
  }
  expect(held()).toEqual([manifestOf('00112233445566ff'), manifestOf('fedcba9876543210')]);
  await keepBucketFile(manifestOf('fedcba9876543210'));
  expect(network).toHaveBeenCalledTimes(3);
});
