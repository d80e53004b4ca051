import { notFetched } from '../../core/errors.ts';
import { Lane } from '../concurrency/lane.ts';
import type { EngineTiming } from '../interface/engine.ts';
import type { Bundle } from '../worker/protocol.ts';
import type { EngineMemory } from './engine-memory.ts';
import type { EnginePool } from './engine-pool.ts';
import type { Planner } from './planner.ts';

/** A page that may be used while it has nothing to do. */
export interface IdlePage {
  /** The visitor asked to save data. */
  readonly saveData: boolean;
  /** Calls back once when the page has nothing to do and is looked at. @returns cancels */
  whenIdle(callback: () => void): () => void;
}

export type OnMeasured = (model: string, timings: readonly EngineTiming[]) => void;

/** When engines are measured: at once when the visitor asks for it, else while nobody waits for anything. */
export interface Measuring {
  /** Tells what was measured in the background. Returns what ends that. */
  onMeasured(listener: OnMeasured): () => void;
  /** Does what a visitor waits for: nothing is measured in the background meanwhile. */
  foreground<T>(work: () => Promise<T>): Promise<T>;
  /** Does what takes times by itself, while nothing else does. @throws as `Lane` */
  alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Measures because the visitor asked for it. @throws as `calibrate` */
  now(bundle: Bundle, signal: AbortSignal): Promise<readonly EngineTiming[]>;
  /** Measures the engines that may be the fastest when the page has nothing to do; a request ends it, and its answer begins it anew. */
  later(bundle: Bundle): void;
  /** Ends the measuring in the background, or the wait for it. */
  interrupt(): void;
}

export function createMeasuring(
  planner: Planner,
  pool: EnginePool,
  memory: EngineMemory,
  page: IdlePage,
): Measuring {
  const lane = new Lane();
  const listeners = new Set<OnMeasured>();
  /** Requests that somebody waits for. */
  let waitedFor = 0;
  let stop = () => {};
  const interrupt = () => stop();

  const measure = async (bundle: Bundle, engines: readonly string[], signal: AbortSignal) => {
    const next = async () => (await planner.plan(bundle, undefined)).engines[0];
    const { calibrate } = await import('./calibration.ts').catch(notFetched); // no picture needs it
    return calibrate(bundle, engines, { pool, memory }, next, signal);
  };

  return {
    onMeasured: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    foreground: async (work) => {
      interrupt();
      waitedFor += 1;
      try {
        return await work();
      } finally {
        waitedFor -= 1;
      }
    },

    alone: (signal, work) => lane.run(signal, work),

    now: (bundle, signal) =>
      lane.run(signal, async () => {
        // Whoever asks for this wants to know how it is now, and of all engines.
        pool.failures.clear();
        memory.singleThread = false;
        return measure(bundle, (await planner.plan(bundle, undefined)).engines, signal);
      }),

    later: (bundle) => {
      if (page.saveData) return;
      if (waitedFor > 1) return; // the last answer begins it
      interrupt();
      const controller = new AbortController();
      const { signal } = controller;
      let stopWaiting = () => {};
      const begin = (engines: readonly string[]) => {
        if (signal.aborted || engines.length === 0) return;
        stopWaiting = page.whenIdle(() => {
          lane
            .run(signal, () => measure(bundle, engines, signal))
            .then(
              (timings) => {
                for (const listener of listeners) listener(bundle.manifest.id, timings);
              },
              () => {}, // nobody waits for it, and nothing is lost: the order of the build holds until it succeeds
            );
        });
      };
      planner.unasked(bundle).then(begin);
      stop = () => {
        stopWaiting();
        controller.abort();
      };
    },

    interrupt,
  };
}
