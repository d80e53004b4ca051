export type CsvCell = string | number | null;

/**
 * What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"): a file may be named by anybody. The wide
 * forms count in some of them.
 */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;
const special = /[",\r\n]/;

/**
 * Cells as CSV by RFC 4180, in UTF-8 with a byte order mark: without it, Excel reads names in other scripts as garbage, and
 * what does not need it skips it. A text that would be a formula gets an apostrophe before it; numbers are never touched.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(toField).join(',')}\r\n`).join('')}`;
}

function toField(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
