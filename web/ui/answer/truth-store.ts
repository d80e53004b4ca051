import { createStore, type StoreApi } from 'zustand/vanilla';

/** What the visitor says is in a picture, by its file: the id of a label by that of its model. */
export type Truths = ReadonlyMap<Blob, Readonly<Record<string, string>>>;

/** Kept for this visit alone, and sent nowhere. */
export interface TruthState {
  readonly truths: Truths;

  /** @param label null takes back what was said */
  say(file: Blob, model: string, label: string | null): void;
}

export type TruthStore = StoreApi<TruthState>;

export const createTruthStore = (): TruthStore =>
  createStore<TruthState>()((set, get) => ({
    truths: new Map(),

    say: (file, model, label) => {
      const { truths } = get();
      const { [model]: _before, ...others } = truths.get(file) ?? {};
      set({ truths: new Map(truths).set(file, label === null ? others : { ...others, [model]: label }) });
    },
  }));
