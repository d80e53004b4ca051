/** How right the answers are where the visitor, or a folder, says what is in the pictures. */
import { createClassFinder } from '../../core/class-finder.ts';
import { toCsv } from '../../core/csv.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import { saidOf, type Truths } from '../answer/truth-store.ts';
import type { Entry, ListAnswer } from './list-entry.ts';

export interface Evaluation {
  readonly model: ModelSummary;
  /** Pictures of which it is known which class is in them, and how many of them were answered with it. */
  readonly images: number;
  readonly correct: number;
  /** 0..1 */
  readonly accuracy: number;
  /** Of the classes that were answered with, on average, 0..1: calibrated, it is as large as the accuracy. */
  readonly meanProbability: number;
  /** Places, in the model's labels, of the classes that are in a picture or an answer. */
  readonly classes: readonly number[];
  /** `[class in it][answered class]`: pictures, in the order of the model's labels. */
  readonly matrix: readonly (readonly number[])[];
  /** Pictures of which it is known, and whose answers were held back: they name no class, right or wrong. */
  readonly heldBack: number;
  /** Answered pictures of which nothing says what is in them. */
  readonly unlabelled: number;
}

/** Finds the class that is in a picture: what the visitor said of the part that was asked about, or else what its folders name. */
export function createTruthFinder(model: Pick<ModelSummary, 'id' | 'labels'>, truths: Truths) {
  const ofFolder = createClassFinder(model);
  const places = new Map(model.labels.map(({ id }, place) => [id, place]));
  /** @returns the label's place; undefined where nothing names one */
  return (entry: Pick<Entry, 'file' | 'crop' | 'path'>): number | undefined =>
    places.get(saidOf(truths, entry, model.id) ?? '') ?? ofFolder(entry.path);
}

export type TruthFinder = ReturnType<typeof createTruthFinder>;

const isOf = (answer: ListAnswer, { id, version }: ModelSummary) =>
  answer.model.id === id && answer.model.version === version;

/** Of the answers that `model` gave; null where nothing says which of its classes is in any picture. */
export function evaluate(entries: readonly Entry[], model: ModelSummary, truths: Truths): Evaluation | null {
  const find = createTruthFinder(model, truths);
  const size = model.labels.length;
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  let [images, correct, heldBack, unlabelled, probability] = [0, 0, 0, 0, 0];
  for (const entry of entries) {
    const { outcome } = entry;
    if (outcome.state !== 'done' || !isOf(outcome.answer, model)) continue;
    const row = matrix[find(entry) ?? -1];
    const { top, probabilities } = outcome.answer;
    if (row && outcome.answer.heldBack) heldBack += 1;
    else if (row) {
      images += 1;
      probability += probabilities[top] ?? 0;
      row[top] = (row[top] ?? 0) + 1;
      if (row === matrix[top]) correct += 1;
    } else unlabelled += 1;
  }
  if (images === 0) return null;
  const classes = [...matrix.keys()].filter((place) =>
    matrix.some((row, i) => (row[place] ?? 0) > 0 || (i === place && row.some((count) => count > 0))),
  );
  return {
    model,
    images,
    correct,
    accuracy: correct / images,
    meanProbability: probability / images,
    classes,
    matrix,
    heldBack,
    unlabelled,
  };
}

export interface ClassScore {
  /** Pictures that it is in, and answered with it. */
  readonly images: number;
  readonly answered: number;
  /** 0..1; null where there is nothing to take a share of. */
  readonly recall: number | null;
  readonly precision: number | null;
}

/** How right the answers are for one class. */
export function scoreClass({ matrix }: Evaluation, place: number): ClassScore {
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  const correct = matrix[place]?.[place] ?? 0;
  const images = sum(matrix[place] ?? []);
  const answered = sum(matrix.map((row) => row[place] ?? 0));
  return {
    images,
    answered,
    recall: images > 0 ? correct / images : null,
    precision: answered > 0 ? correct / answered : null,
  };
}

/** The whole matrix: a record for each class in the pictures, a column for each answer. */
export function matrixToCsv({ model, matrix }: Evaluation): string {
  const labels = model.labels.map(({ id }) => id);
  return toCsv([['truth', ...labels], ...matrix.map((row, i) => [labels[i] ?? null, ...row])]);
}

export function evaluationToJson(evaluation: Evaluation): string {
  const { model, images, correct, accuracy, meanProbability, matrix, heldBack, unlabelled } = evaluation;
  const classes = model.labels.map(({ id }, place) => ({ label: id, ...scoreClass(evaluation, place) }));
  const report = {
    schema: 1,
    model: model.id,
    version: model.version,
    images,
    correct,
    accuracy,
    meanProbability,
    heldBack,
    unlabelled,
    classes,
    /** Rows: the class in the picture; columns: the answer; both in the order of `classes`. */
    matrix,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
