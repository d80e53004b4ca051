import type { NetworkRequest } from '../../core/network-request.ts';
import { observeRequests } from '../concurrency/observe-requests.ts';

type Listener = (requests: readonly NetworkRequest[]) => void;

/** What the page and its workers asked of the network since the page was opened. */
export class Requests {
  readonly #all: NetworkRequest[] = [];
  readonly #listeners = new Set<Listener>();
  #observing = false;

  /** Takes what a worker told. */
  readonly add = (requests: readonly NetworkRequest[]): void => {
    this.#all.push(...requests);
    for (const listener of this.#listeners) listener([...this.#all]);
  };

  /** Tells all of them, at once and whenever there are more. @returns what ends it */
  readonly follow = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    listener([...this.#all]);
    if (!this.#observing) {
      this.#observing = true;
      observeRequests(this.add);
    }
    return () => this.#listeners.delete(listener);
  };
}
