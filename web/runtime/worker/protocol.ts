/**
 * The messages between page and worker: one discriminated union each way. Every message carries the id of the request
 * that it belongs to; after a `result` or `failure` the id is spent.
 */
import type { PlainError } from '../../core/errors.ts';
import type { Manifest } from '../../core/manifest.ts';
import type { Classification, Progress } from '../types.ts';

export type Request =
  | {
      readonly type: 'classify';
      readonly id: number;
      readonly picture: Blob;
      /** Absolute address of the bundle's folder, with a slash at the end. */
      readonly bundle: string;
      readonly manifest: Manifest;
      /** The engine to run it with; undefined leaves the choice to the worker. */
      readonly engine: string | undefined;
    }
  | { readonly type: 'cancel'; readonly id: number };

export type Response =
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'result'; readonly id: number; readonly classification: Classification }
  | { readonly type: 'failure'; readonly id: number; readonly error: PlainError };
