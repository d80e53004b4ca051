import type { WorkerLike } from '../concurrency/worker-like.ts';
import { needsDocument } from '../engines/tfjs-webgl/thread-webgl.ts';
import { hasWasmSimd } from '../engines/wasm-simd.ts';

/** Where an engine can run: in a worker, or only on the page's own thread; undefined: not in this browser. */
export type Place = 'worker' | 'page' | undefined;

/** An engine of this build, and whether this browser has what it needs: cheap to tell, nothing of it is loaded. */
export interface EngineSupport {
  readonly id: string;
  /** Another engine, which gives the same answers and was quicker wherever both were timed: this one is for what that cannot run. */
  readonly standsInFor?: string;
  /** Whether `place` may take longer than a picture should wait for it. */
  readonly isSlow?: boolean;
  place(): Promise<Place>;
}

const placeOfWasm = once<Place>(async () => (hasWasmSimd() ? 'worker' : undefined));

/**
 * In order of preference, as long as none was measured here.
 *
 * @param startProbe starts worker/probe.ts
 */
export const engineSupport = (startProbe: () => WorkerLike): readonly EngineSupport[] => [
  { id: 'inkling-wasm', place: placeOfWasm },
  // Of 2.3 MB, which are fetched only where they are wanted. bench/README.md has the times.
  { id: 'ort-wasm', standsInFor: 'inkling-wasm', place: placeOfWasm },
  { id: 'tfjs-webgl', isSlow: true, place: once(() => placeOfWebgl(startProbe)) },
];

/** Longest wait for the probe, in ms; a browser whose graphics do not answer by then has none that is of use. */
const probeMilliseconds = 5_000;

async function placeOfWebgl(startProbe: () => WorkerLike): Promise<Place> {
  if (!needsDocument()) return (await probe(startProbe())) ? 'worker' : undefined;
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext(); // browsers allow only a few at a time
  return context ? 'page' : undefined;
}

/** Asks a worker: making a context can take longer than a page may stand still. */
function probe(worker: WorkerLike): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<boolean>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(false);
    };
    setTimeout(() => resolve(false), probeMilliseconds);
  }).finally(() => worker.terminate());
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
