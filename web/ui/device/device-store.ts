import { createStore, type StoreApi } from 'zustand/vanilla';
import { InklingError, type Kept, type Progress, type Runtime } from '../../runtime/index.ts';
import type { ShownCode } from '../text/codes.ts';

export interface Fetching {
  readonly model: string;
  readonly progress: Progress | null;
}

export interface DeviceState {
  /** What is kept on this device; null until that is known. */
  readonly kept: Kept | null;
  /** The model that is being fetched because the visitor wants to have it here. */
  readonly fetching: Fetching | null;
  /** How the last fetching failed. */
  readonly failed: { readonly model: string; readonly code: ShownCode } | null;
  /** Everything was removed, by hand, during this visit. */
  readonly cleared: boolean;

  /** Finds out what is kept now. */
  look(): void;
  /** Fetches a model, for the engine that would run it. Another one that is being fetched is given up. */
  fetch(model: string): void;
  cancel(): void;
  /** Removes a model from this device. */
  remove(model: string): void;
  /** Removes everything from this device. */
  clear(): void;
}

export interface DeviceDependencies {
  readonly runtime: Pick<Runtime, 'kept' | 'fetch' | 'remove' | 'clear'>;
  /** The engine to ask for with this model; undefined leaves it to the runtime. */
  readonly engineFor: (model: string) => Promise<string | undefined>;
}

export type DeviceStore = StoreApi<DeviceState>;

/** Whether a model can run in this engine without a network. */
export const isKept = (kept: Kept | null, model: string, engine: string) =>
  kept?.models.some(({ id, engines }) => id === model && engines.includes(engine)) ?? false;

export function createDeviceStore({ runtime, engineFor }: DeviceDependencies): DeviceStore {
  let latest: AbortController | null = null;

  return createStore<DeviceState>()((set, get) => {
    const look = async () => {
      // No list of models, nothing to tell; whoever needs the list says what is wrong.
      const kept = await runtime.kept().catch(() => null);
      if (kept) set({ kept });
    };

    const end = (controller: AbortController, failed: DeviceState['failed']) => {
      if (latest !== controller) return;
      latest = null;
      set({ fetching: null, failed });
    };

    const fetch = async (model: string, controller: AbortController) => {
      const { signal } = controller;
      const engine = await engineFor(model);
      signal.throwIfAborted();
      const onProgress = (progress: Progress) => {
        if (latest === controller) set({ fetching: { model, progress } });
      };
      await runtime.fetch({ model, engine, signal, onProgress });
      await look();
    };

    return {
      kept: null,
      fetching: null,
      failed: null,
      cleared: false,

      look,

      fetch: (model) => {
        get().cancel();
        const controller = new AbortController();
        latest = controller;
        set({ fetching: { model, progress: null }, failed: null, cleared: false });
        fetch(model, controller).then(
          () => end(controller, null),
          (thrown: unknown) => {
            const { code } = InklingError.from(thrown);
            end(controller, code === 'cancelled' ? null : { model, code });
          },
        );
      },

      cancel: () => {
        if (!latest) return;
        latest.abort();
        end(latest, null);
      },

      remove: (model) => {
        if (get().fetching?.model === model) get().cancel();
        runtime.remove(model).then(look, look); // what could not be removed is still shown
      },

      clear: () => {
        get().cancel();
        runtime
          .clear()
          .then(() => set({ cleared: true }))
          .catch(() => {})
          .then(look);
      },
    };
  });
}
