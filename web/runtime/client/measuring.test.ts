/** Choosing by measuring, comparing, and batches. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PlainError } from '../../core/errors.ts';
import type { Classification } from '../interface/classification.ts';
import type { Place } from '../scheduling/engine-support.ts';
import {
  answerOf,
  type FakeWorker,
  fetchMock,
  makeRuntime,
  optionsFor,
  workerWith,
} from './testing/made-up-runtime.ts';

const picture = new Blob(['x']);
const { signal } = new AbortController();
const timing = (engine: string, milliseconds: number) => ({ engine, threads: 1, milliseconds });

beforeEach(() => {
  vi.stubGlobal('fetch', fetchMock);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** @param places where it runs; in a worker, unless said otherwise */
const support = (id: string, ...places: [Place?]) => ({
  id,
  place: async () => (places.length ? places[0] : 'worker'),
});

/** A runtime that has given its first answer. */
async function answered(options: Parameters<typeof makeRuntime>[0] = {}, engine?: string) {
  const made = makeRuntime(options);
  const result = made.runtime.classify(picture, optionsFor({ engine }));
  const worker = await workerWith(made.workers, 1, 'classify');
  expect(made.idle).toHaveLength(0);
  worker.answer('classify', answerOf(worker.job('classify').engine));
  await result;
  return { ...made, worker };
}

describe('measuring in the background', () => {
  test('waits for the first answer and for the page to be idle, and the fastest runs from then on', async () => {
    const { runtime, workers, idle, worker } = await answered();
    expect(workers).toHaveLength(1);
    expect(idle).toHaveLength(1);
    idle[0]?.();
    await vi.waitFor(() => worker.job('measure'));
    worker.answer('measure', timing('ort-wasm', 9));
    const other = await workerWith(workers, 2, 'measure');
    expect(other.job('measure').engine).toBe('tfjs-webgl');
    other.answer('measure', timing('tfjs-webgl', 3));
    await vi.waitFor(() => expect(worker.alive).toBe(false));
    const next = runtime.classify(picture, optionsFor());
    await vi.waitFor(() => other.job('classify'));
    other.answer('classify', answerOf('tfjs-webgl', 0));
    expect((await next).engine.reason).toEqual({
      by: 'measured',
      timings: [timing('tfjs-webgl', 3), timing('ort-wasm', 9)],
    });
    expect(workers).toHaveLength(2);
  });

  test('the slower engine is given back at once, and nothing is measured twice', async () => {
    const { runtime, workers, idle, worker } = await answered();
    idle.pop()?.();
    await vi.waitFor(() => worker.job('measure'));
    worker.answer('measure', timing('ort-wasm', 3));
    const other = await workerWith(workers, 2, 'measure');
    other.answer('measure', timing('tfjs-webgl', 2.8)); // within the noise of the warm one
    await vi.waitFor(() => expect(other.alive).toBe(false));
    const next = runtime.classify(picture, optionsFor());
    await vi.waitFor(() => expect(worker.received.filter(({ type }) => type === 'classify')).toHaveLength(2));
    worker.answer('classify', answerOf('ort-wasm'));
    expect((await next).engine).toMatchObject({ id: 'ort-wasm', reason: { by: 'measured' } });
    expect(idle).toHaveLength(0);
  });

  test('yields to a picture, and begins anew after its answer', async () => {
    const { runtime, workers, idle, worker } = await answered();
    idle.pop()?.();
    await vi.waitFor(() => worker.job('measure'));
    worker.answer('measure', timing('ort-wasm', 9));
    const other = await workerWith(workers, 2, 'measure');
    const next = runtime.classify(picture, optionsFor());
    await vi.waitFor(() => expect(other.alive).toBe(false));
    await vi.waitFor(() => expect(worker.received.filter(({ type }) => type === 'classify')).toHaveLength(2));
    worker.answer('classify', answerOf('ort-wasm'));
    expect((await next).engine.reason).toEqual({ by: 'unmeasured' });
    expect(idle).toHaveLength(1);
  });

  test('an engine that fails while it is measured is left out, and never runs by itself', async () => {
    const { runtime, workers, idle, worker } = await answered();
    idle.pop()?.();
    await vi.waitFor(() => worker.job('measure'));
    worker.answer('measure', timing('ort-wasm', 9));
    const other = await workerWith(workers, 2, 'measure');
    other.fail('measure', 'start', 'engine-failed');
    await vi.waitFor(() => expect(other.alive).toBe(false));
    const next = runtime.classify(picture, optionsFor());
    await vi.waitFor(() => expect(worker.received.filter(({ type }) => type === 'classify')).toHaveLength(2));
    worker.answer('classify', answerOf('ort-wasm'));
    expect((await next).engine).toMatchObject({ id: 'ort-wasm', reason: { by: 'only' } });
  });

  test('is remembered for the next visit', async () => {
    const { stored, workers, idle, worker } = await answered();
    idle.pop()?.();
    await vi.waitFor(() => worker.job('measure'));
    worker.answer('measure', timing('ort-wasm', 9));
    (await workerWith(workers, 2, 'measure')).answer('measure', timing('tfjs-webgl', 1));
    await vi.waitFor(() => expect([...stored.values()].join()).toContain('tfjs-webgl'));
  });

  test.each([
    ['with Save-Data', { saveData: true }, undefined],
    ['when the visitor chose', {}, 'ort-wasm'],
    [
      'on the page’s own thread',
      { support: [support('ort-wasm'), support('tfjs-webgl', 'page')] },
      undefined,
    ],
    [
      'where one engine is supported',
      { support: [support('ort-wasm'), support('tfjs-webgl', undefined)] },
      undefined,
    ],
  ])('never %s', async (_, options, engine) => {
    const { idle } = await answered(options, engine);
    expect(idle).toHaveLength(0);
  });
});

describe('measure()', () => {
  test('measures every supported engine, fastest first', async () => {
    const { runtime, workers } = makeRuntime();
    const result = runtime.measure('tiny', signal);
    (await workerWith(workers, 1, 'measure')).answer('measure', timing('ort-wasm', 9));
    (await workerWith(workers, 2, 'measure')).answer('measure', timing('tfjs-webgl', 3));
    expect(await result).toEqual([timing('tfjs-webgl', 3), timing('ort-wasm', 9)]);
    expect(workers.map(({ alive }) => alive)).toEqual([false, true]);
  });

  test('can be cancelled, and leaves no worker behind', async () => {
    const { runtime, workers } = makeRuntime();
    const controller = new AbortController();
    const result = runtime.measure('tiny', controller.signal);
    const worker = await workerWith(workers, 1, 'measure');
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(worker.alive).toBe(false));
  });

  test('where every engine fails, is the first one’s error', async () => {
    const { runtime, workers } = makeRuntime();
    const result = runtime.measure('tiny', signal);
    result.catch(() => {});
    (await workerWith(workers, 1, 'measure')).fail('measure', 'start', 'out-of-memory');
    (await workerWith(workers, 2, 'measure')).fail('measure', 'start', 'engine-failed');
    await expect(result).rejects.toMatchObject({ code: 'out-of-memory' });
  });
});

test('engines() names those of the build that the model has an artifact for', async () => {
  const made = [support('ort-wasm'), support('abacus'), support('tfjs-webgl', undefined)];
  expect(await makeRuntime({ support: made }).runtime.engines('tiny', signal)).toEqual([
    { id: 'ort-wasm', precision: 'int8', supported: true },
    { id: 'tfjs-webgl', precision: 'int8-weights', supported: false },
  ]);
});

describe('compare()', () => {
  const options = { model: 'tiny', engine: 'tfjs-webgl', runs: 5, signal, onProgress: () => {} };
  const compared = {
    id: 'tfjs-webgl',
    engine: { id: 'tfjs-webgl', precision: 'int8-weights', threads: 0 },
    classes: [],
    logits: Float32Array.of(1, 2),
    milliseconds: { load: 1, warmUp: 2, first: 3, median: 4, p95: 5 },
    runs: 5,
  };

  test('runs in a worker of its own, which ends with it; the warm one stays', async () => {
    const { runtime, workers, worker } = await answered();
    const result = runtime.compare(picture, options);
    const apart = await workerWith(workers, 2, 'compare');
    expect(apart.job('compare')).toMatchObject({ engine: 'tfjs-webgl', runs: 5 });
    apart.answer('compare', compared);
    expect(await result).toEqual({ ...compared, engine: { ...compared.engine, reason: { by: 'visitor' } } });
    expect([worker.alive, apart.alive]).toEqual([true, false]);
  });

  test('two at once run one after the other', async () => {
    const { runtime, workers } = makeRuntime();
    const first = runtime.compare(picture, options);
    const second = runtime.compare(picture, { ...options, engine: 'ort-wasm' });
    const worker = await workerWith(workers, 1, 'compare');
    worker.answer('compare', compared);
    await first;
    expect(worker.alive).toBe(false);
    (await workerWith(workers, 2, 'compare')).answer('compare', { ...compared, id: 'ort-wasm' });
    expect(await second).toMatchObject({ id: 'ort-wasm' });
  });

  test('a failure is part of the comparison; only cancelling rejects', async () => {
    const { runtime, workers } = makeRuntime();
    const failing = runtime.compare(picture, options);
    (await workerWith(workers, 1, 'compare')).fail('compare', 'start', 'engine-failed');
    expect(await failing).toEqual({
      id: 'tfjs-webgl',
      error: { code: 'engine-failed', detail: 'made up', retryable: true },
    });
    expect(await runtime.compare(picture, { ...options, model: 'nope' })).toMatchObject({
      error: { code: 'model-unknown' },
    });
    const controller = new AbortController();
    const cancelled = runtime.compare(picture, { ...options, signal: controller.signal });
    const worker = await workerWith(workers, 2, 'compare');
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(worker.alive).toBe(false));
  });
});

describe('classifyAll()', () => {
  const pictures = [0, 1, 2, 3].map((i) => new Blob([`${i}`]));

  function startBatch(made = makeRuntime(), more: Partial<Parameters<typeof optionsFor>[0]> = {}) {
    const told = new Map<number, Classification | PlainError>();
    const onResult = (index: number, result: Classification | PlainError) => {
      expect(told.has(index)).toBe(false);
      told.set(index, result);
    };
    const done = made.runtime.classifyAll(pictures, { ...optionsFor(more), onResult });
    done.catch(() => {});
    return { ...made, told, done };
  }

  function tell(worker: FakeWorker, index: number) {
    const { id, engine } = worker.job('classify-all');
    worker.hear({ type: 'item', id, index, result: answerOf(engine) });
  }

  test('tells each picture as it is known, and one that cannot be read as such', async () => {
    const { workers, told, done } = startBatch();
    const worker = await workerWith(workers, 1, 'classify-all');
    expect(worker.job('classify-all').pictures).toEqual(pictures);
    const error = { code: 'image-corrupt', detail: '', retryable: false } as const;
    worker.hear({ type: 'item', id: worker.job('classify-all').id, index: 2, result: error });
    for (const index of [1, 0, 3]) tell(worker, index);
    worker.answer('classify-all', undefined);
    await done;
    expect([...told.keys()]).toEqual([2, 1, 0, 3]);
    expect(told.get(2)).toEqual(error);
    expect(told.get(0)).toMatchObject({ engine: { id: 'ort-wasm', reason: { by: 'unmeasured' } } });
  });

  test('a drawing that is none is told by the page, and the others go to the worker', async () => {
    const { runtime, workers } = makeRuntime();
    const told = new Map<number, Classification | PlainError>();
    const broken = new Blob(['no drawing'], { type: 'image/svg+xml' });
    const done = runtime.classifyAll([pictures[0] as Blob, broken, pictures[1] as Blob], {
      ...optionsFor(),
      onResult: (index, result) => told.set(index, result),
    });
    const worker = await workerWith(workers, 1, 'classify-all');
    expect(worker.job('classify-all').pictures).toEqual([pictures[0], pictures[1]]);
    for (const index of [0, 1]) tell(worker, index);
    worker.answer('classify-all', undefined);
    await done;
    expect(told.get(1)).toMatchObject({ code: 'image-not-an-image' });
    expect(told.get(2)).toMatchObject({ engine: { id: 'ort-wasm' } });
  });

  test('an engine that fails amidst it is replaced, and what was told is not run again', async () => {
    const { workers, told, done } = startBatch();
    const worker = await workerWith(workers, 1, 'classify-all');
    tell(worker, 0);
    tell(worker, 2);
    worker.fail('classify-all', 'start', 'engine-failed');
    const next = await workerWith(workers, 2, 'classify-all');
    expect(next.job('classify-all').pictures).toEqual([pictures[1], pictures[3]]);
    tell(next, 0);
    tell(next, 1);
    next.answer('classify-all', undefined);
    await done;
    expect([...told.keys()].sort()).toEqual([0, 1, 2, 3]);
    expect(told.get(3)).toMatchObject({ engine: { id: 'tfjs-webgl', reason: { by: 'fallback' } } });
  });

  test('cancelling stops it at once: nothing is told any more', async () => {
    const controller = new AbortController();
    const { workers, told, done } = startBatch(undefined, { signal: controller.signal });
    const worker = await workerWith(workers, 1, 'classify-all');
    tell(worker, 0);
    controller.abort();
    await expect(done).rejects.toMatchObject({ code: 'cancelled' });
    tell(worker, 1);
    expect(told.size).toBe(1);
    expect(worker.received.at(-1)?.type).toBe('cancel');
  });
});
