/**
 * An engine that the page runs for its worker, because the worker cannot: calls one way, each answered once. Pictures
 * are still decoded in the worker; what comes here is tensors.
 */
import type { PlainError } from '../../core/errors.ts';
import type { Artifact, Manifest } from '../../core/manifest.ts';
import type { BundleFiles, Outputs, RunOptions } from '../engines/engine.ts';

export interface Calls {
  /** Answers with the engine's threads. */
  start: { args: Record<never, never>; value: number };
  load: {
    args: { readonly manifest: Manifest; readonly artifact: Artifact; readonly files: BundleFiles };
    /** Names the session. */
    value: number;
  };
  run: {
    args: {
      readonly session: number;
      readonly input: Float32Array;
      readonly n: number;
      readonly options: RunOptions;
    };
    value: Outputs;
  };
  'dispose-session': { args: { readonly session: number }; value: undefined };
  dispose: { args: Record<never, never>; value: undefined };
}

export type CallName = keyof Calls;
export type Call<T extends CallName = CallName> = {
  [K in T]: { readonly name: K; readonly id: number } & Calls[K]['args'];
}[T];

export type Reply =
  | { readonly id: number; readonly value: Calls[CallName]['value'] }
  | { readonly id: number; readonly error: PlainError };
