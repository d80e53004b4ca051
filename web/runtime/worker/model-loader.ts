import { InklingError } from '../../core/errors.ts';
import type { Artifact, Manifest } from '../../core/manifest.ts';
import type { Engine, ReadFile, Session } from '../engines/engine.ts';
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
   * A session that is ready to run. One model is held at a time.
   *
   * @param bundle absolute address of the bundle's folder, with a slash at the end
   * @throws InklingError of any kind
   */
  load(bundle: string, manifest: Manifest, signal: AbortSignal, report: Report): Promise<LoadedModel> {
    const previous = this.#current !== bundle ? this.#current : undefined;
    this.#current = bundle;
    const task = this.#models.get(bundle, async (inner, tell) => {
      if (previous) await this.#unload(previous);
      return this.#load(bundle, manifest, inner, tell);
    });
    return task.join(signal, report);
  }

  async #load(bundle: string, manifest: Manifest, signal: AbortSignal, report: Report): Promise<LoadedModel> {
    const { entry, artifact } = choose(manifest);
    const engine = await this.#engines
      .get(entry.id, (inner, tell) => startEngine(entry, reader('engine', inner, tell)))
      .join(signal, report);
    const weights = await reader('model', signal, report)({ ...artifact, url: bundle + artifact.path });
    report({ phase: 'starting' });
    const session = await engine.load(manifest, artifact, weights);
    // The first run allocates and is slow; its answer is not used.
    const { width, height } = manifest.input;
    await session.run(new Float32Array(3 * width * height), 1);
    return { session, engine: { id: entry.id, precision: artifact.precision, threads: engine.threads } };
  }

  async #unload(bundle: string): Promise<void> {
    try {
      const loaded = await this.#models.take(bundle)?.join(AbortSignal.timeout(0), () => {});
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

async function startEngine(entry: EngineEntry, readFile: ReadFile): Promise<Engine> {
  try {
    const module = await entry.import();
    if (!module.isSupported()) throw new InklingError('engine-unsupported', module.id);
    return await module.start(readFile);
  } catch (error) {
    throw InklingError.from(error, 'engine-failed');
  }
}

/** The first engine of this build that the manifest has an artifact for. */
function choose(manifest: Manifest): { entry: EngineEntry; artifact: Artifact } {
  for (const entry of engineList) {
    const artifact = manifest.artifacts.find(({ engine }) => engine === entry.id);
    if (artifact) return { entry, artifact };
  }
  const engines = manifest.artifacts.map(({ engine }) => engine).join(', ');
  throw new InklingError('engine-unsupported', `${manifest.id} is made for ${engines}`);
}
