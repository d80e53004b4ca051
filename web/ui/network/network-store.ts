import { createStore, type StoreApi } from 'zustand/vanilla';
import type { NetworkRequest, Runtime } from '../../runtime/index.ts';

export interface NetworkState {
  /** Of this visit, in the order in which they began. */
  readonly requests: readonly NetworkRequest[];
  /** When the picture came that is on the page, in ms since 1970; null before the first one. */
  readonly since: number | null;

  /** Counts anew, from now on. */
  countAnew(): void;
}

export type NetworkStore = StoreApi<NetworkState>;

export function createNetworkStore(
  runtime: Pick<Runtime, 'onRequests'>,
  now: () => number = () => performance.timeOrigin + performance.now(),
): NetworkStore {
  const store = createStore<NetworkState>()((set) => ({
    requests: [],
    since: null,
    countAnew: () => set({ since: now() }),
  }));
  runtime.onRequests((requests) => store.setState({ requests: [...requests].sort((a, b) => a.at - b.at) }));
  return store;
}
