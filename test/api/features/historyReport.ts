/** Returns the scope of a report about reviews whose scope contains a text. */
export const scopeOf = (searched: string) => ({
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  queryType: 'MicrosoftGraph',
  query: `/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '${searched}')`,
});

/** A request for a report of all decisions about groups. */
export const history = {
  displayName: 'Year: "2026" / all',
  reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
  reviewHistoryPeriodEndDateTime: '9999-12-31T00:00:00Z',
  scopes: [scopeOf('/groups')],
};

/** Returns the records of a CSV file (RFC 4180, with CRLF) as objects, without the byte order mark. */
export function readCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const records = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
  const [names = [], ...rows] = records;
  return rows.map((cells) => Object.fromEntries(names.map((name, n) => [name, cells[n] ?? ''])));
}
