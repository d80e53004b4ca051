import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keep } from '../store/file-cache.ts';
import { MemoryCaches } from '../store/testing/memory-caches.ts';
import { manifest } from '../worker/testing/made-up-manifest.ts';
import { groupKept, removeEverything, removeModel } from './kept.ts';
import { makeRuntime } from './testing/made-up-runtime.ts';

const url = `https://bucket.example/m/tiny/${manifest.version}/`;
const bundle = { url, manifest };
const graph = `${url}m.onnx?sha256=${'a'.repeat(64)}`;
const stored = (address: string, bytes: number) => ({ store: 'inkling-files-v1', url: address, bytes });
const ofPage = (address: string, bytes: number) => ({ store: 'inkling-version-1', url: address, bytes });
const engines = ['ort-wasm', 'tfjs-webgl'];

describe('what is kept', () => {
  test('goes with the model, the engine or the page that it belongs to', () => {
    const files = [
      stored(graph, 3),
      stored('https://page.example/assets/ort-wasm-simd-01234567.wasm?sha256=x', 100),
      ofPage('https://page.example/assets/ort-wasm-01234567.js', 10),
      ofPage('https://page.example/', 1),
      { store: 'inkling-bucket-v1', url: `${url}manifest.json`, bytes: 2 },
      stored('https://bucket.example/m/gone/0123456789abcdef/weights.bin?sha256=x', 7),
    ];
    expect(groupKept(files, [bundle], engines)).toEqual({
      models: [{ id: 'tiny', bytes: 3, engines: ['ort-wasm'] }],
      engines: [{ id: 'ort-wasm', bytes: 110 }],
      page: 3,
      other: 7,
    });
  });

  test('counts for an engine only with all its files, of this very content', () => {
    const artifacts = [
      { ...manifest.artifacts[0], weights: [{ path: 'w.bin', bytes: 1, sha256: 'd'.repeat(64) }] },
    ] as typeof manifest.artifacts;
    const withWeights = { url, manifest: { ...manifest, artifacts } };
    const [half] = groupKept([stored(graph, 3)], [withWeights], engines).models;
    expect(half).toEqual({ id: 'tiny', bytes: 3, engines: [] });
    const other = stored(`${url}m.onnx?sha256=${'e'.repeat(64)}`, 3);
    expect(groupKept([other], [bundle], engines).models[0]?.engines).toEqual([]);
    expect(groupKept([], [bundle], engines).models).toEqual([]);
  });
});

describe('in Cache Storage', () => {
  let caches: MemoryCaches;
  const unregister = vi.fn(async () => true);
  const local: Record<string, unknown> = {};

  beforeEach(() => {
    caches = new MemoryCaches();
    vi.stubGlobal('caches', caches);
    vi.stubGlobal('document', { baseURI: 'https://page.example/app/?x' });
    const scopes = ['https://page.example/app/', 'https://page.example/other/'];
    const registrations = scopes.map((scope) => ({ scope, unregister }));
    vi.stubGlobal('navigator', {
      serviceWorker: { getRegistrations: async () => registrations },
      storage: { estimate: async () => ({ usage: 42 }) },
    });
    const removeItem = (key: string) => {
      delete local[key];
    };
    Object.defineProperty(local, 'removeItem', { value: removeItem, configurable: true });
    vi.stubGlobal('localStorage', local);
    unregister.mockClear();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const file = (address: string, sha256: string) => ({ url: address, bytes: 4, sha256 });
  const body = Uint8Array.of(1, 2, 3, 4);

  test('a model goes with every version of it, and nothing else does', async () => {
    await keep(file(`${url}m.onnx`, 'a'.repeat(64)), body);
    await keep(file('https://bucket.example/m/food/fedcba9876543210/m.onnx', 'b'), body);
    await keep(file('https://page.example/assets/ort-wasm-01234567.wasm', 'c'), body);
    await removeModel('https://bucket.example/m/tiny/fedcba9876543210/');
    expect(caches.held('inkling-files-v1')).toEqual([
      'https://bucket.example/m/food/fedcba9876543210/m.onnx?sha256=b',
      'https://page.example/assets/ort-wasm-01234567.wasm?sha256=c',
    ]);
  });

  test('the runtime tells it without reading any file, and what the browser counts', async () => {
    await keep(file(`${url}m.onnx`, 'a'.repeat(64)), body);
    vi.stubGlobal(
      'fetch',
      vi.fn(async (address: string) => {
        if (address.endsWith('config.json'))
          return Response.json({ modelBaseUrl: 'https://bucket.example/m' });
        if (!address.endsWith('index.json')) return Response.json(manifest);
        return Response.json({
          schema: 1,
          models: [{ id: 'tiny', version: manifest.version, title: { en: 'Tiny' } }],
        });
      }),
    );
    const { runtime } = makeRuntime();
    expect(await runtime.kept()).toEqual({
      models: [{ id: 'tiny', bytes: 4, engines: ['ort-wasm'] }],
      engines: [],
      page: 0,
      other: 0,
      total: 42,
      measuredModels: 0,
    });
    await runtime.remove('tiny');
    expect((await runtime.kept()).models).toEqual([]);
  });

  test('everything that is ours goes, and nothing of others on the same origin', async () => {
    for (const name of ['inkling-files-v1', 'inkling-version-1', 'inkling-bucket-v1', 'theirs']) {
      await caches.open(name);
    }
    Object.assign(local, { 'inkling.engine': 'x', 'inkling-engines-v1': 'x', theirs: 'x' });
    await removeEverything();
    expect(await caches.keys()).toEqual(['theirs']);
    expect(Object.keys(local)).toEqual(['theirs']);
    expect(unregister).toHaveBeenCalledTimes(1);
  });

  test('where there is no storage at all, there is nothing to remove', async () => {
    vi.stubGlobal('caches', undefined);
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('localStorage', undefined);
    await expect(removeEverything()).resolves.toBeUndefined();
    await expect(removeModel(url)).resolves.toBeUndefined();
  });
});
