/** A runtime whose workers are made up: the test answers in their place. */
import { expect, vi } from 'vitest';
import { type Transitions, whileShown } from '../../concurrency/while-shown.ts';
import type { WorkerLike } from '../../concurrency/worker-like.ts';
import type { Classification } from '../../interface/classification.ts';
import type { ClassifyOptions } from '../../interface/runtime.ts';
import type { EngineSupport, Place } from '../../scheduling/engine-support.ts';
import type { Job, Jobs, JobType, Response as Reply, Request, Unreasoned } from '../../worker/protocol.ts';
import { manifest } from '../../worker/testing/made-up-manifest.ts';
import { createRuntime, type RuntimeOptions } from '../client.ts';

/** A bucket at another origin than the page, as an operator may point one build at any bucket. */
export const files: Record<string, unknown> = {
  'https://page.example/app/config.json': { modelBaseUrl: 'https://bucket.example/m' },
  'https://bucket.example/m/index.json': {
    schema: 1,
    models: [{ id: 'tiny', version: manifest.version, title: { en: 'Tiny' } }],
  },
  [`https://bucket.example/m/tiny/${manifest.version}/manifest.json`]: manifest,
};

export const fetchMock = vi.fn(async (url: string) => {
  const body = files[url];
  return body ? Response.json(body) : new Response('', { status: 404 });
});

export class FakeWorker implements WorkerLike {
  onmessage: Worker['onmessage'] = null;
  onerror: Worker['onerror'] = null;
  onmessageerror: Worker['onmessageerror'] = null;
  readonly received: Request[] = [];
  /** What was handed over with each of them. */
  readonly transferred: (readonly Transferable[])[] = [];
  readonly terminate = vi.fn();

  postMessage(message: Request, transfer: Transferable[] | StructuredSerializeOptions = []): void {
    this.received.push(message);
    this.transferred.push(Array.isArray(transfer) ? transfer : []);
  }

  hear(message: Reply): void {
    this.onmessage?.call(this as never, { data: message } as MessageEvent);
  }

  /** The last job of this kind. */
  job<T extends JobType>(type: T): Job<T> {
    const found = this.received.findLast((message) => message.type === type);
    if (!found) throw new Error(`no job ${type}`);
    return found as Job<T>;
  }

  answer<T extends JobType>(type: T, value: Jobs[T]['result']): void {
    this.hear({ type: 'result', id: this.job(type).id, value });
  }

  fail(
    type: JobType,
    fault: 'start' | 'run' | 'none',
    code: 'download-failed' | 'download-refused' | 'engine-failed' | 'image-corrupt' | 'out-of-memory',
  ) {
    const error = { code, detail: 'made up', retryable: code !== 'image-corrupt' };
    this.hear({ type: 'failure', id: this.job(type).id, error, fault });
  }

  crash(): void {
    this.onerror?.call(this as never, { preventDefault() {}, message: 'boom' } as ErrorEvent);
  }

  get alive(): boolean {
    return this.terminate.mock.calls.length === 0;
  }
}

/** An engine of the build. @param places where it runs; in a worker, unless said otherwise */
export const support = (id: string, ...places: [Place?]): EngineSupport => ({
  id,
  place: async () => (places.length ? places[0] : 'worker'),
});

interface MadeUpOptions extends Partial<RuntimeOptions> {
  readonly saveData?: boolean;
  /** What an earlier visit left. */
  readonly stored?: Map<string, string>;
}

/** A runtime on made-up workers, in a browser that supports both engines. */
export function makeRuntime(options: MadeUpOptions = {}) {
  const workers: FakeWorker[] = [];
  const { stored = new Map<string, string>() } = options;
  const idle: (() => void)[] = [];
  const page = new EventTarget();
  const runtime = createRuntime('https://page.example/app/', {
    makeWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    support: [support('ort-wasm'), support('tfjs-webgl')],
    device: {
      name: 'made up',
      build: 'one build',
      saveData: options.saveData ?? false,
      storage: () => ({
        getItem: (key) => stored.get(key) ?? null,
        setItem: (key, value) => void stored.set(key, value),
      }),
      whileShown: (begin) => whileShown(page as unknown as Transitions, begin),
      whenIdle: (callback) => {
        idle.push(callback);
        return () => {
          const index = idle.indexOf(callback);
          if (index >= 0) idle.splice(index, 1);
        };
      },
    },
    ...options,
  });
  const go = (type: 'pagehide' | 'pageshow') => page.dispatchEvent(new Event(type));
  return {
    runtime,
    workers,
    stored,
    idle,
    /** The visitor leaves the page, and comes back to it. */
    leave: () => go('pagehide'),
    comeBack: () => go('pageshow'),
  };
}

/** Waits until there are so many workers and the last one has a job of this kind. */
export async function workerWith(
  workers: readonly FakeWorker[],
  count: number,
  type: JobType,
): Promise<FakeWorker> {
  return vi.waitFor(() => {
    expect(workers).toHaveLength(count);
    const worker = workers[count - 1] as FakeWorker;
    worker.job(type);
    return worker;
  });
}

export const answerOf = (engine: string, threads = 1): Unreasoned<Classification> => ({
  model: { id: 'tiny', version: manifest.version },
  engine: { id: engine, precision: 'int8', threads },
  classes: [],
  warnings: [],
  score: null,
  activation: null,
  grades: manifest.grades,
  logits: Float32Array.of(1, 2),
  milliseconds: { prepare: 1, run: 1, total: 2 },
  source: { width: 1, height: 1 },
  crop: { x: 0, y: 0, width: 1, height: 1 },
  seen: { width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
});

export const optionsFor = (more: Partial<ClassifyOptions> = {}): ClassifyOptions => ({
  model: 'tiny',
  signal: new AbortController().signal,
  onProgress: () => {},
  ...more,
});

/** A runtime that has given its first answer. */
export async function answered(options: Parameters<typeof makeRuntime>[0] = {}, engine?: string) {
  const made = makeRuntime(options);
  const result = made.runtime.classify(new Blob(['x']), optionsFor({ engine }));
  const worker = await workerWith(made.workers, 1, 'classify');
  expect(made.idle).toHaveLength(0);
  worker.answer('classify', answerOf(worker.job('classify').engine));
  await result;
  await new Promise((resolve) => setTimeout(resolve)); // what comes of the answer
  return { ...made, worker };
}
