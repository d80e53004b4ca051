import type { Crop, ModelSummary } from '../../runtime/index.ts';
import type { Truths } from '../answer/truth-store.ts';
import { toCsv } from './csv.ts';
import { createTruthFinder, type TruthFinder } from './evaluation.ts';
import { type Entry, isSettled, modelOf } from './list-entry.ts';

/** A picture of the list as it is exported. What a failed one has no value for is null, or empty. */
export interface ExportRow {
  readonly name: string;
  /** With its folders and its name, parted by slashes. */
  readonly path: string;
  /** The id of the class that is in it, as the visitor said or its folders name; null where nothing says so. */
  readonly truth: string | null;
  /** The id of the most probable class. */
  readonly label: string | null;
  readonly probability: number | null;
  /** 0..1 by label id, in the model's order. */
  readonly probabilities: Readonly<Record<string, number>>;
  readonly model: string | null;
  readonly version: string | null;
  readonly engine: string | null;
  readonly precision: string | null;
  /** What of the picture the model saw, in the picture's pixels. */
  readonly crop: Crop | null;
  /** Reading, resizing and the model's own run. */
  readonly ms: number | null;
  /** Codes. */
  readonly warnings: readonly string[];
  /** A code. */
  readonly error: string | null;
}

/** A row for each picture that has a result, in the order in which they came. */
export function exportRows(entries: readonly Entry[], truths: Truths): ExportRow[] {
  const finders = new Map<ModelSummary, TruthFinder>();
  const truthOf = (entry: Entry, model: ModelSummary) => {
    const find = finders.get(model) ?? createTruthFinder(model, truths);
    finders.set(model, find);
    return model.labels[find(entry) ?? -1]?.id ?? null;
  };
  return entries.filter(isSettled).map((entry) => toRow(entry, truthOf));
}

function toRow(entry: Entry, truthOf: (entry: Entry, model: ModelSummary) => string | null): ExportRow {
  const { name, path, outcome } = entry;
  const model = modelOf(entry);
  const answer = outcome.state === 'done' ? outcome.answer : null;
  return {
    name,
    path,
    truth: model ? truthOf(entry, model) : null,
    label: answer?.model.labels[answer.top]?.id ?? null,
    probability: answer?.probabilities[answer.top] ?? null,
    probabilities: Object.fromEntries(
      answer?.model.labels.map(({ id }, i) => [id, answer.probabilities[i] ?? 0]) ?? [],
    ),
    model: model?.id ?? null,
    version: model?.version ?? null,
    engine: answer?.engine ?? null,
    precision: answer?.precision ?? null,
    crop: answer?.crop ?? null,
    ms: answer?.milliseconds ?? null,
    warnings: answer?.warnings ?? [],
    error: outcome.state === 'failed' ? outcome.failure.code : null,
  };
}

/** An array of rows. */
export const rowsToJson = (rows: readonly ExportRow[]) => `${JSON.stringify(rows, null, 2)}\n`;

const fields = [
  'name',
  'path',
  'truth',
  'label',
  'probability',
  'model',
  'version',
  'engine',
  'precision',
  'ms',
  'warnings',
  'error',
] as const;
const sides = ['x', 'y', 'width', 'height'] as const;

/** A record for each row: the fields of the JSON, then the part of the picture, then a column for each class that any of the models has. */
export function rowsToCsv(rows: readonly ExportRow[], labels: readonly string[]): string {
  const head = [
    ...fields,
    ...sides.map((side) => `crop ${side}`),
    ...labels.map((label) => `probability ${label}`),
  ];
  const body = rows.map((row) => [
    ...fields.map((field) => (field === 'warnings' ? row.warnings.join(' ') : row[field])),
    ...sides.map((side) => row.crop?.[side] ?? null),
    ...labels.map((label) => row.probabilities[label] ?? null),
  ]);
  return toCsv([head, ...body]);
}

/** The models that gave the results, in the order in which they first did. */
export function exportedModels(entries: readonly Entry[]): ModelSummary[] {
  const models = new Map<string, ModelSummary>();
  for (const model of entries.map(modelOf)) {
    if (model) models.set(`${model.id} ${model.version}`, model);
  }
  return [...models.values()];
}

/** The ids of all their classes, each once, in the order of their manifests. */
export const labelsOf = (models: readonly ModelSummary[]) => [
  ...new Set(models.flatMap(({ labels }) => labels.map(({ id }) => id))),
];
