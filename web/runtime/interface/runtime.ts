/** The runtime as the page knows it; client/ implements it. The types of this folder hold in a page and in a worker alike. */
import type { Crop } from '../../core/crop.ts';
import type { PlainError } from '../../core/errors.ts';
import type { NetworkRequest } from '../../core/network-request.ts';
import type { Classification } from './classification.ts';
import type { EngineComparison } from './comparison.ts';
import type { EngineOption, EngineTiming } from './engine.ts';
import type { Kept } from './kept.ts';
import type { ModelSummary } from './model.ts';
import type { Progress } from './progress.ts';
import type { ModelRecord } from './record.ts';

export interface ClassifyOptions {
  readonly model: string;
  /** The engine to run it with, as its folder is named; without it, the runtime chooses and may fall back. */
  readonly engine?: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface PictureOptions extends ClassifyOptions {
  /** The part of it that the model is to see; null or absent: the middle. */
  readonly crop?: Crop | null;
}

export interface FrameOptions extends ClassifyOptions {
  /** Whether activation maps are wanted; a picture from a file always gets them. */
  readonly map?: boolean;
}

export interface CompareOptions {
  readonly model: string;
  readonly engine: string;
  readonly runs: number;
  /** As for `classify`. */
  readonly crop?: Crop | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface BatchOptions extends ClassifyOptions {
  /** Of each picture the part that the model is to see; null or absent: the middle. */
  readonly crops?: readonly (Crop | null)[];
  /** Told once for each picture, in any order, as soon as it is known. */
  readonly onResult: (index: number, result: Classification | PlainError) => void;
}

export interface Runtime {
  /** Whether the operator wants anonymous counts; not told before `config.json` was read. */
  readonly wantsCounts: Promise<boolean>;
  /** The models of the bucket, the default one first. @throws InklingError `download-*`, `bucket-invalid`. */
  models(signal: AbortSignal): Promise<readonly ModelSummary[]>;
  /** @throws InklingError, of any code; `cancelled` when the signal aborts. */
  classify(picture: Blob, options: PictureOptions): Promise<Classification>;
  /**
   * Classifies a frame of a video. `grab` is called when an engine is to have it, and again if another engine has to: it
   * gives the frame of that moment, which is transferred and closed. Nothing is measured in the background because of it.
   *
   * @throws as `classify`; what `grab` throws
   */
  classifyFrame(grab: () => Promise<ImageBitmap>, options: FrameOptions): Promise<Classification>;
  /** Classifies many, in batches. Resolves when all were told; `cancelled` stops it within 200 ms. */
  classifyAll(pictures: readonly Blob[], options: BatchOptions): Promise<void>;
  /** The engines for a model, in order of preference. @throws InklingError `download-*`, `model-unknown` */
  engines(model: string, signal: AbortSignal): Promise<readonly EngineOption[]>;
  /** Measures the engines for a model again and remembers it; fastest first. */
  measure(model: string, signal: AbortSignal): Promise<readonly EngineTiming[]>;
  /** Runs one picture in one engine, many times. Only cancelling rejects; other failures are in the result. */
  compare(picture: Blob, options: CompareOptions): Promise<EngineComparison>;
  /** Tells what was measured in the background, fastest first. Returns what ends it. */
  onMeasured(listener: (model: string, timings: readonly EngineTiming[]) => void): () => void;
  /** Tells every request that the page and its workers made, at once and whenever there are more. Returns what ends it. */
  onRequests(listener: (requests: readonly NetworkRequest[]) => void): () => void;
  /** Fetches what the first picture will need, without starting anything; failures are silent. */
  prefetch(model: string, options: Pick<ClassifyOptions, 'engine' | 'signal'>): Promise<void>;
  /** Fetches what a model needs and keeps it. @throws InklingError `download-*`, `engine-*`, `cancelled` */
  fetch(options: ClassifyOptions): Promise<void>;
  /** What a model's bundle tells of it, its card's figures among that. @throws InklingError `download-*`, `model-unknown`, `cancelled` */
  record(model: string, signal: AbortSignal): Promise<ModelRecord>;
  /** What is kept on this device; nothing where that cannot be told. @throws InklingError `download-*` */
  kept(): Promise<Kept>;
  /** Removes a model's files, of every version, from this device. */
  remove(model: string): Promise<void>;
  /** Removes everything from this device: models, engines, the page, measurements. It all works anew from the network. */
  clear(): Promise<void>;
  /** Ends the worker and gives its memory back. The next call starts a new one. */
  dispose(): void;
}
