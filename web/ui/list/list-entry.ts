import type { InklingError } from '../../core/errors.ts';
import type { AnswerWarningCode, Classification, Crop, ModelSummary } from '../../runtime/index.ts';
import { isUnlike } from '../answer/describe-warnings.ts';
import type { ShownCode } from '../text/codes.ts';

/** An answer without all that only the page's stage shows: a thousand of these stay small. */
export interface ListAnswer {
  readonly model: ModelSummary;
  readonly engine: string;
  readonly precision: string;
  /** 0..1, in the order of the model's labels. */
  readonly probabilities: readonly number[];
  /** Place of the most probable class in the model's labels. */
  readonly top: number;
  /** What of the picture the model saw. */
  readonly crop: Crop;
  /** Reading, resizing and the model's own run. */
  readonly milliseconds: number;
  readonly warnings: readonly AnswerWarningCode[];
  /** Whether it names no class, because the picture is unlike the training data. */
  readonly heldBack: boolean;
}

export interface ListFailure {
  readonly model: ModelSummary;
  readonly code: ShownCode;
}

export type Outcome =
  | { readonly state: 'waiting' | 'running' }
  | { readonly state: 'done'; readonly answer: ListAnswer }
  | { readonly state: 'failed'; readonly failure: ListFailure };

export interface Entry {
  /** Grows in the order in which pictures came. */
  readonly id: number;
  readonly name: string;
  /** With its folders, parted by slashes; the bare name where it came without any. */
  readonly path: string;
  readonly file: Blob;
  /** The part of it that the visitor asks about; null: the middle. */
  readonly crop: Crop | null;
  readonly outcome: Outcome;
}

/** A picture for the list. */
export interface ListGiven {
  readonly file: Blob;
  readonly name: string;
  readonly path?: string;
  readonly crop?: Crop | null;
}

export const waiting: Outcome = { state: 'waiting' };
export const running: Outcome = { state: 'running' };

export const isWaiting = ({ outcome }: Entry) => outcome.state === 'waiting';
export const isRunning = ({ outcome }: Entry) => outcome.state === 'running';
export const isFailed = ({ outcome }: Entry) => outcome.state === 'failed';
export const isHeldBack = ({ outcome }: Entry) => outcome.state === 'done' && outcome.answer.heldBack;
export const isSettled = ({ outcome: { state } }: Entry) => state === 'done' || state === 'failed';

/** The model that an entry was last shown to; undefined before. */
export function modelOf({ outcome }: Entry): ModelSummary | undefined {
  if (outcome.state === 'done') return outcome.answer.model;
  return outcome.state === 'failed' ? outcome.failure.model : undefined;
}

/** `model`: the one that gave the result. */
export function toAnswer(result: Classification, model: ModelSummary): Outcome {
  const { classes, crop, engine, milliseconds, warnings } = result;
  const byId = new Map(classes.map(({ id, probability }) => [id, probability]));
  const answer: ListAnswer = {
    model,
    engine: engine.id,
    precision: engine.precision,
    probabilities: model.labels.map(({ id }) => byId.get(id) ?? 0),
    top: model.labels.findIndex(({ id }) => id === classes[0]?.id),
    crop,
    milliseconds: milliseconds.prepare + milliseconds.run,
    warnings: warnings.map(({ code }) => code),
    heldBack: isUnlike(warnings),
  };
  return { state: 'done', answer };
}

export function toFailure({ code }: Pick<InklingError, 'code'>, model: ModelSummary): Outcome {
  // Cancelled by nobody's wish is a defect.
  return { state: 'failed', failure: { model, code: code === 'cancelled' ? 'internal' : code } };
}
