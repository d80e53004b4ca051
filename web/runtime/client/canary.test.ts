import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { manifest } from '../worker/testing/made-up-manifest.ts';
import { getsCanary } from './canary.ts';
import {
  answerOf,
  fetchMock,
  files,
  makeRuntime,
  optionsFor,
  workerWith,
} from './testing/made-up-runtime.ts';

/** What an earlier visit left. */
const storageOf = (stored: Map<string, string>) => () => ({
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
});

describe('who gets what is tried out', () => {
  test('stays with it while the share grows, and is a share of all', () => {
    const visitors = Array.from({ length: 2000 }, () => storageOf(new Map()));
    const among = (share: number) => visitors.map((storage) => getsCanary('m', share, storage));
    const few = among(0.1);
    const more = among(0.5);
    const count = (all: readonly boolean[]) => all.filter(Boolean).length;
    expect(count(few)).toBeGreaterThan(120);
    expect(count(few)).toBeLessThan(280);
    expect(count(more)).toBeGreaterThan(900);
    expect(few.every((gets, visitor) => !gets || more[visitor])).toBe(true);
    expect(among(0.1)).toEqual(few);
    expect(count(among(0))).toBe(0);
    expect(count(among(1))).toBe(2000);
  });

  test('is nobody who would change sides at each visit', () => {
    expect(getsCanary('m', 1, () => undefined)).toBe(false);
    const forbidden = () => {
      throw new DOMException('no', 'SecurityError');
    };
    expect(getsCanary('m', 1, forbidden)).toBe(false);
    expect(getsCanary('m', 1, () => ({ getItem: () => null, setItem: forbidden }))).toBe(false);
  });

  test('is drawn anew where what was kept is no number of ours', () => {
    const stored = new Map([['inkling-canary-m', '7']]);
    expect(getsCanary('m', 1, storageOf(stored))).toBe(true);
    expect(Number(stored.get('inkling-canary-m'))).toBeLessThan(1);
  });
});

describe('a version that is tried out', () => {
  const bucket = 'https://bucket.example/m/';
  const other = 'fedcba9876543210';
  const otherUrl = `${bucket}tiny/${other}/manifest.json`;
  const index = `${bucket}index.json`;
  const before = files[index];
  const drawn = (number: string) => new Map([['inkling-canary-tiny', number]]);

  beforeEach(() => {
    vi.stubGlobal('fetch', fetchMock);
    const model = { id: 'tiny', version: manifest.version, title: { en: 'Tiny' } };
    files[index] = { schema: 1, models: [{ ...model, canary: { version: other, share: 0.5 } }] };
    files[otherUrl] = { ...manifest, version: other };
  });
  afterEach(() => {
    files[index] = before;
    delete files[otherUrl];
    vi.unstubAllGlobals();
  });
  const read = (stored: Map<string, string>) =>
    makeRuntime({ stored }).runtime.models(new AbortController().signal);

  test('is what those get whose number is below the share', async () => {
    expect(await read(drawn('0.49'))).toMatchObject([{ version: other, trial: 'runs' }]);
    const [model] = await read(drawn('0.51'));
    expect(model?.version).toBe(manifest.version);
    expect(model).not.toHaveProperty('trial');
  });

  test.each([
    ['not there', undefined],
    ['damaged', { ...manifest, version: other, labels: [] }],
    ['for another page', { ...manifest, schema: 1, version: other }],
    ['another model', { ...manifest, id: 'other', version: other }],
  ])('gives way to the champion where its manifest is %s', async (_, content) => {
    files[otherUrl] = content;
    expect(await read(drawn('0'))).toMatchObject([{ version: manifest.version, trial: 'failed' }]);
  });

  test('gives way once its files turn out to be missing, for as long as the page is open', async () => {
    const { runtime, workers } = makeRuntime({ stored: drawn('0'), saveData: false });
    const fetched = runtime.fetch(optionsFor());
    const worker = await workerWith(workers, 1, 'prefetch');
    expect(worker.job('prefetch').bundle).toBe(`${bucket}tiny/${other}/`);
    worker.fail('prefetch', 'none', 'download-refused');
    await vi.waitFor(() => expect(worker.job('prefetch').bundle).toContain(manifest.version));
    worker.answer('prefetch', undefined);
    await fetched;

    const result = runtime.classify(new Blob(['x']), optionsFor());
    await vi.waitFor(() => worker.job('classify'));
    expect(worker.job('classify').bundle).toContain(manifest.version);
    worker.answer('classify', answerOf(worker.job('classify').engine));
    await result;
    expect(await runtime.models(new AbortController().signal)).toMatchObject([
      { version: manifest.version, trial: 'failed' },
    ]);
  });

  test('gives way where none of its engines is known here', async () => {
    const artifacts = manifest.artifacts.map((artifact) => ({ ...artifact, engine: 'of-tomorrow' }));
    files[otherUrl] = { ...manifest, version: other, artifacts };
    const { runtime, workers } = makeRuntime({ stored: drawn('0') });
    runtime.classify(new Blob(['x']), optionsFor());
    const worker = await workerWith(workers, 1, 'classify');
    expect(worker.job('classify').bundle).toContain(manifest.version);
  });

  test('gives way where no engine runs it', async () => {
    const { runtime, workers } = makeRuntime({ stored: drawn('0') });
    const result = runtime.classify(new Blob(['x']), optionsFor());
    let started = 1;
    let worker = await workerWith(workers, started, 'classify');
    while (worker.job('classify').bundle.includes(other)) {
      worker.fail('classify', 'run', 'engine-failed');
      started += 1; // another engine, or the same with one thread
      worker = await workerWith(workers, started, 'classify');
    }
    expect(started).toBeGreaterThan(2);
    expect(worker.job('classify').bundle).toContain(manifest.version);
    worker.answer('classify', answerOf(worker.job('classify').engine));
    await result;
  });

  test('amidst a list, what it answered is not asked again', async () => {
    const { runtime, workers } = makeRuntime({ stored: drawn('0') });
    const told: (readonly [number, string])[] = [];
    const done = runtime.classifyAll([new Blob(['0']), new Blob(['1'])], {
      ...optionsFor(),
      onResult: (index, result) => told.push([index, 'code' in result ? result.code : 'answered']),
    });
    let started = 1;
    let worker = await workerWith(workers, started, 'classify-all');
    const tell = (index: number) => {
      const { id, engine } = worker.job('classify-all');
      worker.hear({ type: 'items', id, items: [{ index, result: answerOf(engine) }] });
    };
    tell(0);
    while (worker.job('classify-all').bundle.includes(other)) {
      worker.fail('classify-all', 'run', 'engine-failed');
      started += 1;
      worker = await workerWith(workers, started, 'classify-all');
    }
    expect(worker.job('classify-all').pictures).toHaveLength(1);
    tell(0);
    worker.answer('classify-all', undefined);
    await done;
    expect(told).toEqual([
      [0, 'answered'],
      [1, 'answered'],
    ]);
  });

  test('does not give way for a picture that cannot be read, nor twice', async () => {
    const { runtime, workers } = makeRuntime({ stored: drawn('0') });
    const unreadable = runtime.classify(new Blob(['x']), optionsFor());
    const worker = await workerWith(workers, 1, 'classify');
    worker.fail('classify', 'none', 'image-corrupt');
    await expect(unreadable).rejects.toMatchObject({ code: 'image-corrupt' });
    expect(await runtime.models(new AbortController().signal)).toMatchObject([{ version: other }]);

    const offline = runtime.fetch(optionsFor());
    const fail = async (version: string) => {
      await vi.waitFor(() => expect(worker.job('prefetch').bundle).toContain(version));
      worker.fail('prefetch', 'none', 'download-failed');
    };
    await fail(other);
    await fail(manifest.version);
    await expect(offline).rejects.toMatchObject({ code: 'download-failed' });
  });
});
