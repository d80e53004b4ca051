import { InklingError, type PlainError } from '../core/errors.ts';
import { Bucket, type Bundle } from './bucket.ts';
import { calibrate } from './calibration.ts';
import { type Device, pageDevice } from './device.ts';
import { EngineMemory } from './engine-memory.ts';
import { type Choice, chooseEngine } from './engine-policy.ts';
import { EnginePool } from './engine-pool.ts';
import { type EngineSupport, engineSupport } from './engine-support.ts';
import { Lane } from './lane.ts';
import type {
  BatchOptions,
  Classification,
  ClassifyOptions,
  CompareOptions,
  EngineComparison,
  EngineOption,
  EngineReason,
  EngineReport,
  EngineTiming,
  Runtime,
} from './types.ts';
import type { EngineState } from './worker/protocol.ts';
import { defaultPatience, type Patience, type WorkerLike } from './worker-link.ts';

/** Pictures of a batch that are handed to the worker at once. */
const pileSize = 256;

/** What tests put in the place of the platform. */
export interface RuntimeOptions {
  readonly makeWorker: () => WorkerLike;
  readonly support: readonly EngineSupport[];
  readonly device: Device;
  readonly patience: Patience;
}

const startWorker = (): WorkerLike =>
  new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module', name: 'inkling' });

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
    return (await this.#bucket.bundles(signal)).map(({ manifest }) => manifest);
  }

  async classify(picture: Blob, options: ClassifyOptions): Promise<Classification> {
    const { model, engine, signal, onProgress } = options;
    this.#interrupt();
    const bundle = await this.#bucket.bundle(model, signal);
    const result = await this.#pool.run(this.#choose(bundle, engine), async (link, reason) =>
      withReason(await link.request('classify', bundle, { picture }, signal, { onProgress }), reason),
    );
    this.#measureLater(bundle, result.engine.reason);
    return result;
  }

  async classifyAll(pictures: readonly Blob[], options: BatchOptions): Promise<void> {
    const { model, engine, signal, onProgress, onResult } = options;
    this.#interrupt();
    const bundle = await this.#bucket.bundle(model, signal);
    // What was told is not told again when an engine fails amidst a batch.
    const told = new Set<number>();
    for (let start = 0; start < pictures.length; start += pileSize) {
      const end = Math.min(pictures.length, start + pileSize);
      await this.#pool.run(this.#choose(bundle, engine), (link, reason) => {
        const left = [...pictures.keys()].slice(start, end).filter((index) => !told.has(index));
        const pile = left.map((index) => pictures[index] as Blob);
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
  }

  async engines(model: string, signal: AbortSignal): Promise<readonly EngineOption[]> {
    const bundle = await this.#bucket.bundle(model, signal);
    return this.#candidates(bundle).map(({ id, precision, support }) => ({
      id,
      precision,
      supported: support.isSupported(),
    }));
  }

  async measure(model: string, signal: AbortSignal): Promise<readonly EngineTiming[]> {
    this.#interrupt();
    const bundle = await this.#bucket.bundle(model, signal);
    return this.#lane.run(signal, () => {
      // Whoever asks for this wants to know how it is now.
      this.#pool.failures.clear();
      this.#memory.singleThread = false;
      return this.#calibrate(bundle, signal);
    });
  }

  async compare(picture: Blob, options: CompareOptions): Promise<EngineComparison> {
    const { model, engine, runs, signal, onProgress } = options;
    this.#interrupt();
    try {
      const bundle = await this.#bucket.bundle(model, signal);
      const choice = this.#choose(bundle, engine);
      return await this.#lane.run(signal, () =>
        this.#pool.runApart(choice, async (link, reason) =>
          withReason(
            await link.request('compare', bundle, { picture, runs }, signal, { onProgress }),
            reason,
          ),
        ),
      );
    } catch (thrown) {
      const error = InklingError.from(thrown);
      if (error.code === 'cancelled') throw error;
      return { id: engine, error: error.toPlain() };
    }
  }

  async prefetch(model: string, signal: AbortSignal): Promise<void> {
    if (this.#device.saveData) return;
    try {
      const bundle = await this.#bucket.bundle(model, signal);
      const engine = this.#choose(bundle, undefined).engines[0] as string;
      const link = this.#pool.warm(engine) ?? this.#pool.open(engine);
      if (!this.#pool.warm()) this.#pool.adopt(link);
      await link.request('prefetch', bundle, {}, signal).finally(() => {
        if (link !== this.#pool.warm()) link.end();
      });
    } catch {
      // The first picture will say what is wrong.
    }
  }

  dispose(): void {
    this.#interrupt();
    this.#pool.end();
  }

  /** The engines of this build that the model has an artifact for, in order of preference. */
  #candidates({ manifest }: Bundle) {
    return this.#support.flatMap((support) => {
      const artifact = manifest.artifacts.find(({ engine }) => engine === support.id);
      return artifact ? [{ id: support.id, precision: artifact.precision, support }] : [];
    });
  }

  #available(bundle: Bundle): readonly string[] {
    return this.#candidates(bundle).flatMap(({ id, support }) => (support.isSupported() ? [id] : []));
  }

  /** @throws InklingError `engine-unsupported` */
  #choose(bundle: Bundle, wanted: string | undefined): Choice {
    const { id, version, artifacts } = bundle.manifest;
    const available = this.#available(bundle);
    const known =
      wanted === undefined ? available.length > 0 : this.#candidates(bundle).some((one) => one.id === wanted);
    if (!known) {
      const engines = artifacts.map(({ engine }) => engine).join(', ');
      const detail = `${id} is made for ${engines}${wanted === undefined ? '' : `; wanted: ${wanted}`}`;
      throw new InklingError('engine-unsupported', detail);
    }
    return chooseEngine({
      available,
      wanted,
      timings: this.#memory.timings(id, version),
      failures: this.#pool.failures,
      warm: this.#pool.warm()?.engine,
    });
  }

  /** Measures when the page has nothing to do; a request ends it, and its answer begins it anew. */
  #measureLater(bundle: Bundle, reason: EngineReason): void {
    const candidates = this.#candidates(bundle).filter(({ support }) => support.isSupported());
    const unasked = reason.by === 'unmeasured' && !this.#device.saveData;
    // On the page's own thread it would be in the visitor's way.
    if (!unasked || !candidates.every(({ support }) => support.runsInWorker())) return;
    this.#interrupt();
    const controller = new AbortController();
    const stopWaiting = this.#device.whenIdle(() => {
      // Nobody waits for it, and nothing is lost: the order of the build holds until it succeeds.
      this.#lane.run(controller.signal, () => this.#calibrate(bundle, controller.signal)).catch(() => {});
    });
    this.#interrupt = () => {
      stopWaiting();
      controller.abort();
    };
  }

  #calibrate(bundle: Bundle, signal: AbortSignal): Promise<readonly EngineTiming[]> {
    const next = () => this.#choose(bundle, undefined).engines[0];
    return calibrate(
      bundle,
      this.#available(bundle),
      { pool: this.#pool, memory: this.#memory },
      next,
      signal,
    );
  }
}

function withReason<T extends { readonly engine: EngineState }>(result: T, reason: EngineReason) {
  const engine: EngineReport = { ...result.engine, reason };
  return { ...result, engine };
}

function isError(result: object): result is PlainError {
  return 'code' in result;
}
