import type { ExportRow } from '../../core/export-rows.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import type { Truths } from '../answer/truth-store.ts';
import { createTruthFinder, type TruthFinder } from './evaluation.ts';
import { type Entry, isSettled, modelOf } from './list-entry.ts';

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
