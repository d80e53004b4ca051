import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Progress } from '../interface/progress.ts';
import { manifest } from '../worker/testing/made-up-manifest.ts';
import {
  answerOf,
  fetchMock,
  files,
  makeRuntime,
  optionsFor,
  support,
  workerWith,
} from './testing/made-up-runtime.ts';

beforeEach(() => {
  vi.stubGlobal('fetch', fetchMock);
  fetchMock.mockClear();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const picture = new Blob(['x']);
const { signal } = new AbortController();

describe('the bucket', () => {
  test('models come from config.json, index.json and the manifests, read once', async () => {
    const { runtime, workers } = makeRuntime();
    const [first] = await runtime.models(signal);
    await runtime.models(signal);
    expect(first).toMatchObject({ id: 'tiny', labels: [{ id: 'a' }, { id: 'b' }] });
    expect(fetchMock.mock.calls.map(([url]) => url)).toEqual(Object.keys(files));
    expect(workers).toHaveLength(0);
  });

  test('whether the operator wants counts is told once config.json was read, whatever becomes of the rest', async () => {
    const config = 'https://page.example/app/config.json';
    const { runtime } = makeRuntime();
    await runtime.models(signal);
    expect(await runtime.wantsCounts).toBe(false);
    const other = makeRuntime().runtime;
    fetchMock.mockResolvedValueOnce(Response.json({ ...(files[config] as object), counts: true }));
    fetchMock.mockResolvedValueOnce(new Response('', { status: 404 }));
    await expect(other.models(signal)).rejects.toMatchObject({ code: 'download-refused' });
    expect(await other.wantsCounts).toBe(true);
  });

  test('a failed bucket is a typed error, and the next call tries again', async () => {
    const { runtime } = makeRuntime();
    fetchMock.mockResolvedValueOnce(new Response('', { status: 503 }));
    await expect(runtime.models(signal)).rejects.toMatchObject({ code: 'download-refused', retryable: true });
    expect(await runtime.models(signal)).toHaveLength(1);
  });

  test('an index.html in place of JSON is `bucket-invalid`', async () => {
    fetchMock.mockResolvedValueOnce(new Response('<!doctype html>'));
    await expect(makeRuntime().runtime.models(signal)).rejects.toMatchObject({ code: 'bucket-invalid' });
  });

  test('a model of an earlier pipeline is told when it is asked for, and takes nothing from the others', async () => {
    const index = 'https://bucket.example/m/index.json';
    const old = { ...manifest, schema: 1, id: 'old' };
    const entries = ['old', 'tiny'].map((id) => ({ id, version: manifest.version, title: { en: id } }));
    const only = (models: typeof entries) =>
      fetchMock.mockImplementation(async (url) =>
        Response.json(url === index ? { schema: 1, models } : url.includes('/old/') ? old : files[url]),
      );
    const asBefore = fetchMock.getMockImplementation() as NonNullable<
      ReturnType<typeof fetchMock.getMockImplementation>
    >;
    only(entries);
    const { runtime } = makeRuntime();
    expect((await runtime.models(signal)).map(({ id }) => id)).toEqual(['tiny']);
    const outdated = { code: 'model-outdated', retryable: false };
    await expect(runtime.engines('old', signal)).rejects.toMatchObject(outdated);
    only(entries.slice(0, 1));
    await expect(makeRuntime().runtime.models(signal)).rejects.toMatchObject(outdated);
    fetchMock.mockImplementation(asBefore);
  });
});

test('engines() names those of the build that the model has an artifact for', async () => {
  const made = [support('ort-wasm'), support('abacus'), support('tfjs-webgl', undefined)];
  expect(await makeRuntime({ support: made }).runtime.engines('tiny', signal)).toEqual([
    { id: 'ort-wasm', precision: 'int8', supported: true },
    { id: 'tfjs-webgl', precision: 'int8-weights', supported: false },
  ]);
});

describe('classify', () => {
  test('gives the worker picture and engine, and passes progress and the answer on', async () => {
    const { runtime, workers } = makeRuntime();
    const told: Progress[] = [];
    const result = runtime.classify(picture, optionsFor({ onProgress: (progress) => told.push(progress) }));
    const worker = await workerWith(workers, 1, 'classify');
    const bundle = `https://bucket.example/m/tiny/${manifest.version}/`;
    const { id, ...job } = worker.job('classify');
    expect(job).toEqual({
      type: 'classify',
      bundle,
      engine: 'ort-wasm',
      maxThreads: undefined,
      picture,
      crop: null,
      map: true,
    });
    worker.hear({ type: 'progress', id, step: 'start', progress: { phase: 'starting' } });
    worker.answer('classify', answerOf('ort-wasm'));
    expect((await result).engine).toEqual({
      id: 'ort-wasm',
      precision: 'int8',
      threads: 1,
      reason: { by: 'unmeasured' },
    });
    expect(told).toEqual([{ phase: 'starting' }]);
  });

  test('the manifest goes to a worker once, before the first job that needs it', async () => {
    const { runtime, workers } = makeRuntime();
    for (let i = 0; i < 2; i++) {
      const result = runtime.classify(picture, optionsFor());
      await vi.waitFor(() =>
        expect(workers[0]?.received.filter(({ type }) => type === 'classify')).toHaveLength(i + 1),
      );
      workers[0]?.answer('classify', answerOf('ort-wasm'));
      await result;
    }
    expect(workers[0]?.received.map(({ type }) => type)).toEqual(['hold', 'bundle', 'classify', 'classify']);
    expect(workers[0]?.received[1]).toMatchObject({ manifest });
  });

  test('an unknown model, and an engine that it is not made for, are refused without a worker', async () => {
    const { runtime, workers } = makeRuntime();
    await expect(runtime.classify(picture, optionsFor({ model: 'nope' }))).rejects.toMatchObject({
      code: 'model-unknown',
    });
    await expect(runtime.classify(picture, optionsFor({ engine: 'abacus' }))).rejects.toMatchObject({
      code: 'engine-unknown',
      detail: expect.stringContaining('abacus'),
    });
    expect(workers).toHaveLength(0);
  });

  test('a failure that is not the engine’s arrives as the error it was, and costs no worker', async () => {
    const { runtime, workers } = makeRuntime();
    const result = runtime.classify(picture, optionsFor());
    const worker = await workerWith(workers, 1, 'classify');
    worker.fail('classify', 'none', 'image-corrupt');
    await expect(result).rejects.toMatchObject({
      code: 'image-corrupt',
      detail: 'made up',
      retryable: false,
    });
    expect(worker.alive).toBe(true);
  });

  test('aborting rejects at once, tells the worker, and ignores a late answer', async () => {
    const { runtime, workers } = makeRuntime();
    const controller = new AbortController();
    const result = runtime.classify(picture, optionsFor({ signal: controller.signal }));
    const worker = await workerWith(workers, 1, 'classify');
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    expect(worker.received.at(-1)).toEqual({ type: 'cancel', id: worker.job('classify').id });
    worker.answer('classify', answerOf('ort-wasm'));
  });

  test('answers find their own request, in whatever order they come', async () => {
    const { runtime, workers } = makeRuntime();
    const one = runtime.classify(picture, optionsFor());
    const worker = await workerWith(workers, 1, 'classify');
    const { id } = worker.job('classify');
    const two = runtime.classify(picture, optionsFor());
    await vi.waitFor(() => expect(worker.job('classify').id).not.toBe(id));
    worker.answer('classify', { ...answerOf('ort-wasm'), logits: Float32Array.of(2) });
    worker.hear({ type: 'result', id, value: { ...answerOf('ort-wasm'), logits: Float32Array.of(1) } });
    expect((await one).logits).toEqual(Float32Array.of(1));
    expect((await two).logits).toEqual(Float32Array.of(2));
    expect(workers).toHaveLength(1);
  });

  test('another engine takes the place of the one before, whose worker gives its memory back', async () => {
    const { runtime, workers } = makeRuntime();
    const first = runtime.classify(picture, optionsFor({ engine: 'ort-wasm' }));
    (await workerWith(workers, 1, 'classify')).answer('classify', answerOf('ort-wasm'));
    expect((await first).engine.reason).toEqual({ by: 'visitor' });
    const second = runtime.classify(picture, optionsFor({ engine: 'tfjs-webgl' }));
    (await workerWith(workers, 2, 'classify')).answer('classify', answerOf('tfjs-webgl', 0));
    expect((await second).engine.id).toBe('tfjs-webgl');
    expect(workers.map(({ alive }) => alive)).toEqual([false, true]);
  });
});

test('prefetch asks for files only, is silent when it fails, and does nothing with Save-Data', async () => {
  const { runtime, workers } = makeRuntime();
  const done = runtime.prefetch('tiny', { signal });
  const worker = await workerWith(workers, 1, 'prefetch');
  worker.fail('prefetch', 'none', 'engine-failed');
  await done;
  const result = runtime.classify(picture, optionsFor());
  await vi.waitFor(() => worker.job('classify'));
  worker.answer('classify', answerOf('ort-wasm'));
  await result;
  const saving = makeRuntime({ saveData: true });
  await saving.runtime.prefetch('tiny', { signal });
  expect(saving.workers).toHaveLength(0);
});

test('dispose ends the worker and what runs; the next call starts a new one', async () => {
  const { runtime, workers } = makeRuntime();
  const result = runtime.classify(picture, optionsFor());
  const worker = await workerWith(workers, 1, 'classify');
  runtime.dispose();
  await expect(result).rejects.toMatchObject({ code: 'cancelled' });
  expect(worker.alive).toBe(false);
  const next = runtime.classify(picture, optionsFor());
  (await workerWith(workers, 2, 'classify')).answer('classify', answerOf('ort-wasm'));
  await next;
});
