import { createStore, type StoreApi } from 'zustand/vanilla';

/** What the visitor says is in a picture, by its file: the id of a label. */
export type Truths = ReadonlyMap<Blob, string>;

/** Kept for this visit alone, and sent nowhere. */
export interface TruthState {
  readonly truths: Truths;

  /** @param label null takes back what was said */
  say(file: Blob, label: string | null): void;
}

export type TruthStore = StoreApi<TruthState>;

export const createTruthStore = (): TruthStore =>
  createStore<TruthState>()((set, get) => ({
    truths: new Map(),

    say: (file, label) => {
      const truths = new Map(get().truths);
      if (label === null) truths.delete(file);
      else truths.set(file, label);
      set({ truths });
    },
  }));
