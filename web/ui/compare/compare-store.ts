import { createStore, type StoreApi } from 'zustand/vanilla';
import { sameCrop } from '../../core/crop.ts';
import { InklingError } from '../../core/errors.ts';
import type { Crop, EngineComparison, EngineOption, Progress, Runtime } from '../../runtime/index.ts';
import type { ShownCode } from '../text/codes.ts';

/** Runs of each engine: enough for a 95th percentile, few enough for a slow one to be done in seconds. */
const runs = 30;

/** What is compared: a picture, in the eyes of one model. */
export interface Subject {
  readonly file: Blob;
  readonly name: string;
  /** The part of it that the model is to see; null: the middle. */
  readonly crop: Crop | null;
  readonly model: { readonly id: string; readonly version: string };
}

export type CompareStatus =
  /** `engine` is at work; null while nobody knows yet which engines there are. */
  | { readonly phase: 'running'; readonly engine: string | null; readonly progress: Progress | null }
  /** `at`: when, in ISO 8601. */
  | { readonly phase: 'done'; readonly at: string }
  | { readonly phase: 'cancelled' }
  /** Not one engine's failure, which is a result, but of reading which there are. */
  | { readonly phase: 'failed'; readonly code: ShownCode };

export interface Comparison {
  readonly subject: Subject;
  /** Every engine of the model, in order of preference; those not supported here have no result. */
  readonly engines: readonly EngineOption[];
  /** In the same order; what has not run yet is absent. */
  readonly results: readonly EngineComparison[];
  readonly status: CompareStatus;
}

export interface CompareState {
  readonly open: boolean;
  readonly comparison: Comparison | null;

  /** Shows or hides the comparison. Showing starts it, unless it is there already; hiding ends one under way. */
  toggle(subject: Subject): void;
  /** Runs the picture on every supported engine, one after another. */
  start(subject: Subject): void;
  /** Ends what is under way; the results so far stay. */
  cancel(): void;
  /** Hides and forgets a comparison of anything but this part of this picture, and this model. */
  keepOnly(subject: Pick<Subject, 'file' | 'crop' | 'model'>): void;
}

export interface CompareDependencies {
  readonly runtime: Pick<Runtime, 'engines' | 'compare'>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export type CompareStore = StoreApi<CompareState>;

export const isRunning = (comparison: Comparison | null) => comparison?.status.phase === 'running';

export function createCompareStore({ runtime, now = Date.now }: CompareDependencies): CompareStore {
  let latest: AbortController | null = null;

  return createStore<CompareState>()((set, get) => {
    /** Changes the comparison of this controller, if it is still the latest. */
    const update = (controller: AbortController, change: (comparison: Comparison) => Partial<Comparison>) => {
      const { comparison } = get();
      if (latest === controller && comparison) set({ comparison: { ...comparison, ...change(comparison) } });
    };

    const runOne = async (
      { file, crop, model }: Subject,
      engine: string,
      controller: AbortController,
    ): Promise<EngineComparison> => {
      const { signal } = controller;
      const at = (progress: Progress | null) =>
        update(controller, () => ({ status: { phase: 'running', engine, progress } }));
      at(null);
      try {
        return await runtime.compare(file, { model: model.id, engine, runs, crop, signal, onProgress: at });
      } catch (thrown) {
        if (signal.aborted) throw thrown;
        return { id: engine, error: InklingError.from(thrown).toPlain() };
      }
    };

    const runAll = async (subject: Subject, controller: AbortController) => {
      const engines = await runtime.engines(subject.model.id, controller.signal);
      update(controller, () => ({ engines }));
      for (const { id } of engines.filter(({ supported }) => supported)) {
        controller.signal.throwIfAborted();
        const result = await runOne(subject, id, controller);
        update(controller, ({ results }) => ({ results: [...results, result] }));
      }
      update(controller, () => ({ status: { phase: 'done', at: new Date(now()).toISOString() } }));
    };

    return {
      open: false,
      comparison: null,

      toggle: (subject) => {
        const { open, comparison, start, cancel } = get();
        set({ open: !open });
        if (open) cancel();
        else if (comparison?.status.phase !== 'done') start(subject);
      },

      start: (subject) => {
        latest?.abort();
        const controller = new AbortController();
        latest = controller;
        const status = { phase: 'running', engine: null, progress: null } as const;
        set({ comparison: { subject, engines: [], results: [], status } });
        runAll(subject, controller).catch((thrown: unknown) => {
          const { code } = InklingError.from(thrown);
          update(controller, () => ({
            status: code === 'cancelled' ? { phase: 'cancelled' } : { phase: 'failed', code },
          }));
        });
      },

      cancel: () => {
        if (!latest || !isRunning(get().comparison)) return;
        latest.abort();
        update(latest, () => ({ status: { phase: 'cancelled' } }));
        latest = null;
      },

      keepOnly: ({ file, crop, model }) => {
        const { comparison, cancel } = get();
        if (!comparison) return;
        const { subject } = comparison;
        const same = subject.file === file && sameCrop(subject.crop, crop);
        if (same && subject.model.id === model.id) return;
        cancel();
        set({ open: false, comparison: null });
      },
    };
  });
}
