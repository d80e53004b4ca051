export type CsvCell = string | number | null;

/**
 * Where a spreadsheet would begin a formula (OWASP, "CSV Injection"; a file may be named by anybody): at the start of a text, or
 * amidst it for a reader that parts cells at semicolons, tabs or lines and does not know our commas and quotes. Blanks, quotes
 * and apostrophes before the sign hide it from nobody. The wide forms count in some spreadsheets.
 */
const formula = /(?<=^|[;\t\r\n])(?=[\s"']*[=+\-@\t\r\n＝＋－＠])/g;
const special = /[",;\t\r\n]/;

/**
 * Cells as CSV by RFC 4180, in UTF-8 with a byte order mark: without it, Excel reads names in other scripts as garbage, and
 * what does not need it skips it. A text gets an apostrophe wherever a formula would begin in it, and is quoted then; numbers
 * are never touched.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return byteOrderMark + rows.map(toCsvRecord).join('');
}

export const byteOrderMark = '\uFEFF';

/** One record, for whoever writes them one by one. */
export const toCsvRecord = (row: readonly CsvCell[]) => `${row.map(toField).join(',')}\r\n`;

function toField(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = cell.replace(formula, "'");
  return safe !== cell || special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
