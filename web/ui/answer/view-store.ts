import { createStore, type StoreApi } from 'zustand/vanilla';

/** How the visitor likes the page to look, for this visit. */
export interface ViewState {
  /** Whether the bars of all classes are shown, or of the most probable ones alone. */
  readonly allClasses: boolean;

  toggleAllClasses(): void;
}

export type ViewStore = StoreApi<ViewState>;

export function createViewStore(): ViewStore {
  return createStore<ViewState>()((set, get) => ({
    allClasses: false,
    toggleAllClasses: () => set({ allClasses: !get().allClasses }),
  }));
}
