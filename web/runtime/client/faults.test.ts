/** Engines that fail and workers that vanish: the request gets its answer from another one, or a typed error. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Step } from '../worker/protocol.ts';
import {
  answerOf,
  type FakeWorker,
  fetchMock,
  makeRuntime,
  optionsFor,
  workerWith,
} from './testing/made-up-runtime.ts';

const patience = { work: 30_000, download: 60_000, start: 40_000, 'start-threads': 20_000 };
const picture = new Blob(['x']);

beforeEach(() => {
  vi.stubGlobal('fetch', fetchMock);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A runtime with one request under way. */
async function start(engine?: string) {
  const made = makeRuntime({ patience });
  const result = made.runtime.classify(picture, optionsFor({ engine }));
  result.catch(() => {});
  const worker = await workerWith(made.workers, 1, 'classify');
  return { ...made, result, worker };
}

function report(worker: FakeWorker, step: Step) {
  const { id } = worker.job('classify');
  worker.hear({ type: 'progress', id, step, progress: { phase: 'starting' } });
}

describe('an engine that fails', () => {
  test('to start is replaced by the next one, which says what happened', async () => {
    const { result, worker, workers } = await start();
    worker.fail('classify', 'start', 'engine-failed');
    const next = await workerWith(workers, 2, 'classify');
    expect(next.job('classify').engine).toBe('tfjs-webgl');
    expect(worker.alive).toBe(false);
    next.answer('classify', answerOf('tfjs-webgl', 0));
    expect((await result).engine).toMatchObject({
      id: 'tfjs-webgl',
      reason: { by: 'fallback', failed: 'ort-wasm', code: 'engine-failed' },
    });
  });

  test('is not tried again by the next request', async () => {
    const { runtime, result, worker, workers } = await start();
    worker.fail('classify', 'start', 'engine-failed');
    (await workerWith(workers, 2, 'classify')).answer('classify', answerOf('tfjs-webgl', 0));
    await result;
    const again = runtime.classify(picture, optionsFor());
    const warm = workers[1] as FakeWorker;
    await vi.waitFor(() => expect(warm.received.filter(({ type }) => type === 'classify')).toHaveLength(2));
    warm.answer('classify', answerOf('tfjs-webgl', 0));
    expect((await again).engine.reason).toEqual({
      by: 'fallback',
      failed: 'ort-wasm',
      code: 'engine-failed',
    });
  });

  test('while it runs is built once more', async () => {
    const { result, worker, workers } = await start();
    worker.fail('classify', 'run', 'engine-failed');
    const rebuilt = await workerWith(workers, 2, 'classify');
    expect(rebuilt.job('classify').engine).toBe('ort-wasm');
    rebuilt.answer('classify', answerOf('ort-wasm'));
    expect((await result).engine.reason).toEqual({ by: 'unmeasured' });
  });

  test('for want of memory is replaced by the next one', async () => {
    const { result, worker, workers } = await start();
    worker.fail('classify', 'run', 'out-of-memory');
    const next = await workerWith(workers, 2, 'classify');
    next.answer('classify', answerOf('tfjs-webgl', 0));
    expect((await result).engine.reason).toMatchObject({ by: 'fallback', code: 'out-of-memory' });
  });

  test('and was the visitor’s choice is not replaced', async () => {
    const { result, worker, workers } = await start('tfjs-webgl');
    worker.fail('classify', 'start', 'engine-failed');
    await expect(result).rejects.toMatchObject({ code: 'engine-failed', retryable: true });
    expect(workers).toHaveLength(1);
  });

  test('as all others do gives the first error, which can be tried again', async () => {
    const { runtime, result, worker, workers } = await start();
    worker.fail('classify', 'start', 'out-of-memory');
    (await workerWith(workers, 2, 'classify')).fail('classify', 'start', 'engine-failed');
    await expect(result).rejects.toMatchObject({ code: 'out-of-memory', retryable: true });
    const again = runtime.classify(picture, optionsFor());
    (await workerWith(workers, 3, 'classify')).answer('classify', answerOf('ort-wasm'));
    expect((await again).engine.id).toBe('ort-wasm');
  });
});

describe('a worker that is lost', () => {
  test('is started again, and its requests are made again', async () => {
    const { runtime, result, worker, workers } = await start();
    const other = runtime.classify(picture, optionsFor());
    await vi.waitFor(() => expect(worker.received.filter(({ type }) => type === 'classify')).toHaveLength(2));
    worker.crash();
    const fresh = await workerWith(workers, 2, 'classify');
    await vi.waitFor(() => expect(fresh.received.filter(({ type }) => type === 'classify')).toHaveLength(2));
    for (const message of fresh.received) {
      if (message.type === 'classify')
        fresh.hear({ type: 'result', id: message.id, value: answerOf('ort-wasm') });
    }
    expect((await result).engine.id).toBe('ort-wasm');
    expect((await other).engine.id).toBe('ort-wasm');
  });

  test('twice with each engine is a typed error', async () => {
    const { result, workers } = await start();
    for (let i = 1; i <= 4; i++) (await workerWith(workers, i, 'classify')).crash();
    await expect(result).rejects.toMatchObject({ code: 'worker-lost', detail: 'boom', retryable: true });
    expect(workers).toHaveLength(4);
    expect(workers.every(({ alive }) => !alive)).toBe(true);
  });

  describe('without a word', () => {
    /** What is asked for of the browser, by name. */
    let locks: Map<string, { readonly get: () => void; readonly signal: AbortSignal }>;
    beforeEach(() => {
      locks = new Map();
      const request = (name: string, { signal }: { signal: AbortSignal }, get: () => void) => {
        locks.set(name, { get, signal });
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
        });
      };
      vi.stubGlobal('navigator', { locks: { request } });
    });
    /** The worker has the lock that it was told to hold. @returns its name */
    const hold = (worker: FakeWorker) => {
      const asked = worker.received.findLast((message) => message.type === 'hold');
      if (!asked) throw new Error('it was told none');
      worker.hear({ type: 'alive', lock: asked.lock });
      return asked.lock;
    };

    test('is noticed by its lock', async () => {
      const { result, worker, workers } = await start();
      locks.get(hold(worker))?.get();
      (await workerWith(workers, 2, 'classify')).answer('classify', answerOf('ort-wasm'));
      expect((await result).engine.id).toBe('ort-wasm');
    });

    test('is not mistaken for a page that was left: no lock is held or waited for meanwhile', async () => {
      const { result, worker, workers, leave, comeBack } = await start();
      const before = hold(worker);
      leave();
      expect(locks.get(before)?.signal.aborted).toBe(true);
      expect(worker.received.at(-1)).toEqual({ type: 'let-go' });
      worker.hear({ type: 'alive', lock: before }); // it was on its way
      comeBack();
      const now = hold(worker);
      expect(now).not.toBe(before);
      expect([...locks.values()].filter(({ signal }) => !signal.aborted)).toHaveLength(1);
      expect(workers).toHaveLength(1);
      locks.get(now)?.get();
      (await workerWith(workers, 2, 'classify')).answer('classify', answerOf('ort-wasm'));
      expect((await result).engine.id).toBe('ort-wasm');
    });
  });
});

describe('a worker that falls silent', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  test('is ended and its engine replaced; progress keeps it alive', async () => {
    const { result, worker, workers } = await start();
    report(worker, 'start');
    await vi.advanceTimersByTimeAsync(39_000);
    report(worker, 'start');
    await vi.advanceTimersByTimeAsync(39_000);
    expect(worker.alive).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(worker.alive).toBe(false);
    const next = workers[1] as FakeWorker;
    next.answer('classify', answerOf('tfjs-webgl', 0));
    expect((await result).engine.reason).toEqual({
      by: 'fallback',
      failed: 'ort-wasm',
      code: 'engine-stalled',
    });
  });

  test('is not ended while the visitor is away from the page, where it stands still', async () => {
    const { result, worker, workers, leave, comeBack } = await start();
    leave();
    await vi.advanceTimersByTimeAsync(600_000);
    comeBack();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(worker.alive).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(worker.alive).toBe(false);
    (workers[1] as FakeWorker).answer('classify', answerOf('tfjs-webgl', 0));
    expect((await result).engine.reason).toMatchObject({ code: 'engine-stalled' });
  });

  test('while its threads start is started with one, now and until it is measured again', async () => {
    const { runtime, stored, result, worker, workers } = await start();
    report(worker, 'start-threads');
    await vi.advanceTimersByTimeAsync(21_000);
    const single = workers[1] as FakeWorker;
    expect(single.job('classify')).toMatchObject({ engine: 'ort-wasm', maxThreads: 1 });
    single.answer('classify', answerOf('ort-wasm'));
    expect((await result).engine.threads).toBe(1);
    expect([...stored.values()].join()).toContain('"singleThread":true');
    runtime.dispose();
    runtime.classify(picture, optionsFor()).catch(() => {});
    expect((await workerWith(workers, 3, 'classify')).job('classify').maxThreads).toBe(1);
    runtime.dispose();
    runtime.measure('tiny', new AbortController().signal).catch(() => {});
    expect((await workerWith(workers, 4, 'measure')).job('measure').maxThreads).toBeUndefined();
  });

  test('with every engine is a typed error: no wait without an end', async () => {
    const { result, workers } = await start();
    await vi.advanceTimersByTimeAsync(500_000);
    await expect(result).rejects.toMatchObject({ code: 'engine-stalled', retryable: true });
    expect(workers.every(({ alive }) => !alive)).toBe(true);
  });

  test('the visitor’s choice gets a second chance', async () => {
    const { result, workers } = await start('ort-wasm');
    await vi.advanceTimersByTimeAsync(31_000);
    (workers[1] as FakeWorker).answer('classify', answerOf('ort-wasm'));
    expect((await result).engine.reason).toEqual({ by: 'visitor' });
  });
});
