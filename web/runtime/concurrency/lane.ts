import { InklingError } from '../../core/errors.ts';

/** Tasks that would disturb each other's timings: one after the other. */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  /** @throws InklingError `cancelled` as soon as `signal` aborts; else whatever the task throws */
  run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      if (signal.aborted) throw new InklingError('cancelled');
      return task();
    });
    this.#last = turn.catch(() => {});
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(new InklingError('cancelled'));
      signal.addEventListener('abort', onAbort);
      turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }
}
