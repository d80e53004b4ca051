import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Sample } from '../../runtime/index.ts';

export interface SampleState {
  /** Empty until they are known, and for good where the page has none. */
  readonly samples: readonly Sample[];

  /** Finds out which there are; without them the page works as well, so that a failure is silent. */
  load(): void;
}

export type SampleStore = StoreApi<SampleState>;

export function createSampleStore(read: (signal: AbortSignal) => Promise<readonly Sample[]>): SampleStore {
  return createStore<SampleState>()((set) => ({
    samples: [],
    load: () => {
      read(new AbortController().signal).then(
        (samples) => set({ samples }),
        () => {},
      );
    },
  }));
}

/** Those that are a good question for a model. */
export const samplesFor = (samples: readonly Sample[], model: string) =>
  samples.filter(({ models }) => models.includes(model));
