import { InklingError } from '../../core/errors.ts';

/**
 * How long abandoned work goes on, in ms. A new picture takes the place of the old one by leaving and joining at once;
 * the download that both wait for should not start again.
 */
const graceMilliseconds = 300;

/**
 * One piece of work that several callers wait for: each sees its progress and can leave by its own signal. The work is
 * aborted when the last one has left and none came in its place. Who joins late is told the latest progress at once, unless
 * the work is done.
 */
export class SharedTask<T, P> {
  readonly #controller = new AbortController();
  readonly #listeners = new Set<(progress: P) => void>();
  readonly #promise: Promise<T>;
  #latest: P | undefined;
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(work: (signal: AbortSignal, report: (progress: P) => void) => Promise<T>) {
    this.#promise = work(this.#controller.signal, (progress) => {
      this.#latest = progress;
      for (const listener of this.#listeners) listener(progress);
    });
    // Each caller handles a failure through join(); when all have left there is nobody to tell.
    this.#promise
      .catch(() => {})
      .then(() => {
        this.#latest = undefined;
      });
  }

  /** True once the work was given up: it can no longer be joined. */
  get abandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /** @throws InklingError `cancelled` as soon as `signal` aborts; else whatever the work throws. */
  join(signal: AbortSignal, onProgress: (progress: P) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const listener = (progress: P) => onProgress(progress);
      const leave = () => {
        this.#listeners.delete(listener);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        leave();
        this.#grace = setTimeout(() => {
          if (this.#listeners.size === 0) this.#controller.abort();
        }, graceMilliseconds);
        reject(new InklingError('cancelled'));
      };
      if (signal.aborted || this.abandoned) return reject(new InklingError('cancelled'));
      clearTimeout(this.#grace);
      this.#listeners.add(listener);
      signal.addEventListener('abort', onAbort);
      if (this.#latest !== undefined) onProgress(this.#latest);
      this.#promise.finally(leave).then(resolve, reject);
    });
  }
}

/** Shared tasks by key. A task that failed or was given up is forgotten, so that the next caller starts anew. */
export class SharedTasks<T, P> {
  readonly #tasks = new Map<string, SharedTask<T, P>>();

  /** The task under `key` that can still be joined, or a new one that does `work`. */
  get(
    key: string,
    work: (signal: AbortSignal, report: (progress: P) => void) => Promise<T>,
  ): SharedTask<T, P> {
    const known = this.#tasks.get(key);
    if (known && !known.abandoned) return known;
    const task = new SharedTask<T, P>(async (signal, report) => {
      try {
        return await work(signal, report);
      } catch (error) {
        if (this.#tasks.get(key) === task) this.#tasks.delete(key);
        throw error;
      }
    });
    this.#tasks.set(key, task);
    return task;
  }

  /** Forgets `key`, and returns what was there. */
  take(key: string): SharedTask<T, P> | undefined {
    const task = this.#tasks.get(key);
    this.#tasks.delete(key);
    return task;
  }
}
