/**
 * The messages between page and worker: one discriminated union each way. Every job has an id; after its `result` or
 * `failure` the id is spent. A worker runs one engine, so that ending it gives back all that the engine held.
 */
import type { Crop } from '../../core/crop.ts';
import type { PlainError } from '../../core/errors.ts';
import type { Manifest } from '../../core/manifest.ts';
import type { NetworkRequest } from '../../core/network-request.ts';
import type { Classification } from '../interface/classification.ts';
import type { EngineComparison } from '../interface/comparison.ts';
import type { EngineReport, EngineTiming } from '../interface/engine.ts';
import type { OnTrial } from '../interface/model.ts';
import type { Progress } from '../interface/progress.ts';

/** What the worker knows of the engine that ran; why it ran is the page's knowledge. */
export type EngineState = Omit<EngineReport, 'reason'>;
export type Unreasoned<T extends { readonly engine: EngineReport }> = Omit<T, 'engine'> & {
  readonly engine: EngineState;
};
type Compared = Extract<EngineComparison, { engine: EngineReport }>;

/** A model of the bucket: its manifest and the absolute address of its folder, with a slash at the end. */
export interface Bundle {
  readonly url: string;
  readonly manifest: Manifest & OnTrial;
}

const workerName = 'inkling';
/**
 * The name of a worker, which tells it what it will most probably run. (A message would wait: the browser hands on what was posted
 * before the worker ran by way of the page's thread, which is busy then.)
 */
export const nameFor = (engine?: string) => (engine ? `${workerName} ${engine}` : workerName);
/** The engine in a worker's name. */
export const engineNamedIn = (name: string): string | undefined => name.split(' ')[1];

/** Which model, in which engine. */
export interface Target {
  /** The address of a bundle that was posted before. */
  readonly bundle: string;
  readonly engine: string;
  /** Most threads of the CPU that the engine may take; undefined: as many as are good. */
  readonly maxThreads: number | undefined;
}

/** A picture, and which part of it the model is to see; null: the middle. */
export interface Part<Source = Blob> {
  readonly picture: Source;
  readonly crop: Crop | null;
}

/** What can be asked of a worker, and what it answers. */
export interface Jobs {
  /** `map`: whether activation maps are wanted too. A frame is seen as a whole, or its middle. */
  classify: {
    job: Target & Part<Blob | ImageBitmap> & { readonly map: boolean };
    result: Unreasoned<Classification>;
  };
  'classify-all': { job: Target & { readonly pictures: readonly Part[] }; result: undefined };
  /** The bare run, over and over for `budget` ms. */
  measure: { job: Target & { readonly budget: number }; result: EngineTiming };
  compare: { job: Target & Part & { readonly runs: number }; result: Unreasoned<Compared> };
  prefetch: { job: Target; result: undefined };
  /** Makes ready to run. */
  load: { job: Target; result: undefined };
}

export type JobType = keyof Jobs;
export type Job<T extends JobType = JobType> = {
  [K in T]: { readonly type: K; readonly id: number } & Jobs[K]['job'];
}[T];

export type Request =
  | Job
  | { readonly type: 'cancel'; readonly id: number }
  /** Once for each bundle, before the first job that names it. */
  | ({ readonly type: 'bundle' } & Bundle)
  /** Hold this Web Lock from now on: nothing tells a page that its worker was killed, but what a killed one held becomes free. */
  | { readonly type: 'hold'; readonly lock: string }
  /** The page is left, and has to be without locks. */
  | { readonly type: 'let-go' };

/** What a job is at, which says how long its silence may last. */
export type Step = 'work' | 'download' | 'start' | 'start-threads';

/** One picture of `classify-all`. */
export interface Item {
  readonly index: number;
  readonly result: Unreasoned<Classification> | PlainError;
}

/** Whose failure it was: the engine's (`start`: up to the end of warm-up; `run`: afterwards), or not the engine's. */
export type Fault = 'start' | 'run' | 'none';

export type Response =
  | { readonly type: 'progress'; readonly id: number; readonly step: Step; readonly progress: Progress }
  /** Pictures of `classify-all`, as many as are answered at a time. */
  | { readonly type: 'items'; readonly id: number; readonly items: readonly Item[] }
  /** What the worker asked of the network. */
  | { readonly type: 'requests'; readonly requests: readonly NetworkRequest[] }
  | { readonly type: 'result'; readonly id: number; readonly value: Jobs[JobType]['result'] }
  | { readonly type: 'failure'; readonly id: number; readonly error: PlainError; readonly fault: Fault }
  /** The worker holds the lock that it was told. */
  | { readonly type: 'alive'; readonly lock: string }
  /** The engine does not run in a worker here: the page is to run it on its own thread, and to answer on this port. */
  | { readonly type: 'page-engine'; readonly engine: string; readonly port: MessagePort };
