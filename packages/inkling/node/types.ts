/** All that the package's types say for Node. They stand by themselves: nothing of them is generated from a schema or a library. */
import type { Model as BundledModel, ClassProbability, Failure, UnlikeCode } from '../shared-types.ts';

export type { ClassProbability, Failure, Localised, UnlikeCode } from '../shared-types.ts';

export interface RuntimeOptions {
  /** A folder, or an address (http, https, file); without it, the models that come with the package. */
  readonly bucket?: string | URL | undefined;
  /** Threads that decode and run, a picture each at a time; without it, as many as there are cores, 8 at most. */
  readonly threads?: number | undefined;
  /** A longer file is refused, in bytes. @default 512 MB */
  readonly maxBytes?: number | undefined;
  /** A larger picture is refused, in pixels: each takes 4 bytes while it is decoded. @default 128,000,000 */
  readonly maxPixels?: number | undefined;
}

/** A part of a picture, in the picture's own pixels, from its upper left corner. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A file by its path or `file:` address, or its bytes. */
export type Picture = string | URL | Uint8Array | Blob;

export interface ClassifyOptions {
  /** A model of the bucket, by its id; without it, the bucket's first. */
  readonly model?: string | undefined;
  /** The part that the model is to see; without it, the middle. */
  readonly crop?: Crop | null | undefined;
  /** Ends it: the thread that it runs on is given up. */
  readonly signal?: AbortSignal | undefined;
}

export interface Model extends BundledModel {
  readonly licence: string;
  /** Shares of right answers, 0..1, by precision; on so many pictures. */
  readonly measured: { readonly images: number; readonly accuracy: Readonly<Record<string, number>> };
}

/** What is off about a picture; `truncated`: the end of its file is missing. */
export type Warning =
  | { readonly code: 'truncated' }
  | {
      readonly code: UnlikeCode;
      /** What was measured, and what it is beyond. */
      readonly statistic: string;
      readonly value: number;
      readonly threshold: number;
    };

export interface Answer {
  readonly model: { readonly id: string; readonly version: string };
  readonly engine: { readonly id: string; readonly precision: string; readonly threads: number };
  /** All classes, most probable first. */
  readonly classes: readonly ClassProbability[];
  /** With any but `truncated`, the picture is unlike what the model knows, and no class should be named. */
  readonly warnings: readonly Warning[];
  /** What says whether the picture is any of the model's classes: not, below the threshold. Null where the model has none. */
  readonly score: { readonly statistic: string; readonly value: number; readonly threshold: number } | null;
  /** Raw, in the order of the model's labels, before temperature. */
  readonly logits: Float32Array;
  /** Decoding and resizing, the bare run, and both with all that lies between. */
  readonly milliseconds: { readonly prepare: number; readonly run: number; readonly total: number };
  /** The picture as it was, upright, in pixels. */
  readonly source: { readonly width: number; readonly height: number };
  /** What of it the model saw. */
  readonly crop: Crop;
}

/** What one of many pictures came to. */
export type Result = { readonly answer: Answer } | { readonly error: Failure };

export interface Runtime {
  /** The models of the bucket, the default one first. @throws InklingError `download-*`, `bucket-invalid` */
  models(): Promise<readonly Model[]>;
  /** @throws InklingError of any code; `cancelled` when the signal aborts */
  classify(picture: Picture, options?: ClassifyOptions): Promise<Answer>;
  /**
   * Classifies many, a few at a time, and gives the results in the pictures' order. It reads no further ahead than the threads can
   * take: pictures may be endless. Of one that cannot be read, the result says why; the others go on.
   *
   * @throws InklingError where no picture could have an answer: `download-*`, `engine-*`, `cancelled`
   */
  classifyAll(
    pictures: Iterable<Picture> | AsyncIterable<Picture>,
    options?: ClassifyOptions,
  ): AsyncIterable<Result>;
  /** Ends the threads; what runs is `cancelled`. */
  close(): Promise<void>;
}
