/** The page's side of the service worker. Fetched when the page is idle; without one, everything works as before. */
import type { OfflineMessage } from './names.ts';

/** Longest wait for a new version to take over, in ms: then the page is loaded anew in any case. */
const takeOverMilliseconds = 5_000;

export interface Offline {
  /** Has what this visit loaded, and what these engines need, kept for visits without a network. */
  keep(engines: readonly string[]): void;
  /** Calls back, now or later, when a new version waits; `takeOver` resolves when it is the one that opens. */
  onUpdate(callback: (takeOver: () => Promise<void>) => void): void;
}

/**
 * @returns undefined where there are no service workers (http), or where they are forbidden (private windows, settings)
 */
export async function register(): Promise<Offline | undefined> {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  if (!serviceWorker) return undefined;
  try {
    const registration = await serviceWorker.register(new URL('sw.js', document.baseURI));
    await serviceWorker.ready;
    return new Registered(registration, serviceWorker);
  } catch {
    return undefined; // a convenience, which nobody asked for
  }
}

class Registered implements Offline {
  readonly #registration: ServiceWorkerRegistration;
  readonly #container: ServiceWorkerContainer;

  constructor(registration: ServiceWorkerRegistration, container: ServiceWorkerContainer) {
    this.#registration = registration;
    this.#container = container;
  }

  keep(engines: readonly string[]): void {
    const addresses = performance.getEntriesByType('resource').map(({ name }) => name);
    tell(this.#registration.active, { type: 'keep', engines, addresses });
  }

  onUpdate(callback: (takeOver: () => Promise<void>) => void): void {
    const look = () => {
      // Without a controller it is the first version of all, and nothing is out of date.
      if (this.#registration.waiting && this.#container.controller) callback(() => this.#takeOver());
    };
    const watch = () => this.#registration.installing?.addEventListener('statechange', look);
    this.#registration.addEventListener('updatefound', watch);
    watch();
    look();
  }

  async #takeOver(): Promise<void> {
    const { waiting } = this.#registration;
    if (!waiting) return; // another tab was first
    await new Promise<void>((resolve) => {
      this.#container.addEventListener('controllerchange', () => resolve(), { once: true });
      setTimeout(resolve, takeOverMilliseconds);
      tell(waiting, { type: 'take-over' });
    });
  }
}

function tell(worker: ServiceWorker | null, message: OfflineMessage): void {
  worker?.postMessage(message);
}
