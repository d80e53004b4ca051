import type { ErrorCode } from '../../core/errors.ts';

export interface EngineReport {
  /** The engine that ran, as its folder is named: `ort-wasm`, `inkling-wasm`, `tfjs-webgl`. */
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
