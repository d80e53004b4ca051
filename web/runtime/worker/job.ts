import type { PlainError } from '../../core/errors.ts';
import type { Classification } from '../interface/classification.ts';
import type { ModelLoader, ModelTarget, Report } from './model-loader.ts';
import type { Unreasoned } from './protocol.ts';

/** What every job has at hand. */
export interface JobContext {
  readonly target: ModelTarget;
  readonly loader: ModelLoader;
  readonly signal: AbortSignal;
  readonly tell: (report: Report) => void;
  /** Tells one picture of a batch. */
  readonly tellItem: (index: number, result: Unreasoned<Classification> | PlainError) => void;
}

/** Lets messages in: a cancellation that waits is heard before this resolves. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
