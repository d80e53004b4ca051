/** How right the answers are where the folders say what is in the pictures. */
import type { ModelSummary } from '../../runtime/index.ts';
import { toCsv } from './csv.ts';
import type { Entry, ListAnswer } from './list-entry.ts';

export interface Evaluation {
  readonly model: ModelSummary;
  /** Pictures in folders that are named like a class, and how many of them were answered with it. */
  readonly images: number;
  readonly correct: number;
  /** 0..1 */
  readonly accuracy: number;
  /** Places, in the model's labels, of the classes that are a folder or an answer. */
  readonly classes: readonly number[];
  /** `[folder's class][answered class]`: pictures, in the order of the model's labels. */
  readonly matrix: readonly (readonly number[])[];
  /** Answered pictures whose folders name no class. */
  readonly unlabelled: number;
}

/** Upper and lower case, spaces, hyphens and underscores are alike. */
const normalise = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();

/** Finds the class that a path's folders name: the innermost that is a label's id, or its name in any language. */
export function createClassFinder({ labels }: Pick<ModelSummary, 'labels'>) {
  const places = new Map<string, number>();
  labels.forEach(({ id, name }, place) => {
    for (const known of [id, ...Object.values(name)].map(normalise)) {
      if (!places.has(known)) places.set(known, place);
    }
  });
  const byFolder = new Map<string, number | undefined>();
  const find = (folder: string): number | undefined => {
    const names = folder.split('/').reverse();
    return names.map((name) => places.get(normalise(name))).find((place) => place !== undefined);
  };
  /** @returns the label's place; undefined where no folder names one */
  return (path: string): number | undefined => {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (!byFolder.has(folder)) byFolder.set(folder, find(folder));
    return byFolder.get(folder);
  };
}

export type ClassFinder = ReturnType<typeof createClassFinder>;

const isOf = (answer: ListAnswer, { id, version }: ModelSummary) =>
  answer.model.id === id && answer.model.version === version;

/** Of the answers that `model` gave; null where no folder is named like one of its classes. */
export function evaluate(entries: readonly Entry[], model: ModelSummary): Evaluation | null {
  const find = createClassFinder(model);
  const size = model.labels.length;
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  let [images, correct, unlabelled] = [0, 0, 0];
  for (const { path, outcome } of entries) {
    if (outcome.state !== 'done' || !isOf(outcome.answer, model)) continue;
    const row = matrix[find(path) ?? -1];
    const { top } = outcome.answer;
    if (row) {
      images += 1;
      row[top] = (row[top] ?? 0) + 1;
      if (row === matrix[top]) correct += 1;
    } else unlabelled += 1;
  }
  if (images === 0) return null;
  const classes = [...matrix.keys()].filter((place) =>
    matrix.some((row, i) => (row[place] ?? 0) > 0 || (i === place && row.some((count) => count > 0))),
  );
  return { model, images, correct, accuracy: correct / images, classes, matrix, unlabelled };
}

export interface ClassScore {
  /** Pictures in the class's folder, and answered with it. */
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

/** The whole matrix: a record for each folder's class, a column for each answer. */
export function matrixToCsv({ model, matrix }: Evaluation): string {
  const labels = model.labels.map(({ id }) => id);
  return toCsv([['folder', ...labels], ...matrix.map((row, i) => [labels[i] ?? null, ...row])]);
}

export function evaluationToJson(evaluation: Evaluation): string {
  const { model, images, correct, accuracy, matrix, unlabelled } = evaluation;
  const classes = model.labels.map(({ id }, place) => ({ label: id, ...scoreClass(evaluation, place) }));
  const report = {
    schema: 1,
    model: model.id,
    version: model.version,
    images,
    correct,
    accuracy,
    unlabelled,
    classes,
    /** Rows: the folder's class; columns: the answer; both in the order of `classes`. */
    matrix,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
