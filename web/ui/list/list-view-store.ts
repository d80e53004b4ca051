import { createStore, type StoreApi } from 'zustand/vanilla';

export const sortings = ['given', 'name', 'class', 'surest', 'least-sure'] as const;
export type Sorting = (typeof sortings)[number];

export const shows = ['all', 'surer', 'less-sure', 'held-back', 'warned', 'failed', 'wrong'] as const;
/** Which pictures are shown; `wrong`: answered with another class than is in them, as far as that is known. */
export type Show = (typeof shows)[number];

/** How the list is looked at. */
export interface ListView {
  readonly sorting: Sorting;
  readonly show: Show;
  /** Of `surer` (at least) and `less-sure` (below), 0..1. */
  readonly threshold: number;
  /** Only answers of this class, by its label's id; null: of all. */
  readonly label: string | null;
}

export interface ListViewState extends ListView {
  /** The entry that the keyboard is at, by its id. */
  readonly active: number | null;

  look(view: Partial<ListView>): void;
  activate(id: number | null): void;
}

export type ListViewStore = StoreApi<ListViewState>;

export const createListViewStore = (): ListViewStore =>
  createStore<ListViewState>()((set) => ({
    sorting: 'given',
    show: 'all',
    threshold: 0.9,
    label: null,
    active: null,

    look: (view) => set(view),
    activate: (active) => set({ active }),
  }));
