import { InklingError, type PlainError } from '../../core/errors.ts';
import { Lane } from '../concurrency/lane.ts';
import type { WorkerLike } from '../concurrency/worker-like.ts';
import type { Classification } from '../interface/classification.ts';
import type { EngineComparison } from '../interface/comparison.ts';
import type { EngineOption, EngineReason, EngineReport, EngineTiming } from '../interface/engine.ts';
import type { Kept } from '../interface/kept.ts';
import type { BatchOptions, ClassifyOptions, CompareOptions, Runtime } from '../interface/runtime.ts';
import { asDecodable } from '../picture/page/pictures.ts';
import { calibrate } from '../scheduling/calibration.ts';
import { EngineMemory } from '../scheduling/engine-memory.ts';
import { chooseEngine } from '../scheduling/engine-policy.ts';
import { EnginePool } from '../scheduling/engine-pool.ts';
import { type EngineSupport, engineSupport } from '../scheduling/engine-support.ts';
import { defaultPatience, JobFailure, type Patience } from '../scheduling/worker-link.ts';
import type { Bundle, EngineState } from '../worker/protocol.ts';
import { Bucket } from './bucket.ts';
import { type Device, pageDevice } from './device.ts';

/** Pictures of a batch that are handed to the worker at once. */
const pileSize = 256;

/** What tests put in the place of the platform. */
export interface RuntimeOptions {
  readonly makeWorker: () => WorkerLike;
  readonly support: readonly EngineSupport[];
  readonly device: Device;
  readonly patience: Patience;
}

/** Fetched late: no picture needs it. */
const keptFiles = () => import('./kept.ts');

const startWorker = (): WorkerLike =>
  new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: 'inkling' });

/**
 * The page's side of the runtime. Workers start with the first request, not with the page.
 *
 * @param pageUrl what addresses in config.json are relative to
 */
export function createRuntime(
  pageUrl: string = document.baseURI,
  options: Partial<RuntimeOptions> = {},
): Runtime {
  return new WorkerRuntime(pageUrl, {
    makeWorker: startWorker,
    support: engineSupport,
    device: pageDevice,
    patience: defaultPatience,
    ...options,
  });
}

class WorkerRuntime implements Runtime {
  readonly #bucket: Bucket;
  readonly #support: readonly EngineSupport[];
  readonly #device: Device;
  readonly #memory: EngineMemory;
  readonly #pool: EnginePool;
  readonly #lane = new Lane();
  readonly #listeners = new Set<(model: string, timings: readonly EngineTiming[]) => void>();
  /** Requests that somebody waits for. */
  #waitedFor = 0;
  /** Ends the measuring in the background, or the wait for it. */
  #interrupt = () => {};

  constructor(pageUrl: string, { makeWorker, support, device, patience }: RuntimeOptions) {
    this.#bucket = new Bucket(pageUrl);
    this.#support = support;
    this.#device = device;
    this.#memory = new EngineMemory(device);
    this.#pool = new EnginePool({ makeWorker, patience }, this.#memory);
  }

  async models(signal: AbortSignal) {
    const models = (await this.#bucket.bundles(signal)).map(({ manifest }) => manifest);
    // So that the first picture need not wait for what it tells.
    for (const support of this.#support) support.place().catch(() => {});
    return models;
  }

  classify(picture: Blob, { model, engine, signal, onProgress }: ClassifyOptions): Promise<Classification> {
    return this.#foreground(async () => {
      const bundle = await this.#bucket.bundle(model, signal);
      const { choice, unasked } = await this.#plan(bundle, engine);
      const decodable = await asDecodable(picture);
      const result = await this.#pool.run(choice, async (link, reason) =>
        withReason(
          await link.request('classify', bundle, { picture: decodable }, signal, { onProgress }),
          reason,
        ),
      );
      if (unasked && result.engine.reason.by === 'unmeasured') this.#measureLater(bundle);
      return result;
    });
  }

  classifyFrame(
    grab: () => Promise<ImageBitmap>,
    { model, engine, signal, onProgress }: ClassifyOptions,
  ): Promise<Classification> {
    return this.#foreground(async () => {
      const bundle = await this.#bucket.bundle(model, signal);
      const { choice } = await this.#plan(bundle, engine);
      return this.#pool.run(choice, async (link, reason) => {
        const picture = await grab();
        try {
          const result = link.request('classify', bundle, { picture }, signal, { onProgress }, [picture]);
          return withReason(await result, reason);
        } finally {
          picture.close(); // where it was not handed over
        }
      });
    });
  }

  classifyAll(pictures: readonly Blob[], options: BatchOptions): Promise<void> {
    const { model, engine, signal, onProgress, onResult } = options;
    return this.#foreground(async () => {
      const bundle = await this.#bucket.bundle(model, signal);
      // What was told is not told again when an engine fails amidst a batch.
      const told = new Set<number>();
      for (let start = 0; start < pictures.length; start += pileSize) {
        const end = Math.min(pictures.length, start + pileSize);
        const { choice } = await this.#plan(bundle, engine);
        const decodable = await Promise.all(
          pictures.slice(start, end).map((picture, place) =>
            asDecodable(picture).catch((thrown: unknown) => {
              told.add(start + place);
              onResult(start + place, InklingError.from(thrown).toPlain());
              return picture;
            }),
          ),
        );
        await this.#pool.run(choice, (link, reason) => {
          const left = [...pictures.keys()].slice(start, end).filter((index) => !told.has(index));
          const pile = left.map((index) => decodable[index - start] as Blob);
          return link.request('classify-all', bundle, { pictures: pile }, signal, {
            onProgress,
            onItem: ({ index: place, result }) => {
              const index = left[place] as number;
              told.add(index);
              onResult(index, isError(result) ? result : withReason(result, reason));
            },
          });
        });
      }
    });
  }

  async engines(model: string, signal: AbortSignal): Promise<readonly EngineOption[]> {
    const bundle = await this.#bucket.bundle(model, signal);
    const placed = await this.#placed(bundle);
    return placed.map(({ id, precision, place }) => ({ id, precision, supported: place !== undefined }));
  }

  measure(model: string, signal: AbortSignal): Promise<readonly EngineTiming[]> {
    return this.#foreground(async () => {
      const bundle = await this.#bucket.bundle(model, signal);
      return this.#lane.run(signal, () => {
        // Whoever asks for this wants to know how it is now.
        this.#pool.failures.clear();
        this.#memory.singleThread = false;
        return this.#calibrate(bundle, signal);
      });
    });
  }

  compare(picture: Blob, options: CompareOptions): Promise<EngineComparison> {
    const { model, engine, runs, signal, onProgress } = options;
    return this.#foreground(async () => {
      try {
        const bundle = await this.#bucket.bundle(model, signal);
        const { choice } = await this.#plan(bundle, engine);
        const decodable = await asDecodable(picture);
        return await this.#lane.run(signal, () =>
          this.#pool.runApart(choice, async (link, reason) =>
            withReason(
              await link.request('compare', bundle, { picture: decodable, runs }, signal, { onProgress }),
              reason,
            ),
          ),
        );
      } catch (thrown) {
        const error = InklingError.from(thrown);
        if (error.code === 'cancelled') throw error;
        return { id: engine, error: error.toPlain() };
      }
    });
  }

  onMeasured(listener: (model: string, timings: readonly EngineTiming[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async prefetch(
    model: string,
    { engine, signal }: Pick<ClassifyOptions, 'engine' | 'signal'>,
  ): Promise<void> {
    if (this.#device.saveData) return;
    try {
      await this.fetch({ model, engine, signal, onProgress: () => {} });
    } catch {
      // The first picture will say what is wrong.
    }
  }

  async fetch({ model, engine: wanted, signal, onProgress }: ClassifyOptions): Promise<void> {
    const bundle = await this.#bucket.bundle(model, signal);
    const engine = (await this.#plan(bundle, wanted)).choice.engines[0] as string;
    const link = this.#pool.warm(engine) ?? this.#pool.open(engine);
    if (!this.#pool.warm()) this.#pool.adopt(link);
    try {
      await link.request('prefetch', bundle, {}, signal, { onProgress });
    } catch (thrown) {
      throw thrown instanceof JobFailure ? thrown.error : thrown;
    } finally {
      if (link !== this.#pool.warm()) link.end();
    }
  }

  async kept(): Promise<Kept> {
    const bundles = await this.#bucket.bundles(new AbortController().signal);
    const engines = this.#support.map(({ id }) => id);
    const { kept } = await keptFiles();
    return { ...(await kept(bundles, engines)), measuredModels: this.#memory.models };
  }

  async remove(model: string): Promise<void> {
    const { url } = await this.#bucket.bundle(model, new AbortController().signal);
    const { removeModel } = await keptFiles();
    await removeModel(url);
  }

  async clear(): Promise<void> {
    this.#interrupt();
    const { removeEverything } = await keptFiles();
    await removeEverything();
    this.#memory.reread();
  }

  dispose(): void {
    this.#interrupt();
    this.#pool.end();
  }

  /** What a visitor waits for: nothing is measured in the background meanwhile. */
  async #foreground<T>(work: () => Promise<T>): Promise<T> {
    this.#interrupt();
    this.#waitedFor += 1;
    try {
      return await work();
    } finally {
      this.#waitedFor -= 1;
    }
  }

  /** The engines of this build that the model has an artifact for, in order of preference, and where each can run. */
  async #placed({ manifest }: Bundle) {
    const placed = this.#support.map(async ({ id, place }) => ({
      id,
      precision: manifest.artifacts.find(({ engine }) => engine === id)?.precision,
      place: await place(),
    }));
    return (await Promise.all(placed)).flatMap(({ id, precision, place }) =>
      precision === undefined ? [] : [{ id, precision, place }],
    );
  }

  /**
   * @returns which engine runs; `unasked`: whether all may be measured without being asked
   * @throws InklingError `engine-unsupported`
   */
  async #plan(bundle: Bundle, wanted: string | undefined) {
    const { id, version, artifacts } = bundle.manifest;
    const placed = wanted === undefined ? (await this.#placed(bundle)).filter(({ place }) => place) : [];
    const known =
      wanted === undefined
        ? placed.length > 0
        : this.#support.some((one) => one.id === wanted) && artifacts.some(({ engine }) => engine === wanted);
    if (!known) {
      const engines = artifacts.map(({ engine }) => engine).join(', ');
      const detail = `${id} is made for ${engines}${wanted === undefined ? '' : `; wanted: ${wanted}`}`;
      throw new InklingError('engine-unsupported', detail);
    }
    const choice = chooseEngine({
      available: placed.map((one) => one.id),
      wanted,
      timings: this.#memory.timings(id, version),
      failures: this.#pool.failures,
      warm: this.#pool.warm()?.engine,
    });
    // On the page's own thread it would be in the visitor's way.
    const unasked = !this.#device.saveData && placed.every(({ place }) => place === 'worker');
    return { choice, unasked };
  }

  /** Measures when the page has nothing to do; a request ends it, and its answer begins it anew. */
  #measureLater(bundle: Bundle): void {
    if (this.#waitedFor > 1) return; // the last answer begins it
    this.#interrupt();
    const controller = new AbortController();
    const stopWaiting = this.#device.whenIdle(() => {
      this.#lane
        .run(controller.signal, () => this.#calibrate(bundle, controller.signal))
        .then(
          (timings) => {
            for (const listener of this.#listeners) listener(bundle.manifest.id, timings);
          },
          () => {}, // nobody waits for it, and nothing is lost: the order of the build holds until it succeeds
        );
    });
    this.#interrupt = () => {
      stopWaiting();
      controller.abort();
    };
  }

  async #calibrate(bundle: Bundle, signal: AbortSignal): Promise<readonly EngineTiming[]> {
    const next = async () => (await this.#plan(bundle, undefined)).choice.engines[0];
    const engines = (await this.#placed(bundle)).filter(({ place }) => place).map(({ id }) => id);
    return calibrate(bundle, engines, { pool: this.#pool, memory: this.#memory }, next, signal);
  }
}

function withReason<T extends { readonly engine: EngineState }>(result: T, reason: EngineReason) {
  const engine: EngineReport = { ...result.engine, reason };
  return { ...result, engine };
}

function isError(result: object): result is PlainError {
  return 'code' in result;
}
