import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { storageMilliseconds } from './file-cache.ts';
import { getFile } from './model-store.ts';

const content = new Uint8Array([1, 2, 3, 4]);
const sha256 = createHash('sha256').update(content).digest('hex');
const file = { url: 'https://host/models/m/0123456789abcdef/weights.bin', bytes: content.length, sha256 };
const key = `${file.url}?sha256=${sha256}`;

/** Cache Storage as far as the store uses it. */
class MemoryCache {
  readonly entries = new Map<string, Uint8Array<ArrayBuffer>>();
  async match(key: string) {
    const body = this.entries.get(key);
    return body && new Response(body);
  }
  async put(key: string, response: Response) {
    this.entries.set(key, new Uint8Array(await response.arrayBuffer()));
  }
  async delete(key: string) {
    return this.entries.delete(key);
  }
  async keys() {
    return [...this.entries.keys()].map((url) => ({ url }));
  }
}

let cache: MemoryCache;
let open: () => Promise<MemoryCache>;
const network = vi.fn(async () => new Response(content));

beforeEach(() => {
  cache = new MemoryCache();
  open = async () => cache;
  network.mockClear();
  vi.stubGlobal('caches', { open: () => open() });
  vi.stubGlobal('fetch', network);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const get = () => getFile(file, new AbortController().signal, () => {});

test('fetches once and keeps', async () => {
  expect(await get()).toEqual(content);
  expect(await get()).toEqual(content);
  expect(network).toHaveBeenCalledTimes(1);
});

test('an entry that was damaged, cut short or cleared is fetched again and mended', async () => {
  for (const body of [Uint8Array.of(1, 2, 3, 5), Uint8Array.of(1, 2)]) {
    cache.entries.set(key, body);
    network.mockClear();
    expect(await get()).toEqual(content);
    expect(network).toHaveBeenCalledTimes(1);
    expect(cache.entries.get(key)).toEqual(content);
  }
  cache.entries.clear();
  expect(await get()).toEqual(content);
  expect(network).toHaveBeenCalledTimes(2);
});

test('a file goes in the place of what it supersedes, and of nothing else', async () => {
  const other = 'https://host/models/n/fedcba9876543210/weights.bin?sha256=aa';
  cache.entries.set('https://host/models/m/fedcba9876543210/model.onnx?sha256=aa', content);
  cache.entries.set(other, content);
  await get();
  expect([...cache.entries.keys()]).toEqual([other, key]);
});

test('what it supersedes goes first, for its room may be needed', async () => {
  const old = 'https://host/models/m/fedcba9876543210/weights.bin?sha256=aa';
  cache.entries.set(old, content);
  cache.put = async () => {
    expect(cache.entries.has(old)).toBe(false);
    throw new DOMException('quota', 'QuotaExceededError');
  };
  expect(await get()).toEqual(content);
  expect.assertions(2);
});

test('a full, forbidden or absent cache keeps nothing and loses nothing', async () => {
  cache.put = () => Promise.reject(new DOMException('quota', 'QuotaExceededError'));
  expect(await get()).toEqual(content);
  open = () => Promise.reject(new DOMException('private', 'SecurityError'));
  expect(await get()).toEqual(content);
  vi.stubGlobal('caches', undefined);
  expect(await get()).toEqual(content);
  expect(network).toHaveBeenCalledTimes(3);
});

test('a cache that never answers is not waited for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  open = () => new Promise(() => {});
  let body: Uint8Array | undefined;
  get().then((fetched) => {
    body = fetched;
  });
  let waited = 0;
  while (!body) {
    await vi.advanceTimersByTimeAsync(1_000);
    await new Promise((resolve) => setImmediate(resolve)); // the hash is computed in real time
    waited += 1_000;
  }
  expect(body).toEqual(content);
  expect(waited).toBeGreaterThanOrEqual(2 * storageMilliseconds);
});
