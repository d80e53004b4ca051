import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Sample } from '../../runtime/index.ts';

export interface SampleState {
  /** Null until it is known which there are; empty where the page has none, or they could not be had. */
  readonly samples: readonly Sample[] | null;

  /** Finds out which there are; without them the page works as well, so that a failure is silent. */
  load(): void;
}

export type SampleStore = StoreApi<SampleState>;

export function createSampleStore(read: (signal: AbortSignal) => Promise<readonly Sample[]>): SampleStore {
  return createStore<SampleState>()((set) => ({
    samples: null,
    load: () => {
      read(new AbortController().signal).then(
        (samples) => set({ samples }),
        () => set(({ samples }) => ({ samples: samples ?? [] })),
      );
    },
  }));
}

/** Those that are a good question for a model. */
export const samplesFor = (samples: readonly Sample[], model: string) =>
  samples.filter(({ models }) => models.includes(model));
