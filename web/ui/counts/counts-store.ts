import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Counted, mostCounted } from '../../core/counts.ts';
import { remembered } from '../parts/remembered.ts';

/** What a browser says for all pages: https://w3c.github.io/gpc, and its forerunner, https://www.w3.org/TR/tracking-dnt */
export interface Preference {
  readonly globalPrivacyControl?: boolean | undefined;
  readonly doNotTrack?: string | null | undefined;
}

export interface CountsState {
  /** Whether this visit is counted. */
  readonly on: boolean;
  /** The browser has refused for its visitor, and nobody asks again. */
  readonly browserRefuses: boolean;
  /** What is to be told of this visit. */
  readonly counted: readonly Counted[];
  /** Whether it was told: that is done once. */
  readonly told: boolean;

  /** The visitor's word, from one visit to the next. */
  choose(on: boolean): void;
  /** Has no effect where the visit is not counted, was told, or has enough. */
  note(counted: Counted): void;
  /** Nothing more is noted. */
  close(): void;
  /** Begins another visit, which has nothing to tell yet. */
  reopen(): void;
}

export type CountsStore = StoreApi<CountsState>;

/** The visitor's no, for all pages of this origin; absent where there was none. */
const key = 'inkling.counts';

export function createCountsStore(
  { globalPrivacyControl, doNotTrack }: Preference,
  storage: Parameters<typeof remembered>[0],
): CountsStore {
  const kept = remembered(storage, key);
  const browserRefuses = globalPrivacyControl === true || doNotTrack === '1';
  return createStore<CountsState>()((set, get) => ({
    on: !browserRefuses && kept.read() !== 'off',
    browserRefuses,
    counted: [],
    told: false,

    choose: (on) => {
      if (browserRefuses) return;
      kept.write(on ? null : 'off');
      set({ on, counted: [] });
    },

    note: (one) => {
      const { on, told, counted } = get();
      if (on && !told && counted.length < mostCounted) set({ counted: [...counted, one] });
    },

    close: () => set({ told: true, counted: [] }),
    reopen: () => set({ told: false, counted: [] }),
  }));
}
