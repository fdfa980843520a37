/** Spreadsheets treat a cell that begins with one of these, or its full-width form, as a formula. */
const FORMULA_START = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Spreadsheets recognise UTF-8 by it. */
export const CSV_BOM = '\uFEFF';

/**
 * Returns one record of a CSV file (RFC 4180) with its line break. A cell that a spreadsheet would calculate gets an apostrophe in
 * front, so that the text of the file can differ from the stored text.
 */
export const csvRecord = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

function cell(value: string): string {
  const safe = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
