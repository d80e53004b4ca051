import { createStore, type StoreApi } from 'zustand/vanilla';

export interface UpdateState {
  /** A new version is on this device, and waits. */
  readonly ready: boolean;

  /** Says that a new version waits; `takeOver` resolves when it is the one that opens. */
  offer(takeOver: () => Promise<void>): void;
  /** Opens the page anew, in the new version. What is on the page goes. */
  reload(): void;
}

export type UpdateStore = StoreApi<UpdateState>;

/** @param reload loads the page anew */
export function createUpdateStore(reload: () => void): UpdateStore {
  let latest = async () => {};
  return createStore<UpdateState>()((set) => ({
    ready: false,
    offer: (takeOver) => {
      latest = takeOver;
      set({ ready: true });
    },
    reload: () => {
      latest().then(reload, reload);
    },
  }));
}
