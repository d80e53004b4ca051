import { InklingError } from '../../core/errors.ts';
import type { Artifact, BundleFile, Manifest } from '../../core/manifest.ts';
import type { BundleFiles, Engine, ReadFile, Session } from '../engines/engine.ts';
import { SharedTasks } from '../shared-task.ts';
import { getFile } from '../store/model-store.ts';
import type { EngineReport, Progress } from '../types.ts';
import { type EngineEntry, engineList } from './engine-list.ts';

export interface LoadedModel {
  readonly session: Session;
  readonly engine: EngineReport;
}

type Report = (progress: Progress) => void;

/** Loads engines and models, each once, however many requests wait for it. A failure is not remembered. */
export class ModelLoader {
  readonly #engines = new SharedTasks<Engine, Progress>();
  readonly #models = new SharedTasks<LoadedModel, Progress>();
  #current: string | undefined;

  /**
   * A session that is ready to run. One model is held at a time, in one engine.
   *
   * @param bundle absolute address of the bundle's folder, with a slash at the end
   * @param wanted the engine to run it with; undefined: the first that there is an artifact for
   * @throws InklingError of any kind
   */
  async load(
    bundle: string,
    manifest: Manifest,
    wanted: string | undefined,
    signal: AbortSignal,
    report: Report,
  ): Promise<LoadedModel> {
    const choice = choose(manifest, wanted);
    const key = `${bundle} ${choice.entry.id}`;
    const previous = this.#current !== key ? this.#current : undefined;
    this.#current = key;
    const task = this.#models.get(key, async (inner, tell) => {
      if (previous) await this.#unload(previous);
      return this.#load(bundle, manifest, choice, inner, tell);
    });
    return task.join(signal, report);
  }

  async #load(
    bundle: string,
    manifest: Manifest,
    { entry, artifact }: Choice,
    signal: AbortSignal,
    report: Report,
  ): Promise<LoadedModel> {
    const engine = await this.#engines
      .get(entry.id, (inner, tell) => startEngine(entry, reader('engine', inner, tell)))
      .join(signal, report);
    const files = await readFiles(bundle, [artifact, ...artifact.weights], signal, report);
    report({ phase: 'starting' });
    const session = await engine.load(manifest, artifact, files);
    // The first run allocates and is slow; its answer is not used.
    const { width, height } = manifest.input;
    await session.run(new Float32Array(3 * width * height), 1);
    return { session, engine: { id: entry.id, precision: artifact.precision, threads: engine.threads } };
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

function reader(what: 'engine' | 'model', signal: AbortSignal, report: Report): ReadFile {
  return (file) =>
    getFile(file, signal, (loaded) => report({ phase: 'downloading', what, loaded, total: file.bytes }));
}

/** Reads files of a bundle at the same time, with one progress over all; the first failure ends the others. */
async function readFiles(
  bundle: string,
  files: readonly BundleFile[],
  signal: AbortSignal,
  report: Report,
): Promise<BundleFiles> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const loaded = files.map(() => 0);
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const read = async (file: BundleFile, i: number) => {
    const content = await getFile({ ...file, url: bundle + file.path }, either, (bytes) => {
      loaded[i] = bytes;
      report({ phase: 'downloading', what: 'model', loaded: loaded.reduce((sum, n) => sum + n), total });
    });
    return [file.path, content] as const;
  };
  try {
    return new Map(await Promise.all(files.map(read)));
  } catch (error) {
    failure.abort();
    throw error;
  }
}

async function startEngine(entry: EngineEntry, readFile: ReadFile): Promise<Engine> {
  try {
    const module = await entry.import();
    if (!module.isSupported()) throw new InklingError('engine-unsupported', module.id);
    return await module.start(readFile);
  } catch (error) {
    throw InklingError.from(error, 'engine-failed');
  }
}

interface Choice {
  readonly entry: EngineEntry;
  readonly artifact: Artifact;
}

/** The first engine of this build that the manifest has an artifact for; only `wanted`, if that is given. */
function choose(manifest: Manifest, wanted: string | undefined): Choice {
  for (const entry of engineList) {
    if (wanted !== undefined && entry.id !== wanted) continue;
    const artifact = manifest.artifacts.find(({ engine }) => engine === entry.id);
    if (artifact) return { entry, artifact };
  }
  const engines = manifest.artifacts.map(({ engine }) => engine).join(', ');
  throw new InklingError(
    'engine-unsupported',
    `${manifest.id} is made for ${engines}${wanted === undefined ? '' : `; wanted: ${wanted}`}`,
  );
}
