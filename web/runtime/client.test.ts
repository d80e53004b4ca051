import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Manifest } from '../core/manifest.ts';
import { createRuntime, type WorkerLike } from './client.ts';
import type { Classification } from './types.ts';
import type { Response as Reply, Request } from './worker/protocol.ts';

const manifest: Manifest = {
  schema: 1,
  id: 'tiny',
  version: '0123456789abcdef',
  title: { en: 'Tiny' },
  description: { en: 'For tests.' },
  labels: [
    { id: 'a', name: { en: 'a' } },
    { id: 'b', name: { en: 'b' } },
  ],
  licence: 'Apache-2.0',
  provenance: { data: 'none', architecture: 'none', recipe: 'none', parameters: 1, multiplyAdds: 1 },
  input: {
    width: 2,
    height: 2,
    resize: { fit: 'cover', filter: 'bilinear' },
    channelOrder: 'rgb',
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  outputs: { logits: 'logits', features: 'features' },
  artifacts: [
    {
      path: 'm.onnx',
      bytes: 1,
      sha256: 'a'.repeat(64),
      weights: [],
      engine: 'ort-wasm',
      precision: 'int8',
    },
  ],
  head: {
    path: 'w.bin',
    weight: { offset: 0, dtype: 'float32', shape: [2, 1] },
    bias: { offset: 16, dtype: 'float32', shape: [2] },
  },
  temperature: 1,
  measured: { data: 'none', images: 1, accuracy: { float32: 0.5 } },
  golden: { path: 'golden.json', bytes: 1, sha256: 'b'.repeat(64) },
};

/** A bucket at another origin than the page, as an operator may point one build at any bucket. */
const files: Record<string, unknown> = {
  'https://page.example/app/config.json': { modelBaseUrl: 'https://bucket.example/m' },
  'https://bucket.example/m/index.json': {
    schema: 1,
    models: [{ id: 'tiny', version: manifest.version, title: { en: 'Tiny' } }],
  },
  [`https://bucket.example/m/tiny/${manifest.version}/manifest.json`]: manifest,
};

class FakeWorker implements WorkerLike {
  onmessage: Worker['onmessage'] = null;
  onerror: Worker['onerror'] = null;
  onmessageerror: Worker['onmessageerror'] = null;
  readonly received: Request[] = [];
  readonly terminate = vi.fn();

  postMessage(message: Request): void {
    this.received.push(message);
  }

  reply(message: Reply): void {
    this.onmessage?.call(this as never, { data: message } as MessageEvent);
  }
}

let workers: FakeWorker[];
const fetchMock = vi.fn(async (url: string) => {
  const body = files[url];
  return body ? Response.json(body) : new Response('', { status: 404 });
});

function makeRuntime() {
  return createRuntime('https://page.example/app/', () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
}

/** Starts a request and waits until the worker has it. */
async function start(runtime: ReturnType<typeof makeRuntime>, signal = new AbortController().signal) {
  const progress: unknown[] = [];
  const received = () => workers.flatMap((worker) => worker.received).length;
  const before = received();
  const result = runtime.classify(new Blob(['x']), {
    model: 'tiny',
    signal,
    onProgress: (p) => progress.push(p),
  });
  result.catch(() => {});
  await vi.waitFor(() => expect(received()).toBeGreaterThan(before));
  const worker = workers.at(-1) as FakeWorker;
  const request = worker.received.at(-1) as Extract<Request, { type: 'classify' }>;
  return { result, progress, worker, request };
}

beforeEach(() => {
  workers = [];
  vi.stubGlobal('fetch', fetchMock);
  fetchMock.mockClear();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const answer = { logits: Float32Array.of(1, 2) } as unknown as Classification;

test('models come from config.json, index.json and the manifests, read once', async () => {
  const runtime = makeRuntime();
  const { signal } = new AbortController();
  const [first] = await runtime.models(signal);
  await runtime.models(signal);
  expect(first).toMatchObject({ id: 'tiny', labels: [{ id: 'a' }, { id: 'b' }] });
  expect(fetchMock.mock.calls.map(([url]) => url)).toEqual(Object.keys(files));
  expect(workers).toHaveLength(0);
});

test('a failed bucket is a typed error, and the next call tries again', async () => {
  const runtime = makeRuntime();
  const { signal } = new AbortController();
  fetchMock.mockResolvedValueOnce(new Response('', { status: 503 }));
  await expect(runtime.models(signal)).rejects.toMatchObject({ code: 'download-refused', retryable: true });
  expect(await runtime.models(signal)).toHaveLength(1);
});

test('an index.html in place of JSON is `bucket-invalid`', async () => {
  fetchMock.mockResolvedValueOnce(new Response('<!doctype html>'));
  await expect(makeRuntime().models(new AbortController().signal)).rejects.toMatchObject({
    code: 'bucket-invalid',
  });
});

describe('classify', () => {
  test('gives the worker the manifest and the bundle’s address, and passes progress and the answer on', async () => {
    const { result, progress, worker, request } = await start(makeRuntime());
    expect(request).toMatchObject({ bundle: `https://bucket.example/m/tiny/${manifest.version}/`, manifest });
    worker.reply({ type: 'progress', id: request.id, progress: { phase: 'starting' } });
    worker.reply({ type: 'result', id: request.id, classification: answer });
    expect(await result).toBe(answer);
    expect(progress).toEqual([{ phase: 'starting' }]);
  });

  test('an unknown model is refused without a worker', async () => {
    const runtime = makeRuntime();
    const options = { model: 'nope', signal: new AbortController().signal, onProgress: () => {} };
    await expect(runtime.classify(new Blob(), options)).rejects.toMatchObject({ code: 'model-unknown' });
    expect(workers).toHaveLength(0);
  });

  test('a failure arrives as the error it was', async () => {
    const { result, worker, request } = await start(makeRuntime());
    const error = { code: 'image-corrupt', detail: 'png', retryable: false } as const;
    worker.reply({ type: 'failure', id: request.id, error });
    await expect(result).rejects.toMatchObject(error);
  });

  test('aborting rejects at once, tells the worker, and ignores a late answer', async () => {
    const controller = new AbortController();
    const { result, worker, request } = await start(makeRuntime(), controller.signal);
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    expect(worker.received.at(-1)).toEqual({ type: 'cancel', id: request.id });
    worker.reply({ type: 'result', id: request.id, classification: answer });
  });

  test('answers find their own request, in whatever order they come', async () => {
    const runtime = makeRuntime();
    const one = await start(runtime);
    const two = await start(runtime);
    const other = { ...answer };
    two.worker.reply({ type: 'result', id: two.request.id, classification: other });
    one.worker.reply({ type: 'result', id: one.request.id, classification: answer });
    expect(await two.result).toBe(other);
    expect(await one.result).toBe(answer);
    expect(workers).toHaveLength(1);
  });

  test('a worker that dies fails its requests, and the next request gets a new one', async () => {
    const runtime = makeRuntime();
    const { result, worker } = await start(runtime);
    worker.onerror?.call(worker as never, { preventDefault() {}, message: 'boom' } as ErrorEvent);
    await expect(result).rejects.toMatchObject({ code: 'worker-lost', detail: 'boom' });
    expect(worker.terminate).toHaveBeenCalled();
    const next = await start(runtime);
    expect(next.worker).not.toBe(worker);
  });

  test('a worker that falls silent is ended; progress keeps it alive', async () => {
    const { result, worker, request } = await start(makeRuntime()).finally(() => vi.useFakeTimers());
    worker.reply({ type: 'progress', id: request.id, progress: { phase: 'starting' } });
    const caught = vi.fn();
    result.catch(caught);
    await vi.advanceTimersByTimeAsync(44_000);
    expect(caught).not.toHaveBeenCalled();
    worker.reply({ type: 'progress', id: request.id, progress: { phase: 'running' } });
    await vi.advanceTimersByTimeAsync(44_000);
    expect(caught).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(caught).toHaveBeenCalledWith(expect.objectContaining({ code: 'engine-stalled' }));
    expect(worker.terminate).toHaveBeenCalled();
  });
});
