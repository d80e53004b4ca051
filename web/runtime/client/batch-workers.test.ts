/** Many pictures in several workers. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PlainError } from '../../core/errors.ts';
import type { Classification } from '../interface/classification.ts';
import { idleMilliseconds } from '../scheduling/helpers.ts';
import { defaultPatience } from '../scheduling/worker-link.ts';
import { fileCache, keyOf } from '../store/file-cache.ts';
import { MemoryCaches } from '../store/testing/memory-caches.ts';
import { manifest } from '../worker/testing/made-up-manifest.ts';
import { fetchMock, makeRuntime, optionsFor, support } from './testing/made-up-runtime.ts';
import { type Outcome, ServingWorker, turn } from './testing/serving-worker.ts';

const cores = 4;

beforeEach(async () => {
  const caches = new MemoryCaches();
  const files = await caches.open(fileCache);
  for (const { path, sha256 } of manifest.artifacts) {
    const url = `https://bucket.example/m/tiny/${manifest.version}/${path}`;
    await files.put(keyOf({ url, sha256 }), new Response('x'));
  }
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('fetch', fetchMock);
  vi.stubGlobal('navigator', { hardwareConcurrency: cores, deviceMemory: 8 });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface MadeUp {
  readonly count?: number;
  readonly outcome?: (index: number, worker: ServingWorker, workers: readonly ServingWorker[]) => Outcome;
  readonly threads?: number;
  /** Whether what is opened beside the first worker ever comes to load. */
  readonly loads?: boolean;
  readonly signal?: AbortSignal;
  readonly engines?: readonly string[];
  /** Called once, when each worker has pictures. */
  readonly onAllWorking?: () => void;
}

/** Begins a batch; each picture is known by its type. */
function start({
  count = 200,
  outcome = () => 'answer',
  threads = 1,
  loads = true,
  signal,
  engines = ['ort-wasm'],
  onAllWorking = () => {},
}: MadeUp = {}) {
  let allWork = false;
  const workers: ServingWorker[] = [];
  const pictures = Array.from({ length: count }, (_, i) => new Blob(['x'], { type: `image/${i}` }));
  const indexOf = (picture: Blob) => pictures.indexOf(picture);
  let mostOut = 0;
  const { runtime } = makeRuntime({
    support: engines.map((id) => support(id)),
    makeWorker: () => {
      const worker = new ServingWorker(
        (picture, asked) => {
          if (!allWork && working(workers).length === cores) {
            allWork = true;
            onAllWorking();
          }
          mostOut = Math.max(mostOut, ...workers.map(({ holds }) => holds));
          return outcome(indexOf(picture), asked, workers);
        },
        threads,
        loads,
      );
      workers.push(worker);
      return worker;
    },
  });
  const told = new Map<number, Classification | PlainError>();
  const classifyAll = () =>
    runtime.classifyAll(pictures, {
      ...optionsFor(signal ? { signal } : {}),
      onResult: (index, result) => {
        expect(told.has(index)).toBe(false);
        told.set(index, result);
      },
    });
  const done = classifyAll();
  done.catch(() => {});
  const expectAllRight = (except: readonly number[] = []) => {
    expect(told.size).toBe(count);
    for (const [index, result] of told) {
      if (except.includes(index)) continue;
      // Its own answer, not that of another picture.
      expect(result).toMatchObject({ source: { width: index }, engine: { id: 'ort-wasm' } });
    }
  };
  return { runtime, workers, told, done, indexOf, classifyAll, expectAllRight, mostOut: () => mostOut };
}

const working = (workers: readonly ServingWorker[]) => workers.filter(({ got }) => got.length > 0);

describe('many pictures', () => {
  test('are shared by as many workers as there are cores, and each gets its own answer once', async () => {
    const { workers, done, expectAllRight } = start();
    await done;
    expectAllRight();
    expect(working(workers)).toHaveLength(cores);
    const all = workers.flatMap(({ got }) => got);
    expect(new Set(all).size).toBe(all.length); // none was given to two
  });

  test('are handed out a few at a time, in order', async () => {
    const { workers, done, indexOf, mostOut } = start({ count: 1000 });
    await done;
    expect(mostOut()).toBeLessThanOrEqual(16);
    for (const { got } of workers) {
      const order = got.map(indexOf);
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  });

  test.each([
    ['few', { count: 7 }],
    ['on a GPU', { threads: 0 }],
    ['by an engine with threads of its own', { threads: 2 }],
  ])('stay in one worker: %s', async (_, options) => {
    const { workers, done, expectAllRight } = start(options);
    await done;
    expectAllRight();
    expect(workers).toHaveLength(1);
  });

  test.each([
    ['one core', { hardwareConcurrency: 1, deviceMemory: 8 }],
    ['one gigabyte', { hardwareConcurrency: 8, deviceMemory: 1 }],
    ['a browser that tells neither', {}],
  ])('stay in one worker: %s', async (_, machine) => {
    vi.stubGlobal('navigator', machine);
    const { workers, done, expectAllRight } = start();
    await done;
    expectAllRight();
    expect(workers).toHaveLength(1);
  });

  test('stay in one worker where the others would have to download the model again', async () => {
    vi.stubGlobal('caches', new MemoryCaches());
    const { workers, done } = start();
    await done;
    expect(workers).toHaveLength(1);
  });

  test('do not wait for a worker that never comes up', async () => {
    const { workers, done, expectAllRight } = start({ loads: false });
    await done;
    expectAllRight();
    expect(workers).toHaveLength(cores);
    expect(working(workers)).toHaveLength(1);
  });

  test('keep their workers for the next pile, and a moment longer', async () => {
    vi.useFakeTimers();
    const { workers, told, done, classifyAll } = start();
    await done;
    await vi.advanceTimersByTimeAsync(idleMilliseconds - 100);
    told.clear();
    await classifyAll();
    expect(told.size).toBe(200);
    expect(workers).toHaveLength(cores);
    expect(workers.every(({ alive }) => alive)).toBe(true);
    await vi.advanceTimersByTimeAsync(idleMilliseconds + 100);
    expect(workers.filter(({ alive }) => alive)).toEqual([workers[0]]);
  });
});

test('cancelling ends all of them at once, and nothing is told any more', async () => {
  const controller = new AbortController();
  let before = 0;
  const onAllWorking = () => {
    controller.abort();
    before = told.size;
  };
  const { workers, told, done } = start({ signal: controller.signal, onAllWorking });
  await expect(done).rejects.toMatchObject({ code: 'cancelled' });
  expect(working(workers)).toHaveLength(cores);
  expect(workers[0]?.received.at(-1)?.type).toBe('cancel');
  expect(workers.slice(1).every(({ alive }) => !alive)).toBe(true);
  for (let i = 0; i < 100; i++) await turn();
  expect(told.size).toBe(before);
});

test('the end of the runtime is the end of the batch: no worker is started for the rest', async () => {
  const { workers, done, runtime } = start({ onAllWorking: () => runtime.dispose() });
  await expect(done).rejects.toMatchObject({ code: 'cancelled' });
  expect(workers).toHaveLength(cores);
  expect(workers.every(({ alive }) => !alive)).toBe(true);
});

describe('of several workers', () => {
  test('one that dies has its pictures done by the first, and is one fewer from then on', async () => {
    const { workers, told, done, classifyAll, expectAllRight } = start({
      outcome: (_, worker, all) => (worker === all[2] && worker.got.length > 16 ? 'death' : 'answer'),
    });
    await done;
    expectAllRight();
    expect(workers).toHaveLength(cores);
    told.clear();
    await classifyAll();
    expectAllRight();
    // Those beside the first were ended before it took what the dead one left.
    expect(workers.filter(({ alive }) => alive)).toHaveLength(cores - 1);
  });

  test('one that falls silent is not waited for for ever', async () => {
    vi.useFakeTimers();
    const { workers, told, done, expectAllRight } = start({
      outcome: (_, worker, all) => (worker === all[1] ? 'silence' : 'answer'),
    });
    while (told.size + (workers[1]?.holds ?? 0) < 200) await turn();
    await vi.advanceTimersByTimeAsync(defaultPatience.work + 1_000);
    await done;
    expectAllRight();
    expect(workers[1]?.alive).toBe(false);
  });

  test('each may die: the first does it all', async () => {
    const { workers, done, expectAllRight } = start({
      outcome: (_, worker, all) => (worker === all[0] ? 'answer' : 'death'),
    });
    await done;
    expectAllRight();
    expect(workers[0]?.alive).toBe(true);
  });

  test('the first may die: another one takes its place, and goes on', async () => {
    const { workers, done, expectAllRight } = start({
      outcome: (_, worker, all) => (worker === all[0] && worker.got.length > 16 ? 'death' : 'answer'),
    });
    await done;
    expectAllRight();
    expect(workers[0]?.alive).toBe(false);
  });

  test('a picture that none has the memory for is tried once more when the others are gone, and then told', async () => {
    const alone: boolean[] = [];
    const { done, told, expectAllRight } = start({
      outcome: (index, worker, all) => {
        if (index !== 100) return 'answer';
        alone.push(worker === all[0] && all.slice(1).every(({ alive }) => !alive));
        return 'out-of-memory';
      },
    });
    await done;
    expect(alone).toEqual([false, true]);
    expect(told.get(100)).toMatchObject({ code: 'out-of-memory' });
    expectAllRight([100]);
  });

  test('a picture that takes its worker down fails the batch once all others are told', async () => {
    const { done, told } = start({ outcome: (index) => (index === 100 ? 'death' : 'answer') });
    await expect(done).rejects.toMatchObject({ code: 'worker-lost' });
    expect(told.has(100)).toBe(false);
    expect(told.size).toBeGreaterThanOrEqual(200 - 16);
  });
});

test('a batch goes on when its first worker was replaced meanwhile, by another engine that is wanted', async () => {
  const { runtime, workers, done, expectAllRight } = start({
    count: 1000,
    engines: ['ort-wasm', 'tfjs-webgl'],
    onAllWorking: () => {
      runtime.classify(new Blob(['x']), optionsFor({ engine: 'tfjs-webgl' })).catch(() => {});
    },
  });
  await done;
  expectAllRight();
  expect(workers[0]?.alive).toBe(false);
});
