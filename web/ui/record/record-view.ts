/** What a record says of answers: by class, and of answers like one that was given. Shares are 0..1. */
import type { CardFigures } from '../../core/card-figures.ts';
import { localise } from '../../core/localise.ts';
import type { Grades, Manifest } from '../../core/manifest.ts';
import { gradeOf } from '../answer/headline.ts';
import type { Worded } from '../text/values.ts';
import type { AskedAnswer } from './record-switch.ts';

export interface Other {
  readonly name: string;
  readonly share: number;
}

export interface ClassView {
  readonly id: string;
  readonly name: string;
  /** Test pictures of it, and answers that name it. */
  readonly pictures: number;
  readonly answers: number;
  /** The share of its pictures that is answered with it (recall). */
  readonly found: number;
  /** The share of answers that is right where it was answered (precision); null where it never was. */
  readonly precision: number | null;
  /** `found` on photographs from elsewhere; null where that was not measured. */
  readonly photographs: number | null;
  /** What its other pictures are mostly taken for, of all of its pictures; and what is wrongly taken for it, of all answers. */
  readonly takenFor: readonly Other[];
  readonly mistaken: readonly Other[];
  /** How surely it was said, and how often that was right. */
  readonly graded: readonly { readonly grade: Worded; readonly answers: number; readonly right: number }[];
}

type Labels = Manifest['labels'];

const gradesInOrder: readonly Worded[] = ['very-likely', 'probably', 'unsure'];
/** Of a class's confusions so many are named, if they are worth it. */
const mostOthers = 3;
const worthNaming = 0.005;

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** All classes of a model, in its order; none where it was not counted what it takes for what. */
export function viewClasses(
  { confusion, photographs, byAnswer }: CardFigures,
  labels: Labels,
  language: string,
): ClassView[] {
  if (!confusion || confusion.length !== labels.length) return [];
  const names = labels.map(({ name }) => localise(name, language));
  const others = (counts: readonly number[], own: number, all: number): Other[] =>
    counts
      .map((count, place) => ({ name: names[place] as string, share: all > 0 ? count / all : 0, place }))
      .filter(({ share, place }) => place !== own && share >= worthNaming)
      .sort((a, b) => b.share - a.share)
      .slice(0, mostOthers)
      .map(({ name, share }) => ({ name, share }));
  return labels.map(({ id }, own) => {
    const row = confusion[own] as readonly number[];
    const column = confusion.map((counts) => counts[own] as number);
    const [pictures, answers, right] = [sum(row), sum(column), row[own] as number];
    return {
      id,
      name: names[own] as string,
      pictures,
      answers,
      found: pictures > 0 ? right / pictures : 0,
      precision: answers > 0 ? right / answers : null,
      photographs: photographs?.accuracyByClass[id] ?? null,
      takenFor: others(row, own, pictures),
      mistaken: others(column, own, answers),
      graded: gradesInOrder.flatMap((grade) => {
        const kept = byAnswer?.[id]?.[grade];
        return kept && kept.right !== null ? [{ grade, answers: kept.answers, right: kept.right }] : [];
      }),
    };
  });
}

/** How often answers like a given one are right: `class`, of its class and worded so; `sure`, of all that are as sure. */
export type Likes =
  | { readonly by: 'class'; readonly grade: Worded; readonly answers: number; readonly right: number }
  | {
      readonly by: 'sure';
      readonly from: number;
      readonly to: number;
      readonly answers: number;
      readonly right: number;
    };

/** Of fewer, a share of a hundred says nothing: of 50 answers it is known to 14 in a hundred. */
export const fewest = 50;

/** Null where too few answers like it were counted, and for a class that was not the answer. */
export function answersLike(
  { label, probability }: AskedAnswer,
  { byAnswer, reliability }: CardFigures,
  grades: Grades,
): Likes | null {
  if (probability === null) return null;
  const grade = gradeOf(probability, grades);
  const kept = byAnswer?.[label]?.[grade];
  if (kept && kept.right !== null && kept.answers >= fewest) {
    return { by: 'class', grade, answers: kept.answers, right: kept.right };
  }
  if (!reliability) return null;
  const count = reliability.length;
  const place = Math.min(count - 1, Math.max(0, Math.ceil(probability * count) - 1));
  const bin = reliability[place];
  if (!bin || bin.images < fewest) return null;
  return {
    by: 'sure',
    from: place / count,
    to: (place + 1) / count,
    answers: bin.images,
    right: bin.accuracy,
  };
}

/** A share of a hundred, as people say it: whole, but never a hundred, nor none, that it is not. */
export function ofHundred(share: number, language: string): string {
  const hundred = share * 100;
  const rounded = Math.round(hundred);
  const claims = (rounded === 100 && share < 1) || (rounded === 0 && share > 0);
  const digits = claims ? 1 : 0;
  const shown = claims ? Math.min(99.9, Math.max(0.1, hundred)) : hundred;
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(shown);
}

/** A share whose digits after the point say nothing: an end of a bin, a threshold. */
export const wholePercent = (share: number, language: string) =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);
