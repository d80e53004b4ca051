/** All that the package's types say. They stand by themselves: nothing of them is generated from a schema or a library. */
import type { ClassProbability, Failure, Model, UnlikeCode } from '../shared-types.ts';

export type * from '../shared-types.ts';

/**
 * `inkling-wasm` runs every model that Inkling's pipeline publishes. `ort-wasm` (ONNX Runtime, 2.3 MB) runs what has layers that the
 * first lacks. `tfjs-webgl` (TensorFlow.js) runs on the graphics card.
 */
export type EngineId = 'inkling-wasm' | 'ort-wasm' | 'tfjs-webgl';

export interface RuntimeOptions {
  /** Address of the bucket of models: absolute, or relative to the page. From another origin it has to allow CORS. */
  readonly bucket: string | URL;
  /**
   * Which engines may run; the fastest of those that a model is made for does. Nothing of an engine is fetched before it is wanted.
   * With `tfjs-webgl` among them, they are timed once on each device, in the background after the first answer.
   *
   * @default ['inkling-wasm', 'ort-wasm']
   */
  readonly engines?: readonly EngineId[];
  /**
   * The folder that `worker.js` and `probe.js` of this package were copied to with all beside them, where they are not found beside
   * its own scripts: after a bundler that does not know `new Worker(new URL(…, import.meta.url))`, say.
   */
  readonly scripts?: string | URL;
}

/** Whatever a picture can be taken from. A file is read as Inkling's own page reads it; of all else, the pixels as they are shown. */
export type Picture =
  | Blob
  | ImageBitmap
  | ImageData
  | HTMLImageElement
  | HTMLCanvasElement
  | HTMLVideoElement
  | OffscreenCanvas;

/**
 * Where a request stands. Bytes as they travel; `total` is 0 until it is known, and `loaded / total` never falls. What is on this
 * device already does not count.
 */
export type Progress =
  | { readonly phase: 'decoding' | 'starting' | 'running' }
  | {
      readonly phase: 'downloading';
      readonly what: 'model' | 'engine' | 'both';
      readonly loaded: number;
      readonly total: number;
    };

export interface ClassifyOptions {
  /** A model of the bucket, by its id; without it, the bucket's first. */
  readonly model?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface ClassifyAllOptions extends ClassifyOptions {
  /** Told once for each picture, in any order, as soon as it is known. */
  readonly onResult?: ((index: number, result: Result) => void) | undefined;
}

/** What one of many pictures came to. */
export type Result = { readonly answer: Answer } | { readonly error: Failure };

/** What makes a picture unlike those that the model learned from; `truncated`: the end of its file is missing. */
export type WarningCode = UnlikeCode | 'truncated';

/**
 * How surely an answer may be worded, by limits that the model's maker measured. `held-back`: the picture is unlike what the model
 * knows, and no class should be named; `lost`: even the best guess is mostly wrong.
 */
export type Grade = 'very-likely' | 'probably' | 'unsure' | 'lost' | 'held-back';

export interface Answer {
  readonly model: { readonly id: string; readonly version: string };
  readonly grade: Grade;
  /** All classes, most probable first. */
  readonly classes: readonly ClassProbability[];
  readonly warnings: readonly { readonly code: WarningCode }[];
  /** Raw, in the order of the model's labels, before temperature. */
  readonly logits: Float32Array;
  /** The engine that ran. `threads`: of the CPU; 0 on the graphics card. */
  readonly engine: { readonly id: string; readonly precision: string; readonly threads: number };
  /** Decoding and resizing, the bare run, and both with all that lies between (not downloads). */
  readonly milliseconds: { readonly prepare: number; readonly run: number; readonly total: number };
  /** The picture as it was, upright, in pixels. */
  readonly source: { readonly width: number; readonly height: number };
}

export interface Runtime {
  /** The models of the bucket, the default one first. @throws InklingError `download-*`, `bucket-invalid` */
  models(options?: Pick<ClassifyOptions, 'signal'>): Promise<readonly Model[]>;
  /** @throws InklingError of any code; `cancelled` when the signal aborts */
  classify(picture: Picture, options?: ClassifyOptions): Promise<Answer>;
  /**
   * Classifies many files, in batches and in several workers where that is good. Of a picture that cannot be read, the result says
   * why; the others go on.
   *
   * @returns the results in the pictures' order
   * @throws InklingError where no picture could have an answer: `download-*`, `engine-*`, `cancelled`
   */
  classifyAll(pictures: Iterable<Blob>, options?: ClassifyAllOptions): Promise<readonly Result[]>;
  /** Ends the workers and gives their memory back; what runs is `cancelled`. The next call starts new ones. */
  dispose(): void;
}
