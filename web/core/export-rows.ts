/** Answers as files: the same fields, in the same order, wherever they were given. */
import type { Crop } from './crop.ts';
import { type CsvCell, toCsv } from './csv.ts';

/** The answer to a picture as it is exported. What a failed one has no value for is null, or empty. */
export interface ExportRow {
  readonly name: string;
  /** With its folders and its name, parted by slashes. */
  readonly path: string;
  /** The id of the class that is in it, as somebody said or its folders name; null where nothing says so. */
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
  return toCsv([csvHead(labels), ...rows.map((row) => csvCells(row, labels))]);
}

export const csvHead = (labels: readonly string[]): readonly CsvCell[] => [
  ...fields,
  ...sides.map((side) => `crop ${side}`),
  ...labels.map((label) => `probability ${label}`),
];

export const csvCells = (row: ExportRow, labels: readonly string[]): readonly CsvCell[] => [
  ...fields.map((field) => (field === 'warnings' ? row.warnings.join(' ') : row[field])),
  ...sides.map((side) => row.crop?.[side] ?? null),
  ...labels.map((label) => row.probabilities[label] ?? null),
];
