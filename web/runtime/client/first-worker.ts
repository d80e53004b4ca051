import type { WorkerLike } from '../concurrency/worker-like.ts';

/**
 * Starts a worker at once, so that the first picture need not wait for a thread and its scripts, and gives it to whoever asks
 * first. One that does not start is not missed: another one is made then, and says what is wrong.
 *
 * @param make starts a worker, and one for an engine that it will most probably run
 * @returns what makes workers
 */
export function withFirstWorker(
  make: (engine?: string) => WorkerLike,
  engine: string | undefined,
): () => WorkerLike {
  let first: WorkerLike | undefined = make(engine);
  const missed: MessageEvent[] = [];
  first.onmessage = (event) => missed.push(event);
  first.onerror = (event) => {
    event.preventDefault();
    first = undefined;
  };
  return () => {
    const worker = first;
    if (!worker) return make();
    first = undefined;
    queueMicrotask(() => {
      for (const event of missed) worker.onmessage?.call(worker as Worker, event); // now that somebody listens
    });
    return worker;
  };
}
