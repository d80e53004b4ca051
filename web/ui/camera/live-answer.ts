import type { Classification } from '../../runtime/index.ts';
import { isUnlike } from '../answer/describe-warnings.ts';
import { gradeAnswer, type NamedProbability } from '../answer/headline.ts';
import { smooth, type Values } from './smoothing.ts';

/** What the camera shows just now: the last frame's answer, smoothed with those before. */
export interface LiveAnswer {
  /** When the frame was answered, in ms. */
  readonly at: number;
  /** Of the last frame, as it is. */
  readonly result: Classification;
  /** Smoothed; most probable first. */
  readonly classes: Classification['classes'];
  readonly grades: Classification['grades'];
  /** Those that held for most of the time that is smoothed over. */
  readonly warnings: Classification['warnings'];
  /** How much of that time each warning held, 0..1. */
  readonly warned: Values;
}

/** About as long as a glance: flicker between frames is gone, and a change is followed well within half a second. */
export const timeConstant = 200;

const mostOfTheTime = 0.5;

/** @param smoothing whether at all @param before of the same model; of another one it counts for nothing */
export function followAnswer(
  before: LiveAnswer | null,
  result: Classification,
  at: number,
  smoothing: boolean,
): LiveAnswer {
  const previous = before && isSameModel(before.result, result) ? before : null;
  const dt = previous ? at - previous.at : 0;
  const tau = smoothing ? timeConstant : 0;
  const share = (classes: Classification['classes']) =>
    Object.fromEntries(classes.map(({ id, probability }) => [id, probability]));
  const probabilities = smooth(previous && share(previous.classes), share(result.classes), dt, tau);
  const now = Object.fromEntries(result.warnings.map(({ code }) => [code, 1]));
  const warned = smooth(previous?.warned ?? null, now, dt, tau);
  const known = new Map([...(previous?.warnings ?? []), ...result.warnings].map((one) => [one.code, one]));
  return {
    at,
    result,
    classes: result.classes
      .map((one) => ({ ...one, probability: probabilities[one.id] ?? 0 }))
      .sort((a, b) => b.probability - a.probability),
    warnings: [...known.values()].filter(({ code }) => (warned[code] ?? 0) > mostOfTheTime),
    grades: result.grades,
    warned,
  };
}

const isSameModel = ({ model: a }: Classification, { model: b }: Classification) =>
  a.id === b.id && a.version === b.version;

/** The same as long as the headline is, in any language. */
export function verdictKey({ classes, warnings, grades }: LiveAnswer): string {
  const named: NamedProbability[] = classes.map(({ id, probability }) => ({ name: id, probability }));
  const verdict = gradeAnswer(named, grades, isUnlike(warnings));
  // A label may have words of its own for an answer that is held back, which names none.
  return JSON.stringify(verdict.grade === 'held-back' ? [verdict, classes[0]?.id] : verdict);
}
