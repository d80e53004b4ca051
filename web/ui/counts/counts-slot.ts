import type { ReactNode } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** Where the page says that it counts. Empty, unless the operator wants counts: then their code is fetched and fills it. */
export interface CountsSlotState {
  /** At the end of the page. */
  readonly notice: ReactNode;
  /** In the settings. */
  readonly choice: ReactNode;
}

export type CountsSlot = StoreApi<CountsSlotState>;

export const createCountsSlot = (): CountsSlot => createStore(() => ({ notice: null, choice: null }));
