import { type ErrorCode, InklingError } from '../../core/errors.ts';
import type { BatchOptions, ModelSummary, Progress, Runtime } from '../../runtime/index.ts';
import { modelToAsk } from '../answer/answer-store.ts';
import { type Entry, isRunning, isWaiting, type Outcome, toAnswer, toFailure } from './list-entry.ts';

/** Pictures that the runtime is given at once: enough to fill its batches, few enough that a new engine is soon asked. */
const pileSize = 128;
/** So many pictures in a row, each alone, that an engine failed on: then it is not the pictures. */
const mostInARow = 3;

export interface RunDependencies {
  readonly runtime: Pick<Runtime, 'models' | 'classifyAll'>;
  /** The engine to ask for with this model; undefined leaves it to the runtime. */
  readonly engineFor: (model: string) => Promise<string | undefined>;
  /** The id of the model that the visitor chose; null is the first one. */
  readonly chosen: () => string | null;
}

/** What a run does to the list. */
export interface RunTarget {
  /** As it is now, with all that was told. */
  entries(): readonly Entry[];
  mark(ids: ReadonlySet<number>, state: 'waiting' | 'running'): void;
  tell(id: number, outcome: Outcome): void;
  progress(progress: Progress): void;
}

/** What one picture can do to an engine or a worker: too large to decode, or worse. */
const mayBeOnePicture = (code: ErrorCode) =>
  code === 'worker-lost' ||
  code === 'out-of-memory' ||
  code === 'engine-stalled' ||
  code === 'engine-failed' ||
  code === 'internal';

const idsOf = (entries: readonly Entry[]) => new Set(entries.map(({ id }) => id));

/**
 * Takes the waiting entries through the runtime, those too that come meanwhile. When a pile takes the engine down with it,
 * its pictures go one by one, so that only the guilty one fails.
 *
 * @throws InklingError when going on makes no sense, `cancelled` when the signal aborts
 */
export async function runList(
  { runtime, engineFor, chosen }: RunDependencies,
  target: RunTarget,
  signal: AbortSignal,
): Promise<void> {
  const models = await runtime.models(signal);
  let alone = 0;
  let inARow = 0;
  for (;;) {
    const pile = target
      .entries()
      .filter(isWaiting)
      .slice(0, alone > 0 ? 1 : pileSize);
    if (pile.length === 0) return;
    const model = modelToAsk(models, chosen());
    const engine = await engineFor(model.id);
    signal.throwIfAborted();
    target.mark(idsOf(pile), 'running');
    const error = await runPile(runtime, pile, model, engine, target, signal);
    alone = Math.max(0, alone - 1);
    inARow = error ? inARow : 0;
    if (!error) continue;
    if (!mayBeOnePicture(error.code)) throw error;
    const ids = idsOf(pile);
    const left = target.entries().filter((entry) => ids.has(entry.id) && isRunning(entry));
    if (pile.length > 1) {
      target.mark(idsOf(left), 'waiting');
      alone = left.length;
    } else {
      for (const { id } of left) target.tell(id, toFailure(error, model));
      inARow += 1;
      if (inARow === mostInARow) throw error;
    }
  }
}

/** @returns what it ended with; undefined when every picture was told */
async function runPile(
  runtime: RunDependencies['runtime'],
  pile: readonly Entry[],
  model: ModelSummary,
  engine: string | undefined,
  target: RunTarget,
  signal: AbortSignal,
): Promise<InklingError | undefined> {
  const untold = idsOf(pile);
  const options: BatchOptions = {
    model: model.id,
    engine,
    crops: pile.map(({ crop }) => crop),
    signal,
    onProgress: (progress) => {
      if (!signal.aborted) target.progress(progress);
    },
    onResult: (index, result) => {
      const id = pile[index]?.id;
      if (id === undefined || signal.aborted) return;
      untold.delete(id);
      target.tell(id, 'code' in result ? toFailure(result, model) : toAnswer(result, model));
    },
  };
  try {
    await runtime.classifyAll(
      pile.map(({ file }) => file),
      options,
    );
    return untold.size > 0 ? new InklingError('internal', `${untold.size} were not told`) : undefined;
  } catch (thrown) {
    return InklingError.from(thrown);
  }
}
