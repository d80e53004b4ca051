import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { pageLock } from '../runtime/offline/names.ts';
import { MemoryCaches } from '../runtime/store/testing/memory-caches.ts';
import type { Release } from './release.ts';
import { Version } from './version.ts';

const scope = 'https://host/';
const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const file = (path: string, content = path) => ({ path, integrity: hash(content) });

const release = (version: string, index: string, engine = 'assets/ort-wasm-OLD.js'): Release => ({
  version,
  shell: [file('', `page of ${version}`), file(index), file('theme.js', `theme of ${version}`)],
  parts: [file(engine)],
  engines: { 'ort-wasm': [engine] },
});
const first = release('1', 'assets/index-1.js');
const second = release('2', 'assets/index-2.js', 'assets/ort-wasm-NEW.js');

let caches: MemoryCaches;
let online: boolean;
/** Contents that the server has instead of the right ones. */
let wrong: Map<string, string>;
/** Paths that the server has nothing at. */
let absent: Set<string>;
let locks: string[];
let deployed: Release;

const contentOf = (path: string) => {
  if (path === '' || path === 'index.html') return `page of ${deployed.version}`;
  return path === 'theme.js' ? `theme of ${deployed.version}` : path;
};
const network = vi.fn(async (asked: string | Request, options: RequestInit = {}) => {
  const url = typeof asked === 'string' ? asked : asked.url;
  const path = url.slice(scope.length).split('?')[0] as string;
  const body = options.cache === 'reload' ? contentOf(path) : (wrong.get(path) ?? contentOf(path));
  if (!online) throw new TypeError('no network');
  if (absent.has(path)) return new Response('', { status: 403 });
  if (options.integrity && options.integrity !== hash(body)) throw new TypeError('integrity');
  return new Response(body);
});

/** As a browser makes it: Node's has no `navigate`. */
const request = (path: string, cache: RequestCache = 'default') =>
  ({ url: scope + path, cache }) as unknown as Request;
const asked = () => network.mock.calls.map(([one]) => (typeof one === 'string' ? one : one.url));
const pending: Promise<unknown>[] = [];
const later = (work: Promise<unknown>) => void pending.push(work);
const idle = { installing: null, waiting: null };

beforeEach(() => {
  caches = new MemoryCaches();
  online = true;
  wrong = new Map();
  absent = new Set();
  locks = [];
  deployed = first;
  network.mockClear();
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('fetch', network);
  vi.stubGlobal('navigator', {
    locks: { query: async () => ({ held: locks.map((name) => ({ name })) }) },
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(pending);
  vi.unstubAllGlobals();
});

const text = async (response: Promise<Response>) => (await response).text();

describe('installing', () => {
  test('brings the whole shell and no engine', async () => {
    await new Version(first, scope).install();
    expect(caches.held('inkling-version-1')).toEqual(
      [scope, `${scope}assets/index-1.js`, `${scope}theme.js`].sort(),
    );
  });

  test('fails as a whole where a file does not come, or is another one', async () => {
    online = false;
    await expect(new Version(first, scope).install()).rejects.toThrow();
    online = true;
    deployed = second; // the server has a newer page already
    await expect(new Version(first, scope).install()).rejects.toThrow();
  });

  test('from a bucket, which has the page under its own name alone', async () => {
    absent.add('');
    await new Version(first, scope).install();
    const kept = await (await caches.open('inkling-version-1')).match(scope);
    expect(await kept?.text()).toBe('page of 1');
    absent.add('index.html');
    await expect(new Version(second, scope).install()).rejects.toThrow();
  });

  test('asks again, past the browser’s cache, where that holds a damaged copy', async () => {
    wrong.set('assets/index-1.js', 'damaged');
    await new Version(first, scope).install();
    const kept = await (await caches.open('inkling-version-1')).match(`${scope}assets/index-1.js`);
    expect(await kept?.text()).toBe('assets/index-1.js');
  });

  test('takes what did not change from the version before, and brings the engine that one used', async () => {
    const before = new Version(first, scope);
    await before.install();
    await before.keep(['ort-wasm'], []);
    network.mockClear();
    deployed = second;
    const same = { ...second, shell: [...second.shell, file('assets/index-1.js')] };
    await new Version(same, scope).install();
    expect(caches.held('inkling-version-2')).toContain(`${scope}assets/ort-wasm-NEW.js`);
    expect(asked()).not.toContain(`${scope}assets/index-1.js`);
    expect(asked()).toContain(`${scope}theme.js`); // has no hash in its name
  });
});

describe('the page', () => {
  let version: Version;
  beforeEach(async () => {
    version = new Version(first, scope);
    await version.install();
  });

  test('opens without a network, and when the server fails', async () => {
    online = false;
    expect(await text(version.page(request('?engine=x'), later))).toBe('page of 1');
    online = true;
    network.mockResolvedValueOnce(new Response('', { status: 503 }));
    expect(await text(version.page(request(''), later))).toBe('page of 1');
  });

  test('stays this version’s when the server has a newer one', async () => {
    deployed = second;
    expect(await text(version.page(request(''), later))).toBe('page of 1');
  });

  test('comes with the server’s headers of today, which are kept', async () => {
    network.mockResolvedValueOnce(new Response('page of 1', { headers: { 'X-Policy': 'new' } }));
    expect((await version.page(request(''), later)).headers.get('X-Policy')).toBe('new');
    await Promise.all(pending);
    online = false;
    expect((await version.page(request(''), later)).headers.get('X-Policy')).toBe('new');
  });

  test('opens while the server says nothing', async () => {
    vi.useFakeTimers();
    network.mockReturnValueOnce(new Promise(() => {}));
    const page = version.page(request(''), later);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await text(page)).toBe('page of 1');
  });

  test('lets a login page through', async () => {
    network.mockResolvedValueOnce(new Response('log in', { status: 401 }));
    expect((await version.page(request(''), later)).status).toBe(401);
  });
});

describe('files', () => {
  test('of the shell come from the device; an engine’s once it was used', async () => {
    const version = new Version(first, scope);
    await version.install();
    network.mockClear();
    await version.file(request('assets/index-1.js'), later);
    expect(network).not.toHaveBeenCalled();
    await version.file(request('assets/ort-wasm-OLD.js'), later);
    await Promise.all(pending);
    online = false;
    expect(await text(version.file(request('assets/ort-wasm-OLD.js'), later))).toBe('assets/ort-wasm-OLD.js');
  });

  test('that come damaged are not kept', async () => {
    const version = new Version(first, scope);
    wrong.set('assets/ort-wasm-OLD.js', 'damaged');
    expect(await text(version.file(request('assets/ort-wasm-OLD.js'), later))).toBe('damaged');
    await Promise.all(pending);
    expect(caches.held('inkling-version-1') ?? []).toEqual([]);
  });

  test('are asked for anew where that is wanted, and are still there without a network', async () => {
    const version = new Version(first, scope);
    await version.install();
    network.mockClear();
    await version.file(request('assets/index-1.js', 'reload'), later);
    expect(network).toHaveBeenCalledTimes(1);
    online = false;
    expect(await text(version.file(request('assets/index-1.js', 'reload'), later))).toBe('assets/index-1.js');
    await expect(version.file(request('assets/unknown-1.js'), later)).rejects.toThrow('no network');
  });

  test('of an older version go on for its tabs, by hashed name only', async () => {
    await new Version(first, scope).install();
    deployed = second;
    const now = new Version(second, scope);
    await now.install();
    online = false;
    expect(await text(now.file(request('assets/index-1.js'), later))).toBe('assets/index-1.js');
    expect(await text(now.file(request('theme.js'), later))).toBe('theme of 2');
  });

  test('that were cleared come back with the next visit', async () => {
    const version = new Version(first, scope);
    await version.install();
    await caches.delete('inkling-version-1');
    await version.keep(['ort-wasm'], [`${scope}assets/index-1.js`, 'https://elsewhere/x.js']);
    expect(caches.held('inkling-version-1')).toHaveLength(4);
  });
});

describe('tidying', () => {
  beforeEach(async () => {
    await new Version(first, scope).install();
    deployed = second;
    await new Version(second, scope).install();
    await caches.open('somebody-else');
  });

  test('removes a version when no page of it is open', async () => {
    locks = [pageLock(`${scope}assets/index-1.js`), 'another lock'];
    await new Version(second, scope).tidy(idle);
    expect(caches.held('inkling-version-1')).toBeDefined();
    locks = [pageLock(`${scope}assets/index-2.js`)];
    await new Version(second, scope).tidy(idle);
    expect(await caches.keys()).toEqual(['inkling-version-2', 'somebody-else']);
  });

  test('leaves a newer version alone that waits for its turn', async () => {
    await new Version(first, scope).tidy({ installing: null, waiting: {} as ServiceWorker });
    expect(caches.held('inkling-version-2')).toBeDefined();
  });
});
