import { InklingError } from '../../core/errors.ts';
import type { Artifact, Manifest } from '../../core/manifest.ts';
import { SharedTasks } from '../concurrency/shared-task.ts';
import { together } from '../concurrency/together.ts';
import type { BundleFiles, Engine, EngineModule, FileToRead } from '../engines/engine.ts';
import type { Progress } from '../interface/progress.ts';
import { areKept } from '../store/file-cache.ts';
import { Downloads } from './downloads.ts';
import type { EngineEntry } from './engine-list.ts';
import { blame } from './fault.ts';
import { withFreshScripts } from './fresh-scripts.ts';
import { readLastRun, rememberRun } from './last-run.ts';
import { detectorOf, headOf, type LoadedModel, runModel } from './loaded-model.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { Step } from './protocol.ts';

/** Which model to load, in which engine. */
export interface ModelTarget {
  /** Absolute address of the bundle's folder, with a slash at the end. */
  readonly bundle: string;
  readonly manifest: Manifest;
  readonly engine: string;
  readonly maxThreads: number | undefined;
}

export interface Report {
  readonly step: Step;
  readonly progress: Progress;
}

type Tell = (report: Report) => void;

/** Loads engines and models, each once, however many jobs wait for it. A failure is not remembered. */
export class ModelLoader {
  readonly #list: readonly EngineEntry[];
  readonly #downloads = new Downloads();
  readonly #engines = new Map<string, Engine>();
  readonly #models = new SharedTasks<LoadedModel, Report>();
  readonly #first: string | undefined;
  #current: string | undefined;

  /** @param first the engine of the worker that starts with the page: its code, and what it ran last, are made ready unasked */
  constructor(list: readonly EngineEntry[], first?: string) {
    this.#list = list;
    this.#first = first;
    if (first) this.#getAhead(first).catch(() => {}); // what is wrong `load` will say
  }

  /**
   * A session that is ready to run. One model is held at a time.
   *
   * @throws EngineFault when the engine, or a file of its own, is at fault; InklingError `download-*`, `cancelled`
   */
  async load(target: ModelTarget, signal: AbortSignal, tell: Tell): Promise<LoadedModel> {
    const key = `${target.bundle} ${target.engine}`;
    const previous = this.#current !== key ? this.#current : undefined;
    this.#current = key;
    const task = this.#models.get(key, async (inner, tellAll) => {
      if (previous) await this.#unload(previous);
      return this.#load(target, inner, tellAll);
    });
    return task.join(signal, tell);
  }

  /** Fetches what `load` will need, without starting the engine. @throws as `load` */
  async prefetch(target: ModelTarget, signal: AbortSignal, tell: Tell): Promise<void> {
    const { module } = await this.#fetch(target, signal, tell);
    // Only for the browser's cache; whoever loads them for good says what is wrong with them.
    await Promise.allSettled(module.scripts.map(async (url) => (await fetch(url, { signal })).arrayBuffer()));
  }

  /**
   * A visit mostly wants the model of the visit before, but learns only from the network which one it is to be. Where nothing of it has
   * to be fetched, it is loaded meanwhile; whoever wants another one gets that.
   */
  async #getAhead(engine: string): Promise<void> {
    const entry = this.#list.find(({ id }) => id === engine);
    const [module, last] = await Promise.all([entry?.import(), readLastRun()]);
    if (!module || !last || this.#current !== undefined) return;
    const { artifact } = this.#choose(last.manifest, engine);
    const own = [artifact, ...artifact.weights].map(({ path, sha256 }) => ({
      url: last.bundle + path,
      sha256,
    }));
    if (!(await areKept([...module.files, ...own])) || this.#current !== undefined) return;
    const controller = new AbortController();
    await this.load({ ...last, engine }, controller.signal, ({ progress }) => {
      if (progress.phase === 'downloading') controller.abort(); // what was kept is damaged: a picture may have it fetched
    });
  }

  async #load(target: ModelTarget, signal: AbortSignal, tell: Tell): Promise<LoadedModel> {
    const { module, artifact, files } = await this.#fetch(target, signal, tell);
    performance.mark('inkling:model-here'); // for bench/cold.mjs, and whoever looks at a profile
    const began = performance.now();
    const starting = (step: Step) => tell({ step, progress: { phase: 'starting' } });
    starting('start');
    const start = async () => {
      const engine = await this.#start(module, files, target.maxThreads);
      starting(engine.threads > 1 ? 'start-threads' : 'start');
      const session = await engine.load(target.manifest, artifact, files);
      const loaded = performance.now();
      const model = {
        session,
        engine: { id: module.id, precision: artifact.precision, threads: engine.threads },
        detector: detectorOf(target.manifest, files),
        head: headOf(target.manifest, files),
      };
      // The first run allocates and compiles, and is slow; its answer is not used.
      const { width, height } = target.manifest.input;
      await runModel(model, new Float32Array(3 * width * height), 1);
      performance.mark('inkling:model-ready');
      if (this.#first) rememberRun(target.engine === this.#first ? target : undefined);
      return {
        ...model,
        milliseconds: { load: loaded - began, warmUp: performance.now() - loaded },
      };
    };
    return blame('start', withFreshScripts(start()));
  }

  async #start(module: EngineModule, files: BundleFiles, maxThreads: number | undefined): Promise<Engine> {
    const known = this.#engines.get(module.id);
    if (known) return known;
    const engine = await module.start(
      async ({ url }) => files.get(url) as Uint8Array<ArrayBuffer>,
      maxThreads,
    );
    this.#engines.set(module.id, engine);
    return engine;
  }

  /** Engine and model at the same time. The engine's own files go by their addresses, the model's by their paths. */
  async #fetch({ bundle, manifest, engine: id }: ModelTarget, signal: AbortSignal, tell: Tell) {
    const { entry, artifact } = this.#choose(manifest, id);
    const meter = new ProgressMeter((progress) => tell({ step: 'download', progress }));
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    const read = async (kind: 'engine' | 'model', key: string, file: FileToRead, inner: AbortSignal) => {
      meter.expect(key, kind, kind === 'model' ? file.bytes : undefined);
      files.set(
        key,
        await this.#downloads.get(file, inner, ({ share, transfer }) => meter.update(key, share, transfer)),
      );
    };
    const readEngine = async (inner: AbortSignal) => {
      meter.expect(id, 'engine', undefined);
      const module = await withFreshScripts(entry.import());
      const own = this.#engines.has(id) ? [] : module.files;
      const reading = own.map((file) => read('engine', file.url, file, inner));
      meter.drop(id); // now that what takes its place is expected
      await Promise.all(reading);
      return module;
    };
    const readModel = ({ path, ...rest }: Artifact['weights'][number], inner: AbortSignal) =>
      read('model', path, { url: bundle + path, ...rest }, inner);
    const [module] = await together<EngineModule | undefined>(signal, (inner) => [
      blame('start', readEngine(inner)),
      // Another engine reads another graph, but the same weights.
      blame('start', readModel(artifact, inner)).then(() => undefined),
      ...artifact.weights.map((file) => readModel(file, inner).then(() => undefined)),
    ]);
    return { module: module as EngineModule, artifact, files };
  }

  #choose(manifest: Manifest, id: string): { entry: EngineEntry; artifact: Artifact } {
    const entry = this.#list.find((one) => one.id === id);
    const artifact = manifest.artifacts.find(({ engine }) => engine === id);
    if (!entry || !artifact) throw new InklingError('engine-unsupported', `${manifest.id} in ${id}`);
    return { entry, artifact };
  }

  async #unload(key: string): Promise<void> {
    try {
      const loaded = await this.#models.take(key)?.join(AbortSignal.timeout(0), () => {});
      await loaded?.session.dispose();
    } catch {
      // It never finished loading: abandoned, it ends by itself.
    }
  }
}
