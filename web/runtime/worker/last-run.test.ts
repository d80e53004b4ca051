import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine, EngineModule, Session } from '../engines/engine.ts';
import { fileCache } from '../store/file-cache.ts';
import { MemoryCaches } from '../store/testing/memory-caches.ts';
import { ModelLoader, type ModelTarget } from './model-loader.ts';
import { manifest } from './testing/made-up-manifest.ts';

const bodies: Record<string, string> = { 'm.plan': 'graph', 'weights.bin': 'weights' };
const bundle = 'https://bucket.example/m/tiny/0/';
const { signal } = new AbortController();
const file = (path: string, text: string) => ({
  path,
  bytes: text.length,
  sha256: createHash('sha256').update(text).digest('hex'),
});
const artifact = (engine: string) => ({
  ...file('m.plan', 'graph'),
  weights: [file('weights.bin', 'weights')],
  engine,
  precision: 'int8' as const,
});
const target: ModelTarget = {
  bundle,
  manifest: { ...manifest, artifacts: [artifact('quick'), artifact('other')] },
  engine: 'quick',
  maxThreads: undefined,
};

let caches: MemoryCaches;
const network = vi.fn(
  async (url: string, _init?: RequestInit) => new Response(bodies[url.split('/').at(-1) ?? '']),
);
const remembered = () => caches.held('inkling-last-run-v1') ?? [];

beforeEach(() => {
  caches = new MemoryCaches();
  network.mockClear();
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('fetch', network);
});
afterEach(() => vi.unstubAllGlobals());

/** A worker that has just begun. */
function visit(first: string | undefined = 'quick') {
  const session: Session = { run: vi.fn(async () => ({ logits: Float32Array.of(1) })), dispose: vi.fn() };
  const engine: Engine = { threads: 1, load: vi.fn(async () => session), dispose: async () => {} };
  const list = ['quick', 'other'].map((id) => {
    const module: EngineModule = { id, files: [], scripts: [], start: async () => engine };
    return { id, import: vi.fn(async () => module) };
  });
  const loader = new ModelLoader(list, first);
  return { loader, session, engine, list, load: (one = target) => loader.load(one, signal, () => {}) };
}

async function firstVisit(): Promise<void> {
  await visit().load();
  await vi.waitFor(() => expect(remembered()).toHaveLength(1));
  network.mockClear();
}

async function damageWeights(): Promise<void> {
  const kept = await caches.open(fileCache);
  const [weights] = (await kept.keys()).filter(({ url }) => url.includes('weights.bin'));
  await kept.put(weights?.url ?? '', new Response('wEights'));
}

/** Long enough for whatever is begun without a request. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 50));

test('what the visit before ran is ready before it is asked for, and is loaded once', async () => {
  await firstVisit();
  const { engine, session, load } = visit();
  await vi.waitFor(() => expect(session.run).toHaveBeenCalledTimes(1));
  expect((await load()).session).toBe(session);
  expect(engine.load).toHaveBeenCalledTimes(1);
  expect(network).not.toHaveBeenCalled();
});

test('another model takes its place', async () => {
  await firstVisit();
  const { session, engine, load } = visit();
  await vi.waitFor(() => expect(session.run).toHaveBeenCalledTimes(1));
  await load({ ...target, bundle: 'https://bucket.example/m/tiny/1/' });
  expect(session.dispose).toHaveBeenCalledTimes(1);
  expect(engine.load).toHaveBeenCalledTimes(2);
});

test('nothing is fetched unasked: with one file gone, it waits for a picture', async () => {
  await firstVisit();
  const kept = await caches.open(fileCache);
  await kept.delete((await kept.keys()).find(({ url }) => url.includes('weights.bin'))?.url ?? '');
  const { engine, load } = visit();
  await quiet();
  expect(engine.load).not.toHaveBeenCalled();
  expect(network).not.toHaveBeenCalled();
  await load();
  expect(network).toHaveBeenCalledTimes(1);
});

test('a file that was damaged since is fetched anew', async () => {
  await firstVisit();
  await damageWeights();
  const { session, load } = visit();
  await load();
  expect(session.run).toHaveBeenCalledTimes(1);
  expect(network).toHaveBeenCalledTimes(1);
});

test('nor where a file turns out to be damaged: that is given up, and a picture has it fetched', async () => {
  await firstVisit();
  await damageWeights();
  let given: AbortSignal | null | undefined;
  network.mockImplementationOnce((_, init) => {
    given = init?.signal;
    return new Promise(() => {});
  });
  const { engine, load } = visit();
  await vi.waitFor(() => expect(given?.aborted).toBe(true));
  expect(engine.load).not.toHaveBeenCalled();
  await load();
  expect(engine.load).toHaveBeenCalledTimes(1);
});

test('a visit that ran another engine leaves nothing to begin with', async () => {
  await firstVisit();
  await visit().load({ ...target, engine: 'other' });
  await vi.waitFor(() => expect(remembered()).toEqual([]));
});

test('workers that start later neither read it nor write it', async () => {
  await visit('').load();
  await quiet();
  expect(remembered()).toEqual([]);
  await firstVisit();
  const { list, engine } = visit('');
  await quiet();
  expect(list[0]?.import).not.toHaveBeenCalled();
  expect(engine.load).not.toHaveBeenCalled();
});

test('without storage nothing is remembered, and nothing fails', async () => {
  vi.stubGlobal('caches', undefined);
  const { session, load } = visit();
  expect((await load()).session).toBe(session);
});
