import type { Work } from './helper.ts';

/** Starts a helper. One that does not start, or ends, leaves its parts to the thread that it was to help. @returns ends it */
export function startHelper(work: Work): () => void {
  let worker: Worker | undefined;
  try {
    worker = new Worker(new URL('./inkling-wasm-helper.ts', import.meta.url), {
      type: 'module',
      name: 'inkling-wasm-helper',
    });
    worker.onerror = (event) => event.preventDefault();
    worker.postMessage(work);
  } catch {
    worker?.terminate(); // a browser without workers in workers
  }
  return () => worker?.terminate();
}
