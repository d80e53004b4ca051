import type { EngineComparison } from '../../runtime/index.ts';
import type { Comparison } from './compare-store.ts';
import { hasAnswer, largestDifference } from './comparison.ts';

/** What a browser says of itself: times mean nothing without it. */
export interface Device {
  readonly userAgent: string;
  readonly hardwareConcurrency: number;
  /** Without it there is one thread only. */
  readonly crossOriginIsolated: boolean;
}

/**
 * A finished comparison as it is exported. Times are milliseconds, probabilities 0..1 by label, logits in the order of
 * the manifest's labels. `at`: when it was done, in ISO 8601.
 */
export function comparisonReport({ subject, results }: Comparison, at: string, device: Device) {
  const largest = largestDifference(results, 'en');
  return {
    schema: 1,
    at,
    device,
    model: { id: subject.model.id, version: subject.model.version },
    picture: subject.name,
    engines: results.map(reportEngine),
    largestDifference: largest ? { label: largest.id, probability: largest.difference } : null,
  };
}

function reportEngine(result: EngineComparison) {
  if (!hasAnswer(result)) {
    return { id: result.id, error: { code: result.error.code, detail: result.error.detail } };
  }
  const { id, engine, classes, logits, milliseconds, runs } = result;
  return {
    id,
    precision: engine.precision,
    threads: engine.threads,
    probabilities: Object.fromEntries(classes.map((one) => [one.id, one.probability])),
    logits: [...logits],
    milliseconds,
    runs,
  };
}

/** A name for the file, of characters that every file system takes. */
export function reportFileName({ subject }: Comparison): string {
  const picture = subject.name.replace(/\.[^.]*$/, '').replace(/[^\p{L}\p{N}]+/gu, '-');
  return `inkling-${subject.model.id}-${picture.replace(/^-|-$/g, '') || 'picture'}.json`;
}
