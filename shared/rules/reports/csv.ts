/** Spreadsheets take a cell that begins with one of these, full-width forms included, for a formula. */
const FORMULA_START = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Tells spreadsheets that the file is UTF-8. */
export const CSV_BOM = '\uFEFF';

/**
 * One record of a CSV file (RFC 4180), its line break included. A cell that a spreadsheet would calculate gets an apostrophe in
 * front and quotes around, so the file is a view of the data and not their record.
 */
export const csvRecord = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

function cell(value: string): string {
  const safe = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
