import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fileCache, keep, keyOf } from './file-cache.ts';
import { getFile } from './model-store.ts';
import { ReadAhead } from './read-ahead.ts';
import { MemoryCaches } from './testing/memory-caches.ts';

const content = new Uint8Array([1, 2, 3, 4]);
const sha256 = createHash('sha256').update(content).digest('hex');
const file = { url: 'https://host/models/m/0123456789abcdef/weights.bin', bytes: content.length, sha256 };

let caches: MemoryCaches;
const network = vi.fn(async () => new Response(content));
const get = (ahead: ReadAhead, wanted = file) =>
  getFile(wanted, new AbortController().signal, () => {}, ahead.of(wanted));

beforeEach(async () => {
  caches = new MemoryCaches();
  network.mockClear();
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('fetch', network);
  await keep(file, content);
  await new ReadAhead().remember([file]);
});
afterEach(() => vi.unstubAllGlobals());

async function visit(): Promise<ReadAhead> {
  const ahead = new ReadAhead();
  await ahead.begin();
  return ahead;
}

test('what was run last is here before it is asked for, and the network is not', async () => {
  const ahead = await visit();
  await expect(ahead.of(file)).resolves.toEqual(content);
  expect(await get(ahead)).toEqual(content);
  expect(network).not.toHaveBeenCalled();
});

test('what was damaged since comes by the network, and is mended', async () => {
  const cache = await caches.open(fileCache);
  await cache.put(keyOf(file), new Response(Uint8Array.of(1, 2, 3, 5)));
  expect(await get(await visit())).toEqual(content);
  expect(network).toHaveBeenCalledTimes(1);
  const kept = await cache.match(keyOf(file));
  expect(new Uint8Array((await kept?.arrayBuffer()) as ArrayBuffer)).toEqual(content);
});

test('another content, or another size, is not taken for it', async () => {
  const ahead = await visit();
  expect(ahead.of({ ...file, sha256: '0'.repeat(64) })).toBeUndefined();
  expect(ahead.of({ ...file, bytes: 5 })).toBeUndefined();
  expect(ahead.of({ ...file, url: `${file.url}.other` })).toBeUndefined();
});

test('a list that says another hash or size than the file has gives nothing', async () => {
  await new ReadAhead().remember([{ ...file, bytes: 3 }]);
  const ahead = await visit();
  await expect(ahead.of({ ...file, bytes: 3 })).resolves.toBeUndefined();
  expect(await get(ahead)).toEqual(content);
});

test('what is asked for before the list is here is not read twice', async () => {
  const ahead = new ReadAhead();
  const beginning = ahead.begin();
  expect(ahead.of(file)).toBeUndefined();
  await beginning;
  expect(ahead.of(file)).toBeUndefined();
});

test('a damaged list is as good as none', async () => {
  for (const text of ['', '{', 'null', '{"url":"a"}', '[null, 1, {"url": 3}]']) {
    const cache = await caches.open('inkling-ahead-v1');
    for (const { url } of await cache.keys()) await cache.put(url, new Response(text));
    const ahead = await visit();
    expect(ahead.of(file)).toBeUndefined();
    expect(await get(ahead)).toEqual(content);
  }
});

test('the list is written when it changes, and only then', async () => {
  const cache = await caches.open('inkling-ahead-v1');
  const put = vi.spyOn(cache, 'put');
  const ahead = await visit();
  await ahead.remember([file]);
  expect(put).not.toHaveBeenCalled();
  await ahead.remember([{ ...file, sha256: '1'.repeat(64) }]);
  expect(put).toHaveBeenCalledTimes(1);
});

test('without storage nothing is read, and nothing fails', async () => {
  vi.stubGlobal('caches', undefined);
  const ahead = await visit();
  expect(ahead.of(file)).toBeUndefined();
  await ahead.remember([file]);
});
