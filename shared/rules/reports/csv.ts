import { plainLines } from '../text/plainText';

/**
 * Spreadsheets treat a cell that begins with one of these, or one of their forms, as a formula; some skip blanks before it, and some
 * begin another cell behind a semicolon, whatever the quotes are.
 */
const FORMULA =
  /(^|;)([\p{Z}\u200c\u200d]*[=+\-@\u2212\u2795\u2796\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])/gmu;

/** Spreadsheets recognise UTF-8 by it. */
export const CSV_BOM = '\uFEFF';

/**
 * Returns one record of a CSV file (RFC 4180) with its line break. Text that a spreadsheet would calculate gets an apostrophe in front,
 * and characters that nobody sees are removed, so that the text of the file can differ from the stored text.
 */
export const csvRecord = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

function cell(value: string): string {
  const safe = plainLines(value).join('\n').replaceAll(FORMULA, "$1'$2");
  return /[",;\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
