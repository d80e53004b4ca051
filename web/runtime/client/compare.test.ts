import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answered, fetchMock, makeRuntime, workerWith } from './testing/made-up-runtime.ts';

const picture = new Blob(['x']);
const { signal } = new AbortController();
const options = { model: 'tiny', engine: 'tfjs-webgl', runs: 5, signal, onProgress: () => {} };
const compared = {
  id: 'tfjs-webgl',
  engine: { id: 'tfjs-webgl', precision: 'int8-weights', threads: 0 },
  classes: [],
  logits: Float32Array.of(1, 2),
  milliseconds: { load: 1, warmUp: 2, first: 3, median: 4, p95: 5 },
  runs: 5,
};

beforeEach(() => {
  vi.stubGlobal('fetch', fetchMock);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

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
