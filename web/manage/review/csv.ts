import type { ManagedItem } from './load';

/** The columns, under the API's own names, so that scripts and tables agree. */
const COLUMNS: Readonly<Record<string, (item: ManagedItem) => string | null | undefined>> = {
  id: ({ id }) => id,
  principal: ({ principal }) => principal.displayName,
  userPrincipalName: ({ principal }) => principal.userPrincipalName,
  resource: ({ resource }) => resource.displayName,
  recommendation: ({ recommendation }) => recommendation,
  decision: ({ decision }) => decision,
  reviewedBy: ({ reviewedBy }) => reviewedBy?.displayName,
  reviewedDateTime: ({ reviewedDateTime }) => reviewedDateTime,
  justification: ({ justification }) => justification,
  applyResult: ({ applyResult }) => applyResult,
  applyDescription: ({ applyDescription }) => applyDescription,
};

/** The beginnings of cells that spreadsheets treat as formulas. */
const FORMULA = /^[=+\-@\t\r]/;

const cell = (text: string): string => `"${text.replace(FORMULA, "'$&").replaceAll('"', '""')}"`;

/** Returns items as a CSV file (RFC 4180). The mark at its beginning makes spreadsheets read it as UTF-8. */
export function csvOf(items: readonly ManagedItem[]): string {
  const rows = [Object.keys(COLUMNS), ...items.map((item) => Object.values(COLUMNS).map((read) => read(item) ?? ''))];
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}
