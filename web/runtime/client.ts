import { InklingError } from '../core/errors.ts';
import { configSchema, indexSchema, type Manifest, manifestSchema, parse } from '../core/manifest.ts';
import { fetchJson } from './store/fetch-checked.ts';
import type { Classification, ClassifyOptions, Progress, Runtime } from './types.ts';
import type { Request, Response } from './worker/protocol.ts';

/** Longest silence of the worker while a request runs, in ms. Downloads have a shorter watchdog of their own. */
const silenceMilliseconds = 45_000;

/** What the runtime needs of a Worker; tests give a made-up one. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'
>;

interface Pending {
  readonly resolve: (classification: Classification) => void;
  readonly reject: (error: InklingError) => void;
  readonly onProgress: (progress: Progress) => void;
}

/** A model of the bucket: its manifest and the absolute address of its folder, with a slash at the end. */
interface Bundle {
  readonly url: string;
  readonly manifest: Manifest;
}

const startWorker = (): WorkerLike =>
  new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module', name: 'inkling' });

/**
 * The page's side of the runtime. The worker starts with the first request, not with the page.
 *
 * @param pageUrl what addresses in config.json are relative to
 */
export function createRuntime(pageUrl: string = document.baseURI, makeWorker = startWorker): Runtime {
  return new WorkerRuntime(pageUrl, makeWorker);
}

class WorkerRuntime implements Runtime {
  readonly #pageUrl: string;
  readonly #makeWorker: () => WorkerLike;
  readonly #pending = new Map<number, Pending>();
  #worker: WorkerLike | undefined;
  #bundles: Promise<readonly Bundle[]> | undefined;
  #nextId = 1;
  #watchdog: ReturnType<typeof setTimeout> | undefined;

  constructor(pageUrl: string, makeWorker: () => WorkerLike) {
    this.#pageUrl = pageUrl;
    this.#makeWorker = makeWorker;
  }

  async models(signal: AbortSignal) {
    return (await this.#readBundles(signal)).map(({ manifest }) => manifest);
  }

  async classify(
    picture: Blob,
    { model: id, engine, signal, onProgress }: ClassifyOptions,
  ): Promise<Classification> {
    const bundles = await this.#readBundles(signal);
    const bundle = bundles.find(({ manifest }) => manifest.id === id);
    if (!bundle) throw new InklingError('model-unknown', id);
    return this.#request(
      { picture, bundle: bundle.url, manifest: bundle.manifest, engine },
      signal,
      onProgress,
    );
  }

  dispose(): void {
    this.#end(new InklingError('cancelled'));
  }

  /** Reads what the bucket holds, once; a failure is not remembered. */
  async #readBundles(signal: AbortSignal): Promise<readonly Bundle[]> {
    // Without the caller's signal: other callers may wait for the same few small files.
    this.#bundles ??= readBucket(this.#pageUrl).catch((error) => {
      this.#bundles = undefined;
      throw error;
    });
    const bundles = await this.#bundles;
    if (signal.aborted) throw new InklingError('cancelled');
    return bundles;
  }

  #request(
    body: Omit<Extract<Request, { type: 'classify' }>, 'type' | 'id'>,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<Classification> {
    const id = this.#nextId++;
    this.#worker ??= this.#listen(this.#makeWorker());
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#pending.delete(id);
        signal.removeEventListener('abort', onAbort);
        this.#watch();
      };
      const onAbort = () => {
        settle();
        worker.postMessage({ type: 'cancel', id } satisfies Request);
        reject(new InklingError('cancelled'));
      };
      signal.addEventListener('abort', onAbort);
      this.#pending.set(id, {
        onProgress,
        resolve: (classification) => {
          settle();
          resolve(classification);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      this.#watch();
      worker.postMessage({ type: 'classify', id, ...body } satisfies Request);
    });
  }

  #listen(worker: WorkerLike): WorkerLike {
    worker.onmessage = ({ data }: MessageEvent<Response>) => {
      this.#watch();
      const pending = this.#pending.get(data.id); // none: the request was cancelled meanwhile
      if (data.type === 'progress') pending?.onProgress(data.progress);
      else if (data.type === 'result') pending?.resolve(data.classification);
      else pending?.reject(InklingError.fromPlain(data.error));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#end(new InklingError('worker-lost', event.message ?? 'the worker did not load'));
    };
    worker.onmessageerror = () => this.#end(new InklingError('worker-lost', 'a message could not be read'));
    return worker;
  }

  /** Restarts the silence watchdog while anything is pending. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    if (this.#pending.size === 0) return;
    this.#watchdog = setTimeout(() => {
      this.#end(new InklingError('engine-stalled', `no sign of life for ${silenceMilliseconds} ms`));
    }, silenceMilliseconds);
  }

  /** Ends the worker, and every request with `error`; the next request starts a new worker. */
  #end(error: InklingError): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const pending of [...this.#pending.values()]) pending.reject(error);
  }
}

/** config.json names the bucket, its index.json the models, each model's manifest.json all the rest. */
async function readBucket(pageUrl: string): Promise<readonly Bundle[]> {
  const { signal } = new AbortController();
  const configUrl = new URL('config.json', pageUrl).href;
  const { modelBaseUrl } = parse(configSchema, await fetchJson(configUrl, signal, 'no-cache'), configUrl);
  const bucket = new URL(modelBaseUrl.endsWith('/') ? modelBaseUrl : `${modelBaseUrl}/`, pageUrl).href;
  const indexUrl = `${bucket}index.json`;
  const { models } = parse(indexSchema, await fetchJson(indexUrl, signal, 'no-cache'), indexUrl);
  return Promise.all(
    models.map(async ({ id, version }) => {
      const url = `${bucket}${id}/${version}/`;
      const manifestUrl = `${url}manifest.json`;
      return {
        url,
        manifest: parse(manifestSchema, await fetchJson(manifestUrl, signal, 'default'), manifestUrl),
      };
    }),
  );
}
