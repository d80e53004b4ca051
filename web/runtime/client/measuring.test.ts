import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { manifest } from '../worker/testing/made-up-manifest.ts';
import {
  answered,
  answerOf,
  fetchMock,
  files,
  makeRuntime,
  optionsFor,
  support,
  workerWith,
} from './testing/made-up-runtime.ts';

const picture = new Blob(['x']);
const { signal } = new AbortController();
const timing = (engine: string, milliseconds: number) => ({ engine, threads: 1, milliseconds });

const three = [support('ort-wasm'), support('tfjs-webgl'), support('abacus')];

/** The bucket's model is one for all of these engines. */
function serveFor(engines: readonly { readonly id: string }[]) {
  const artifacts = engines.map(({ id }) => ({ ...manifest.artifacts[0], engine: id }));
  const address = Object.keys(files).find((url) => files[url] === manifest);
  const serve = async (url: string) =>
    url === address ? Response.json({ ...manifest, artifacts }) : fetchMock(url);
  vi.stubGlobal('fetch', serve);
}

beforeEach(() => {
  vi.stubGlobal('fetch', fetchMock);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

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
    await vi.waitFor(() => expect(idle).toHaveLength(1));
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

  test('an engine that failed once measured is neither measured nor waited for on the next visit', async () => {
    serveFor(three);
    const { stored, workers, idle, worker } = await answered({ support: three });
    idle.pop()?.();
    await vi.waitFor(() => worker.job('measure'));
    worker.answer('measure', timing('ort-wasm', 9));
    const broken = await workerWith(workers, 2, 'measure');
    broken.fail('measure', 'start', 'engine-failed');
    (await workerWith(workers, 3, 'measure')).answer('measure', timing('abacus', 3));
    await vi.waitFor(() => expect([...stored.values()].join()).toContain('abacus'));

    const later = await answered({ support: three, stored });
    expect(later.worker.job('classify').engine).toBe('abacus');
    expect(later.idle).toHaveLength(0);
  });

  test('one that did not arrive is measured again on the next visit, and then one that failed is still left out', async () => {
    serveFor(three);
    const { stored, workers, idle, worker } = await answered({ support: three });
    idle.pop()?.();
    await vi.waitFor(() => worker.job('measure'));
    worker.answer('measure', timing('ort-wasm', 9));
    (await workerWith(workers, 2, 'measure')).fail('measure', 'start', 'engine-failed');
    (await workerWith(workers, 3, 'measure')).fail('measure', 'start', 'download-failed');
    await vi.waitFor(() => expect([...stored.values()].join()).toContain('tfjs-webgl'));

    const second = await answered({ support: three, stored });
    second.idle.pop()?.();
    await vi.waitFor(() => second.worker.job('measure'));
    second.worker.answer('measure', timing('ort-wasm', 9));
    const other = await workerWith(second.workers, 2, 'measure');
    expect(other.job('measure').engine).toBe('abacus');
    other.answer('measure', timing('abacus', 3));
    await vi.waitFor(() => expect([...stored.values()].join()).toContain('abacus'));

    const third = await answered({ support: three, stored });
    expect(third.worker.job('classify').engine).toBe('abacus');
    expect(third.idle).toHaveLength(0);
  });

  test('leaves out an engine that stands in for another', async () => {
    const engines = [
      support('inkling-wasm'),
      { ...support('ort-wasm'), standsInFor: 'inkling-wasm' },
      support('tfjs-webgl'),
    ];
    serveFor(engines);
    const { workers, idle, worker, runtime } = await answered({ support: engines });
    idle.pop()?.();
    await vi.waitFor(() => worker.job('measure'));
    worker.answer('measure', timing('inkling-wasm', 3));
    const other = await workerWith(workers, 2, 'measure');
    expect(other.job('measure').engine).toBe('tfjs-webgl');
    other.answer('measure', timing('tfjs-webgl', 30));
    await vi.waitFor(() => expect(other.alive).toBe(false));
    expect(workers).toHaveLength(2);
    // By hand, all are.
    const all = runtime.measure('tiny', signal);
    await vi.waitFor(() => expect(worker.received.filter(({ type }) => type === 'measure')).toHaveLength(2));
    worker.answer('measure', timing('inkling-wasm', 3));
    (await workerWith(workers, 3, 'measure')).answer('measure', timing('ort-wasm', 9));
    (await workerWith(workers, 4, 'measure')).answer('measure', timing('tfjs-webgl', 30));
    expect(await all).toHaveLength(3);
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
