import { rowsToCsv, rowsToJson } from '../../core/export-rows.ts';
import type { Truths } from '../answer/truth-store.ts';
import { saveFile } from '../parts/save-file.ts';
import { useText } from '../text/use-text.ts';
import type { Entry } from './list-entry.ts';
import { exportedModels, exportRows, labelsOf } from './list-export.ts';

interface Props {
  readonly entries: readonly Entry[];
  readonly truths: Truths;
}

/** All results as files, whatever part of the list is to be seen. */
export function ListExport({ entries, truths }: Props) {
  const text = useText();
  const models = exportedModels(entries);
  if (models.length === 0) return null;
  const name = `inkling-${models.map(({ id }) => id).join('-')}-answers`;
  const saveCsv = () =>
    saveFile(
      `${name}.csv`,
      rowsToCsv(exportRows(entries, truths), labelsOf(models)),
      'text/csv;charset=utf-8',
    );
  const saveJson = () =>
    saveFile(`${name}.json`, rowsToJson(exportRows(entries, truths)), 'application/json');
  return (
    <fieldset className="list__actions">
      <legend className="visually-hidden">{text.list.export}</legend>
      <button type="button" className="button button--quiet" onClick={saveCsv}>
        {text.list.csv}
      </button>
      <button type="button" className="button button--quiet" onClick={saveJson}>
        {text.list.json}
      </button>
    </fieldset>
  );
}
