/** The types of the runtime's public interface; they hold in a page and in a worker alike. */
import type { FamiliarityWarning } from '../core/familiarity.ts';
import type { Localised } from '../core/manifest.ts';

/** What a visitor may want to know of a model before using it; all of it from its manifest. */
export interface ModelSummary {
  readonly id: string;
  readonly version: string;
  readonly title: Localised;
  readonly description: Localised;
  readonly labels: readonly { readonly id: string; readonly name: Localised }[];
}

/** Where a request stands. Bytes are of the body as the manifest counts it, not as it is compressed on the way. */
export type Progress =
  | { readonly phase: 'decoding' }
  | {
      readonly phase: 'downloading';
      readonly what: 'model' | 'engine';
      readonly loaded: number;
      readonly total: number;
    }
  | { readonly phase: 'starting' }
  | { readonly phase: 'running' };

export interface ClassProbability {
  readonly id: string;
  readonly name: Localised;
  /** Calibrated, 0..1; all classes add up to 1. */
  readonly probability: number;
}

export interface EngineReport {
  /** The engine that ran, as its folder is named: `ort-wasm`, `tfjs-webgl`. */
  readonly id: string;
  readonly precision: string;
  /** Threads of the CPU; 0 on the GPU. */
  readonly threads: number;
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
  /** The engine to run it with, as its folder is named; without it, the runtime chooses. */
  readonly engine?: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface Runtime {
  /** The models of the bucket, the default one first. @throws InklingError `download-*`, `bucket-invalid`. */
  models(signal: AbortSignal): Promise<readonly ModelSummary[]>;
  /** @throws InklingError, of any code; `cancelled` when the signal aborts. */
  classify(picture: Blob, options: ClassifyOptions): Promise<Classification>;
  /** Ends the worker and gives its memory back. The next call starts a new one. */
  dispose(): void;
}
