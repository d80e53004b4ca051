/** Rows as they come: a list of any length is never held in memory, and what is written is whole after each. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { byteOrderMark, toCsvRecord } from '../../../../web/core/csv.ts';
import { csvCells, csvHead, type ExportRow } from '../../../../web/core/export-rows.ts';
import type { Model } from '../types.ts';
import { printable } from './printable.ts';

export type Form = 'json' | 'csv' | 'text';

export interface RowWriter {
  begin(): Promise<void>;
  row(row: ExportRow): Promise<void>;
  end(): Promise<void>;
}

type Say = (text: string) => Promise<void>;

export function writerFor(form: Form, model: Model, stream: Writable): RowWriter {
  const say: Say = async (text) => {
    if (!stream.write(text)) await once(stream, 'drain');
  };
  if (form === 'json') return jsonWriter(say);
  return form === 'csv'
    ? csvWriter(
        say,
        model.labels.map(({ id }) => id),
      )
    : textWriter(say, model);
}

/** Together, what `rowsToJson` gives of all rows. */
function jsonWriter(say: Say): RowWriter {
  let before = '[\n';
  return {
    begin: async () => {},
    async row(row) {
      const alone = JSON.stringify([row], null, 2);
      await say(before + alone.slice('[\n'.length, -'\n]'.length));
      before = ',\n';
    },
    end: () => say(before === '[\n' ? '[]\n' : '\n]\n'),
  };
}

/** Together, what `rowsToCsv` gives of all rows. */
const csvWriter = (say: Say, labels: readonly string[]): RowWriter => ({
  begin: () => say(byteOrderMark + toCsvRecord(csvHead(labels))),
  row: (row) => say(toCsvRecord(csvCells(row, labels))),
  end: async () => {},
});

/** A line for a person. */
function textWriter(say: Say, { labels }: Model): RowWriter {
  const names = new Map(labels.map(({ id, name }) => [id, name.en]));
  return {
    begin: async () => {},
    row: (row) => say(`${printable(`${row.path}: ${describe(row, names)}`)}\n`),
    end: async () => {},
  };
}

function describe(
  { label, probability, warnings, error }: ExportRow,
  names: ReadonlyMap<string, string>,
): string {
  if (error !== null) return error;
  const unlike = warnings.filter((code) => code !== 'truncated');
  const guess = `${names.get(label ?? '')} ${(100 * (probability ?? 0)).toFixed(1)} %`;
  const held = unlike.length > 0 ? `held back (${unlike.join(', ')}); ${guess}` : guess;
  return warnings.includes('truncated') ? `${held}; the end of the file is missing` : held;
}
