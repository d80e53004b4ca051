/** What the package says alike in a browser and in Node. */
import type { ErrorCode } from '../../web/core/errors.ts';

/** A text by language (BCP 47, a primary subtag alone); English is always there. */
export interface Localised {
  readonly en: string;
  readonly [language: string]: string;
}

export interface Model {
  readonly id: string;
  /** A hash of its content: another content is another version. */
  readonly version: string;
  readonly title: Localised;
  readonly description: Localised;
  readonly labels: readonly { readonly id: string; readonly name: Localised }[];
}

export interface ClassProbability {
  readonly id: string;
  readonly name: Localised;
  /** Calibrated, 0..1; all classes add up to 1. */
  readonly probability: number;
}

/** What makes a picture unlike those that the model learned from. */
export type UnlikeCode =
  | 'low-contrast'
  | 'noisy'
  | 'blurred'
  | 'too-dark'
  | 'too-bright'
  | 'red-channel'
  | 'green-channel'
  | 'blue-channel'
  | 'out-of-distribution';

/** An error as data. */
export interface Failure {
  readonly code: ErrorCode;
  /** For logs and the curious: technical, in English. */
  readonly detail: string;
  /** Whether to try again may do better. */
  readonly retryable: boolean;
}
