import { createClassFinder } from '../../../../web/core/class-finder.ts';
import type { ExportRow } from '../../../../web/core/export-rows.ts';
import type { Answer, Failure, Model, Result } from '../types.ts';
import type { NamedPicture } from './pictures.ts';

/** Makes the rows that the page's list is saved as (web/ui/list/list-export.ts). */
export function rowMaker(model: Model) {
  const classOf = createClassFinder(model);
  return ({ name, path }: Pick<NamedPicture, 'name' | 'path'>, result: Result): ExportRow => ({
    name,
    path,
    truth: model.labels[classOf(path) ?? -1]?.id ?? null,
    ...('answer' in result ? answered(result.answer, model) : failed(result.error, model)),
  });
}

type Told = Omit<ExportRow, 'name' | 'path' | 'truth'>;

function answered({ classes, engine, crop, milliseconds, warnings }: Answer, model: Model): Told {
  const byId = new Map(classes.map(({ id, probability }) => [id, probability]));
  return {
    label: classes[0]?.id ?? null,
    probability: classes[0]?.probability ?? null,
    probabilities: Object.fromEntries(model.labels.map(({ id }) => [id, byId.get(id) ?? 0])),
    model: model.id,
    version: model.version,
    engine: engine.id,
    precision: engine.precision,
    crop,
    ms: milliseconds.prepare + milliseconds.run,
    warnings: warnings.map(({ code }) => code),
    error: null,
  };
}

const failed = ({ code }: Failure, model: Model): Told => ({
  label: null,
  probability: null,
  probabilities: {},
  model: model.id,
  version: model.version,
  engine: null,
  precision: null,
  crop: null,
  ms: null,
  warnings: [],
  error: code,
});
