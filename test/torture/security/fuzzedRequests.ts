import fc from 'fast-check';
import type { Endpoint } from '../../../shared/api/endpoint/endpoint';
import { groupReview, query, queryScope, userNamed } from '../../support/sampleTenant';
import type { RawRequest } from './rawRequest';

/** The names that a generated request may use. */
export interface Known {
  /** The ids of existing objects of all types. */
  readonly ids: readonly string[];
  /** The values of the parameters of a path; the values of one entry belong together. */
  readonly places: readonly Readonly<Record<string, string>>[];
  /** The ids of definitions that may be deleted. */
  readonly doomed: readonly string[];
  readonly tokens: readonly string[];
}

/** A generated request, and the row that it was made for. */
export interface FuzzedRequest extends RawRequest {
  readonly operation: string;
}

type Row = Pick<Endpoint<never>, 'operation' | 'method' | 'path' | 'versions' | 'takesBody' | 'query'>;

const STRANGE = [
  ...[
    "'",
    "''",
    "' or 1 eq 1",
    'a/b',
    '#',
    '?',
    '%',
    '%00',
    '%2e%2e',
    '..',
    '.',
    '~',
    '*',
    '\\',
    '\u0000',
    '\u202e',
    '\n',
  ],
  ...['null', 'undefined', '__proto__', 'constructor', '$count', '$value', 'me', 'definitions', "('x')", '(', ')'],
  ...['ａｄｍｉｎ', '🦊', '\ud800', 'ı', 'ﬀ', '﷽', '00000000-0000-0000-0000-000000000000', '{}', '-1', '1e999'],
  'x'.repeat(300),
  'é'.repeat(900),
];

const strange = fc.oneof(
  fc.constantFrom(...STRANGE),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

const key = ({ ids }: Known): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 2, arbitrary: strange.map(encodeLoosely) },
    { weight: 1, arbitrary: fc.constantFrom(...ids).map((id) => id.toUpperCase()) },
  );

/** Returns a text in which some characters are escaped. */
function encodeLoosely(text: string): string {
  try {
    return text.length % 3 === 0 ? text : encodeURIComponent(text);
  } catch {
    return text;
  }
}

const paths = (row: Row, known: Known): fc.Arbitrary<string> => {
  const names = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const keys = row.operation.includes('delete')
    ? fc.constantFrom(...known.doomed).map((id) => ({ definitionId: id }))
    : fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...known.places) },
        { weight: 1, arbitrary: fc.record(Object.fromEntries(names.map((name) => [name, key(known)]))) },
      );
  const version = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...row.versions) },
    fc.constantFrom('v1.0', 'beta', 'V1.0', 'v2.0'),
  );
  const end = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    fc.constantFrom('/', '//', '/.', '/..', '()', "('x')", '/$count', '/$ref', '/x'),
  );
  return fc.tuple(version, keys, end).map(([at, values, rest]) => {
    const given: Readonly<Record<string, string>> = values;
    return `/${at}${row.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => given[name] ?? 'reviewer')}${rest}`;
  });
};

const PROPERTIES = [
  'id',
  'displayName',
  'status',
  'scope/query',
  'settings/recurrence',
  'principal/id',
  'decision',
  'createdBy',
  'x',
  '',
];
const filters = fc.oneof(
  fc
    .tuple(fc.constantFrom(...PROPERTIES), fc.constantFrom('eq', 'ne', 'gt', 'in', 'has', ''), strange)
    .map(([property, operator, value]) => `${property} ${operator} '${value.replaceAll("'", "''")}'`),
  fc
    .tuple(fc.constantFrom('contains', 'startswith', 'isof', 'not'), strange)
    .map(([name, value]) => `${name}(displayName,'${value}')`),
  fc.nat(200).map((depth) => `${'('.repeat(depth)}id eq 'x'${')'.repeat(depth)}`),
  fc.nat(400).map((times) => Array.from({ length: times + 1 }, () => "id eq 'x'").join(' or ')),
  strange,
);
const option = fc.oneof(
  fc.tuple(fc.constantFrom('$filter', '$FILTER'), filters),
  fc.tuple(
    fc.constantFrom('$top', '$skip'),
    fc.oneof(fc.integer().map(String), fc.constantFrom('0', '1', '999', '1000', '1e3', '９', '+1', '9'.repeat(40))),
  ),
  fc.tuple(
    fc.constantFrom('$select', '$orderby', '$expand'),
    fc.oneof(fc.constantFrom(...PROPERTIES, 'id desc', 'instances($top=1)', '*'), strange),
  ),
  fc.tuple(
    fc.constantFrom('$count', '$skiptoken', '$search', '$apply', '$format', 'token', 'x'),
    fc.oneof(fc.constantFrom('true', 'false'), strange),
  ),
);
const queries = fc
  .array(option, { maxLength: 3 })
  .chain((options) =>
    fc
      .boolean()
      .map((raw) => options.map(([name, value]) => `${name}=${raw ? encodeLoosely(value) : safely(value)}`).join('&')),
  )
  .map((text) => (text === '' ? '' : `?${text.replaceAll('#', '%23')}`));

const safely = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\ufffd'));

const SAMPLES: readonly object[] = [
  groupReview(),
  groupReview({
    stageSettings: [
      { stageId: '1', durationInDays: 1, recommendationsEnabled: false, reviewers: [query('./manager')] },
    ],
  }),
  groupReview({
    settings: {
      recurrence: { pattern: { type: 'weekly', interval: 1 }, range: { type: 'noEnd', startDate: '2026-02-02' } },
    },
  }),
  { decision: 'Deny', justification: 'because' },
  { decision: 'Approve', principalId: userNamed('Jerry Lindqvist').id, resourceId: userNamed('Helen Brandt').id },
  { decisions: [{ id: 'x', decision: 'Deny' }] },
  { isGroupOwnerManagementEnabled: true },
  {
    reviewers: [query(`/users/${userNamed('Helen Brandt').id}`)],
    scope: { '@odata.type': '#microsoft.graph.accessReviewScope' },
  },
  {
    displayName: 'Report',
    reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2026-02-01T00:00:00Z',
    scopes: [queryScope("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
  },
  { requests: [{ id: '1', method: 'GET', url: '/identityGovernance/accessReviews/definitions' }] },
];

/** Generates a sample with one wrong value in a random property. */
const mutated = fc
  .tuple(
    fc.constantFrom(...SAMPLES),
    fc.nat(),
    fc.oneof(fc.jsonValue({ maxDepth: 3 }), strange, fc.constantFrom(1e308, -0, 2 ** 53, null, [], {})),
  )
  .map(([sample, place, value]) => {
    const copy = structuredClone(sample) as Record<string, unknown>;
    const holders = [copy];
    for (const holder of holders) {
      for (const child of Object.values(holder))
        if (typeof child === 'object' && child !== null) holders.push(child as Record<string, unknown>);
    }
    const holder = holders[place % holders.length] ?? copy;
    const names = [...Object.keys(holder), 'added'];
    holder[names[place % names.length] ?? 'added'] = value;
    return JSON.stringify(copy);
  });

const bodies = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...SAMPLES).map((sample) => JSON.stringify(sample)) },
  { weight: 5, arbitrary: mutated },
  { weight: 1, arbitrary: fc.json({ maxDepth: 4 }) },
  { weight: 1, arbitrary: strange },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '{"__proto__":{"admin":true},"displayName":"x"}',
      '{"constructor":{"prototype":{"x":1}}}',
      '{"displayName":"a","displayName":"b"}',
      `{"displayName":${'9'.repeat(400)}}`,
      `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
      `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      '\ufeff{}',
      '{"a":"\\ud800"}',
      '{"decision":"Deny","justification":"\\u0000\\ud800"}',
    ),
  },
);

const headers = ({ tokens, ids }: Known): fc.Arbitrary<Record<string, string>> => {
  const printable = fc.string({
    unit: fc.constantFrom('a', 'b', '*', '"', 'W/', ',', ';', '=', '-', '1', ' ', 'é'),
    maxLength: 12,
  });
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 6, nil: undefined });
  return fc
    .record({
      authorization: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...tokens).map((token) => `Bearer ${token}`) },
        fc.constantFrom('Bearer x', 'Basic eDp4', 'Bearer a.b.c', ''),
      ),
      'content-type': fc.oneof(
        { weight: 8, arbitrary: fc.constant('application/json') },
        fc.constantFrom('text/plain', 'application/json; charset=utf-16', ';', 'application/xml'),
      ),
      'if-match': some(fc.oneof(printable, fc.constantFrom('*', 'W/"x"', '"', '""'))),
      'if-none-match': some(printable),
      prefer: some(
        fc.oneof(
          printable,
          fc.constantFrom('return=minimal', 'odata.maxpagesize=0', 'odata.maxpagesize=3', 'maxpagesize=x'),
        ),
      ),
      'client-request-id': some(fc.oneof(printable, fc.constantFrom(...ids))),
      'x-ms-client-principal': some(fc.constant('eyJ1c2VySWQiOiJhZG1pbiJ9')),
      accept: some(fc.constantFrom('text/html', '*/*', 'application/json;odata.metadata=full')),
    })
    .map((all) =>
      Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    );
};

/** Returns requests for all rows. Most are nearly valid, some are unlike any request of a client. */
export function fuzzedRequests(rows: readonly Row[], known: Known): fc.Arbitrary<FuzzedRequest> {
  return fc.constantFrom(...rows).chain((row) =>
    fc
      .record({
        method: fc.oneof(
          { weight: 15, arbitrary: fc.constant(row.method) },
          fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'OPTIONS'),
        ),
        path: paths(row, known),
        search: fc.oneof({ weight: row.query ? 1 : 5, arbitrary: fc.constant('') }, queries),
        headers: headers(known),
        body: row.takesBody ? bodies : fc.option(bodies, { freq: 8, nil: '' }),
      })
      .map(({ method, path, search, headers: given, body }) => ({
        operation: row.operation,
        method,
        target: path + search,
        headers: given,
        ...(method === 'GET' || body === '' ? {} : { body }),
      })),
  );
}
