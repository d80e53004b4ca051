/** What the page can say has gone wrong. */
import type { ErrorCode } from '../../runtime/index.ts';

/** `cancelled` is never shown: somebody wanted it. */
export type ShownCode = Exclude<ErrorCode, 'cancelled'>;

export interface ErrorText {
  /** What happened, in one sentence. */
  readonly what: string;
  /** What to do next. */
  readonly next: string;
}

/** A camera's errors. */
export type CameraCode = Extract<ShownCode, `camera-${string}`>;

export type ErrorTexts = Readonly<Record<ShownCode, ErrorText>>;
