import type { Bundle } from '../worker/protocol.ts';
import type { Helpers } from './helpers.ts';
import type { PictureQueue } from './picture-queue.ts';
import { JobFailure, type WorkerLink } from './worker-link.ts';

/** A batch, and what works it off. */
export interface Shared {
  readonly bundle: Bundle;
  readonly queue: PictureQueue;
  readonly helpers: Helpers;
  /** How many workers so many pictures are worth, on an engine that takes one thread of the CPU. */
  readonly workersFor: (pictures: number) => number;
  /** Whether helpers would find on this device what they load: nothing is downloaded twice. */
  readonly isKept: () => Promise<boolean>;
  /** Has a worker classify these; `onThreads` is told with each answer how many its engine takes. */
  readonly classify: (
    link: WorkerLink,
    indices: readonly number[],
    signal: AbortSignal,
    onThreads?: (threads: number) => void,
  ) => Promise<void>;
}

/**
 * Works the queue off in the warm worker, and in as many helpers beside it as are good, once its first answer says that its
 * engine takes one thread: a GPU is not shared, and threads of an engine's own have the cores already. Few pictures are out
 * at any time: a worker gets the next ones when it is done.
 *
 * What a helper held when it failed is tried again by the warm worker, at the end, when the helpers are gone: if it was the
 * picture's fault, that fails as it would alone.
 *
 * @returns early where the warm worker was replaced meanwhile: the queue has the rest
 * @throws JobFailure of the warm worker; InklingError `cancelled`
 */
export async function shareOut(link: WorkerLink, shared: Shared, signal: AbortSignal): Promise<void> {
  const { queue, helpers, workersFor, isKept, classify } = shared;
  const [loading, working] = [new AbortController(), new AbortController()];
  const signals = {
    loading: AbortSignal.any([signal, loading.signal]),
    working: AbortSignal.any([signal, working.signal]),
  };
  let workers = workersFor(queue.waiting);
  let helping: Promise<void>[] = [];
  let asked = workers === 1;

  const callHelpers = async (threads: number) => {
    if (asked) return;
    asked = true;
    const fits = threads === 1 && (await isKept());
    if (signals.loading.aborted) return;
    const taken = helpers.take(link.engine, fits ? workersFor(queue.waiting) - 1 : 0);
    workers = 1 + taken.length;
    helping = taken.map((helper) => help(helper, workers, shared, signals));
  };

  const lead = async () => {
    while (queue.waiting > 0 && !link.ended) {
      const indices = queue.take(workers);
      try {
        await classify(link, indices, signals.working, callHelpers);
      } catch (thrown) {
        queue.giveBack(indices);
        throw thrown;
      }
    }
  };

  try {
    await lead();
    loading.abort(); // whoever is not up by now comes too late
    await Promise.all(helping);
    workers = 1;
    while (!link.ended && queue.bringBack()) {
      helpers.end();
      await lead();
    }
  } finally {
    loading.abort();
    working.abort();
    await Promise.allSettled(helping);
    if (signal.aborted) helpers.end();
  }
}

/** What a helper does: loads, and takes pictures as long as any wait. @throws JobFailure when all was ended */
async function help(
  helper: WorkerLink,
  workers: number,
  { bundle, queue, helpers, classify }: Shared,
  signals: { readonly loading: AbortSignal; readonly working: AbortSignal },
): Promise<void> {
  let indices: readonly number[] = [];
  try {
    await helper.request('load', bundle, {}, signals.loading);
    while (queue.waiting > 0 && !helper.ended) {
      indices = queue.take(workers);
      await classify(helper, indices, signals.working);
    }
    helpers.keep(helper);
  } catch (thrown) {
    if (!(thrown instanceof JobFailure)) {
      queue.giveBack(indices);
      helpers.keep(helper);
      return;
    }
    helpers.fail(helper);
    if (thrown.error.code === 'cancelled') throw thrown; // nobody waits for the rest
    queue.putAside(indices);
  }
}
