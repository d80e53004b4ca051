import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorCode, InklingError } from '../../core/errors.ts';
import type { EngineOption, EngineTiming, Runtime } from '../../runtime/index.ts';
import { once } from '../parts/once.ts';
import type { WantedEngine, WantedEngineMemory } from './wanted-engine.ts';

/** Measuring a model's engines, under way or how it ended; no trace is kept of what was stopped. */
export type Measurement =
  | { readonly phase: 'running' | 'done'; readonly model: string }
  | { readonly phase: 'failed'; readonly model: string; readonly code: Exclude<ErrorCode, 'cancelled'> };

export interface EngineState {
  /** What the visitor, an earlier visit or the address asks for. */
  readonly wanted: WantedEngine;
  /** The engines by model id, in order of preference; a model is absent until they are known. */
  readonly options: Readonly<Partial<Record<string, readonly EngineOption[]>>>;
  readonly measurement: Measurement | null;
  /** What was measured during this visit, by model id; fastest first. */
  readonly timings: Readonly<Partial<Record<string, readonly EngineTiming[]>>>;

  /** Finds out which engines there are for a model. */
  look(model: string): void;
  /** Chooses an engine by hand; null leaves it to the runtime. */
  choose(engine: string | null): void;
  /** The engine to ask the runtime for; undefined leaves it to the runtime. */
  engineFor(model: string): Promise<string | undefined>;
  /** Measures the engines for a model again. */
  measure(model: string): void;
  stopMeasuring(): void;
}

export interface EngineDependencies {
  readonly runtime: Pick<Runtime, 'engines' | 'measure' | 'onMeasured'>;
  readonly memory: WantedEngineMemory;
}

export type EngineStore = StoreApi<EngineState>;

/**
 * The engine that is asked for with this model; null leaves it to the runtime. A choice remembered from another model or
 * from an earlier visit counts only where it can run; one in the address always does.
 */
export function askedEngine({ wanted, options }: EngineState, model: string): string | null {
  if (wanted.insisted) return wanted.engine;
  const known = options[model];
  if (!known) return wanted.engine;
  return known.some(({ id, supported }) => supported && id === wanted.engine) ? wanted.engine : null;
}

export function createEngineStore({ runtime, memory }: EngineDependencies): EngineStore {
  const reads = new Map<string, () => Promise<void>>();
  let measuring: AbortController | null = null;

  return createStore<EngineState>()((set, get) => {
    runtime.onMeasured((model, measured) => set({ timings: { ...get().timings, [model]: measured } }));

    const read = (model: string) => {
      const known = reads.get(model);
      if (known) return known();
      const first = once(async () => {
        // Never aborted: other pictures may wait for the same answer.
        const engines = await runtime.engines(model, new AbortController().signal);
        set(({ options }) => ({ options: { ...options, [model]: engines } }));
      });
      reads.set(model, first);
      return first();
    };

    const endMeasuring = (controller: AbortController, ending: Partial<EngineState>) => {
      if (measuring !== controller) return;
      measuring = null;
      set({ measurement: null, ...ending });
    };

    return {
      wanted: memory.read(),
      options: {},
      measurement: null,
      timings: {},

      look: (model) => {
        // What stops it stops a picture too, which then says so.
        read(model).catch(() => {});
      },

      choose: (engine) => {
        const { wanted } = get();
        if (wanted.engine === engine) return;
        memory.write(engine);
        set({ wanted: { engine, insisted: false } });
      },

      engineFor: async (model) => {
        if (get().wanted.engine && !get().wanted.insisted) await read(model);
        return askedEngine(get(), model) ?? undefined;
      },

      measure: (model) => {
        get().stopMeasuring();
        const controller = new AbortController();
        measuring = controller;
        set({ measurement: { phase: 'running', model } });
        runtime.measure(model, controller.signal).then(
          (measured) => {
            const timings = { ...get().timings, [model]: measured };
            endMeasuring(controller, { timings, measurement: { phase: 'done', model } });
          },
          (thrown: unknown) => {
            const { code } = InklingError.from(thrown);
            const failed = code !== 'cancelled' && { measurement: { phase: 'failed', model, code } as const };
            endMeasuring(controller, failed || {});
          },
        );
      },

      stopMeasuring: () => {
        if (!measuring) return;
        measuring.abort();
        endMeasuring(measuring, {});
      },
    };
  });
}
