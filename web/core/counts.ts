/**
 * Anonymous counts, where the operator wants them: what one visit tells of its answers, as the query of one request
 * (`counts?a=ROW&a=ROW`). No part of a picture, nothing of who asked, or from where. A row's fields, with a dot between:
 *
 *     MODEL.VERSION.ENGINE.OUTCOME.WHAT.WAIT.SOURCE    cifar10.0123456789abcdef.inkling-wasm.answered.cat.300.kept
 *
 * nginx.conf lets through what is of this form, counts-schema.ts reads it here, models/evaluation/counts.py there, and
 * deploy/monitoring/mtail counts it; golden/counts.json holds them together.
 */
import type { ErrorCode } from './errors.ts';

/** Where the page sends it: relative to the page, and by POST alone. */
export const countsPath = 'counts';

/** A visit tells no more than its first ones: nobody's pictures outweigh those of many others. */
export const mostCounted = 8;

/** Upper ends of the times told, in milliseconds; what took longer than the last is `more`. */
export const waits = [100, 300, 1_000, 3_000, 10_000, 30_000] as const;

interface Asked {
  /** Null where it failed before any model was known. */
  readonly model: { readonly id: string; readonly version: string } | null;
  /** As its folder is named; null where it is not known which. */
  readonly engine: string | null;
  /** From the picture to the answer, or to the failure, in milliseconds: with downloads. */
  readonly wait: number;
  /** Whether the model was fetched meanwhile; otherwise it was on the device. */
  readonly fetched: boolean;
}

export type Counted = Asked &
  (
    | { readonly outcome: 'answered'; readonly label: string }
    /** No class was named. */
    | { readonly outcome: 'held-back' }
    | { readonly outcome: 'failed'; readonly code: ErrorCode }
  );

/** What is unknown, or cannot be told. */
export const nothing = '-';
/** Ids of labels may hold anything; one that does not fit is told as `other`. */
const word = /^[\w-]{1,40}$/;

export function waitOf(milliseconds: number): string {
  return String(waits.find((most) => milliseconds <= most) ?? 'more');
}

function what(counted: Counted): string {
  if (counted.outcome === 'failed') return counted.code;
  if (counted.outcome === 'held-back') return nothing;
  return word.test(counted.label) ? counted.label : 'other';
}

function row(counted: Counted): string {
  const { model, engine, outcome, wait, fetched } = counted;
  return [
    model?.id ?? nothing,
    model?.version ?? nothing,
    engine ?? nothing,
    outcome,
    what(counted),
    waitOf(wait),
    fetched ? 'fetched' : 'kept',
  ].join('.');
}

/** The query, without its question mark: at most `mostCounted` rows, 1.4 kB. */
export const encodeCounts = (counted: readonly Counted[]): string =>
  counted
    .slice(0, mostCounted)
    .map((one) => `a=${row(one)}`)
    .join('&');
