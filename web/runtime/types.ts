/** The types of the runtime's public interface; they hold in a page and in a worker alike. */
import type { ErrorCode, PlainError } from '../core/errors.ts';
import type { FamiliarityWarning } from '../core/familiarity.ts';
import type { Artifact, Localised, Manifest, Verdicts } from '../core/manifest.ts';

/** What a visitor may want to know of a model before using it; all of it from its manifest. */
export interface ModelSummary {
  readonly id: string;
  readonly version: string;
  readonly title: Localised;
  readonly description: Localised;
  readonly labels: readonly { readonly id: string; readonly name: Localised }[];
  /** What each engine reads; its bytes are those of the graph, without the weights, which engines share. */
  readonly artifacts: readonly Pick<Artifact, 'engine' | 'precision' | 'bytes' | 'weights'>[];
  /** Shares of right answers, 0..1, by precision; on so many pictures. */
  readonly measured: Pick<Manifest['measured'], 'images' | 'accuracy'>;
}

/** What is kept on this device. Sizes in bytes, as the files are used; a browser may store them compressed. */
export interface Kept {
  readonly models: readonly KeptModel[];
  readonly engines: readonly { readonly id: string; readonly bytes: number }[];
  /** The page itself, so that it opens without a network. */
  readonly page: number;
  /** Models that the bucket no longer has. */
  readonly other: number;
  /** All that the browser counts for this page, as far as it says. */
  readonly total: number | undefined;
  /** Models whose engines were measured here. */
  readonly measuredModels: number;
}

export interface KeptModel {
  readonly id: string;
  readonly bytes: number;
  /** The engines that have all their files of it. */
  readonly engines: readonly string[];
}

/**
 * Where a request stands. One count over all that is fetched: bytes as they travel, compressed where the server does so.
 * `total` is 0 until it is known; `loaded / total` never falls. What is on this device already does not count.
 */
export type Progress =
  | { readonly phase: 'decoding' }
  | {
      readonly phase: 'downloading';
      /** What still arrives. */
      readonly what: 'model' | 'engine' | 'both';
      readonly loaded: number;
      readonly total: number;
    }
  | { readonly phase: 'starting' }
  | { readonly phase: 'running' };

export interface ClassProbability {
  readonly id: string;
  readonly name: Localised;
  /** The label's own headlines, where it has any. */
  readonly verdicts?: Verdicts | undefined;
  /** Calibrated, 0..1; all classes add up to 1. */
  readonly probability: number;
}

export interface EngineReport {
  /** The engine that ran, as its folder is named: `ort-wasm`, `tfjs-webgl`. */
  readonly id: string;
  readonly precision: string;
  /** Threads of the CPU; 0 on the GPU. */
  readonly threads: number;
  readonly reason: EngineReason;
}

/** How long one picture takes in one engine on this device: the median of the bare run, output read back. */
export interface EngineTiming {
  readonly engine: string;
  readonly threads: number;
  readonly milliseconds: number;
}

/** Why an engine ran. */
export type EngineReason =
  /** The visitor chose it. */
  | { readonly by: 'visitor' }
  /** No other one can run this model here. */
  | { readonly by: 'only' }
  /** The first of this build's list: none has been measured here yet. */
  | { readonly by: 'unmeasured' }
  /** The fastest of those measured here, for this version of the model; fastest first. */
  | { readonly by: 'measured'; readonly timings: readonly EngineTiming[] }
  /** `failed`, which should have run, did not. */
  | { readonly by: 'fallback'; readonly failed: string; readonly code: ErrorCode };

/** An engine that a model has an artifact for. */
export interface EngineOption {
  readonly id: string;
  readonly precision: string;
  /** Whether this browser has what it needs, as far as can be told without loading it. */
  readonly supported: boolean;
}

/** One engine's part of a comparison. `load`: import, start, model; without what was downloaded before. */
export type EngineComparison =
  | {
      readonly id: string;
      readonly engine: EngineReport;
      readonly classes: readonly ClassProbability[];
      readonly logits: Float32Array;
      readonly milliseconds: {
        readonly load: number;
        readonly warmUp: number;
        readonly first: number;
        readonly median: number;
        readonly p95: number;
      };
      /** How many runs the median and the 95th percentile are of. */
      readonly runs: number;
    }
  | { readonly id: string; readonly error: PlainError };

export interface CompareOptions {
  readonly model: string;
  readonly engine: string;
  readonly runs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface BatchOptions extends ClassifyOptions {
  /** Told once for each picture, in any order, as soon as it is known. */
  readonly onResult: (index: number, result: Classification | PlainError) => void;
}

export interface Classification {
  readonly model: { readonly id: string; readonly version: string };
  readonly engine: EngineReport;
  /** All classes, most probable first. */
  readonly classes: readonly ClassProbability[];
  /** What makes the picture unlike the training data; empty when nothing does, or the manifest cannot tell. */
  readonly warnings: readonly FamiliarityWarning[];
  /** Raw logits `[classes]` in the manifest's label order, before temperature. */
  readonly logits: Float32Array;
  /** Milliseconds: decode + resize, the bare engine run, and both with all that lies between (not downloads). */
  readonly milliseconds: { readonly prepare: number; readonly run: number; readonly total: number };
  /** The picture as it was, oriented, in pixels. */
  readonly source: { readonly width: number; readonly height: number };
  /** What the model saw: the resized picture, RGBA row by row. */
  readonly seen: {
    readonly width: number;
    readonly height: number;
    readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  };
}

export interface ClassifyOptions {
  readonly model: string;
  /** The engine to run it with, as its folder is named; without it, the runtime chooses and may fall back. */
  readonly engine?: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface Runtime {
  /** The models of the bucket, the default one first. @throws InklingError `download-*`, `bucket-invalid`. */
  models(signal: AbortSignal): Promise<readonly ModelSummary[]>;
  /** @throws InklingError, of any code; `cancelled` when the signal aborts. */
  classify(picture: Blob, options: ClassifyOptions): Promise<Classification>;
  /**
   * Classifies a frame of a video. `grab` is called when an engine is to have it, and again if another engine has to: it
   * gives the frame of that moment, which is transferred and closed. Nothing is measured in the background because of it.
   *
   * @throws as `classify`; what `grab` throws
   */
  classifyFrame(grab: () => Promise<ImageBitmap>, options: ClassifyOptions): Promise<Classification>;
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
  /** Fetches what the first picture will need, without starting anything; failures are silent. */
  prefetch(model: string, options: Pick<ClassifyOptions, 'engine' | 'signal'>): Promise<void>;
  /** Fetches what a model needs and keeps it. @throws InklingError `download-*`, `engine-*`, `cancelled` */
  fetch(options: ClassifyOptions): Promise<void>;
  /** What is kept on this device; nothing where that cannot be told. @throws InklingError `download-*` */
  kept(): Promise<Kept>;
  /** Removes a model's files, of every version, from this device. */
  remove(model: string): Promise<void>;
  /** Removes everything from this device: models, engines, the page, measurements. It all works anew from the network. */
  clear(): Promise<void>;
  /** Ends the worker and gives its memory back. The next call starts a new one. */
  dispose(): void;
}
