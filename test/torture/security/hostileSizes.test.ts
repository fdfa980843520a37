import fc from 'fast-check';
import { openApi, type Api } from '../../support/api';
import { groupReview, queryScope } from '../../support/sampleTenant';
import { BODIES, entries, HEADERS, keys, list, nested, QUERIES, review } from './hostileShapes';
import { flawOf, sendRaw, type RawAnswer } from './rawRequest';

/*
 * Requests of hostile sizes: bodies of many small elements up to the limit, batches of heavy parts, long headers in parts. Each is compared
 * with a small request of its kind, by its effort: calls to storage and directory, and characters of the answer.
 */
const { HOSTILE_REQUESTS = '100', FUZZ_SEED = '20260105' } = process.env;
const REQUESTS = Number(HOSTILE_REQUESTS);
const ROOT = '/identityGovernance/accessReviews';

let api: Api;
let token: string;
let id: string;
beforeAll(async () => {
  // Timers fire only at an instant to which a test moves the clock.
  api = await openApi({ args: ['--quiet', '--tick', 'P1000D'] });
  token = await api.token('admin@contoso.example');
  ({ id } = await api.create(groupReview()));
  await api.advance('PT0S');
});
afterAll(() => api.stop());

/** A request of `n` elements. `objects` is the number of directory objects that it names, `parts` the number of requests in it. */
interface Sized {
  readonly method: string;
  readonly target: string;
  readonly body?: string;
  readonly objects?: number;
  readonly parts?: number;
}
type Kind = (n: number) => Sized;

const text = (body: unknown): string => JSON.stringify(body);
const posting = (target: string, body: unknown): Sized => ({ method: 'POST', target, body: text(body) });
const post = (body: unknown, more: Partial<Sized> = {}): Sized => ({
  ...posting(`/beta${ROOT}/definitions`, body),
  ...more,
});
const batch = (requests: unknown, parts = 1): Sized => ({ ...posting('/beta/$batch', { requests }), parts });
const part = (changes: object, n = 0): object => ({
  id: String(n),
  method: 'GET',
  url: `${ROOT}/definitions?$top=1`,
  ...changes,
});
const json = { 'content-type': 'application/json' };

const KINDS: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(
    entries(BODIES).map(([name, body]): [string, Kind] => [
      `a body with ${name}`,
      (n) => post(body(n), { objects: n }),
    ]),
  ),
  ...Object.fromEntries(
    entries(BODIES).map(([name, body]): [string, Kind] => [
      `20 parts with ${name}`,
      (n) =>
        batch(
          list(20, (i) =>
            part({ method: 'POST', url: `${ROOT}/definitions`, headers: json, body: body(Math.ceil(n / 20)) }, i),
          ),
          20,
        ),
    ]),
  ),
  ...Object.fromEntries(
    entries(HEADERS).map(([name, value]): [string, Kind] => [
      `a part with a long ${name}`,
      (n) => batch([part({ headers: { [name]: value(n) } })]),
    ]),
  ),
  ...Object.fromEntries(
    entries(HEADERS).map(([name, value]): [string, Kind] => [
      `20 parts with a long ${name}`,
      (n) =>
        batch(
          list(20, (i) => part({ headers: { [name]: value(Math.ceil(n / 20)) } }, i)),
          20,
        ),
    ]),
  ),
  ...Object.fromEntries(
    entries(QUERIES).map(([name, options]): [string, Kind] => [
      `a query with ${name}`,
      (n) => ({ method: 'GET', target: `/beta${ROOT}/definitions?$top=1&${options(n).replaceAll(' ', '%20')}` }),
    ]),
  ),
  ...Object.fromEntries(
    entries(QUERIES).map(([name, options]): [string, Kind] => [
      `20 parts with ${name}`,
      (n) =>
        batch(
          list(20, (i) => part({ url: `${ROOT}/definitions?$top=1&${options(Math.ceil(n / 20))}` }, i)),
          20,
        ),
    ]),
  ),
  'empty parts': (n) => batch(list(n, () => ({}))),
  'parts that read': (n) =>
    batch(
      list(n, (i) => part({}, i)),
      20,
    ),
  'parts that depend on each other': (n) =>
    batch(
      list(n, (i) => part({ dependsOn: list(i, String) }, i)),
      20,
    ),
  'dependencies of a part': (n) => batch([part({ dependsOn: list(n, String) })]),
  'headers of a part': (n) => batch([part({ headers: keys(n, 'x') })]),
  'deep objects': (n) => ({ method: 'POST', target: `/beta${ROOT}/definitions`, body: nested(n, '{"a":', '}') }),
  'deep lists': (n) => ({ method: 'POST', target: `/beta${ROOT}/definitions`, body: nested(n, '[', ']') }),
  'a deep scope': (n) => ({
    method: 'POST',
    target: `/beta${ROOT}/definitions`,
    body: text(review({ scope: '?' })).replace('"?"', nested(n, '{"principalScopes":[', ']}')),
  }),
  'segments of a path': (n) => ({ method: 'GET', target: `/beta${ROOT}/definitions${'/x'.repeat(n)}` }),
  'characters of a key': (n) => ({ method: 'GET', target: `/beta${ROOT}/definitions/${"('".repeat(n)}` }),
  'scopes of a report': (n) =>
    posting(`/beta${ROOT}/historyDefinitions`, {
      displayName: 'x',
      reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
      reviewHistoryPeriodEndDateTime: '2026-02-01T00:00:00Z',
      scopes: list(n, () => queryScope('x')),
    }),
  'characters of a subscription': (n) =>
    posting('/beta/subscriptions', { resource: '/'.repeat(n), changeType: ','.repeat(n) }),
};

const sizes = fc.oneof(
  fc.constantFrom(20, 199, 200, 201, 1_000, 9_999, 10_001, 60_000, 300_000),
  fc.integer({ min: 2, max: 5_000 }),
);

/** The most bytes of a body; the answer to a longer one is 413. */
const LARGEST_BODY = 1_048_576;
/** The most bytes of a path; the host closes the connection for a longer one. */
const LARGEST_TARGET = 15_000;

/** Returns the request of `n` elements, or of as many elements as fit. */
function fitting(kind: Kind, n: number): Sized {
  const sized = kind(n);
  const excess = Math.max((sized.body?.length ?? 0) / LARGEST_BODY, sized.target.length / LARGEST_TARGET);
  return excess > 1 ? fitting(kind, Math.floor((n * 0.98) / excess)) : sized;
}

interface Work {
  readonly answer: RawAnswer;
  readonly calls: number;
}

async function workOf({ method, target, body }: Sized): Promise<Work> {
  await api.tenant('DELETE', '/local/stats');
  const headers = { authorization: `Bearer ${token}`, ...json };
  const answer = await sendRaw(api.url, { method, target, headers, ...(body === undefined ? {} : { body }) });
  const { storage, directory } = (await api.tenant('GET', '/local/stats')).body as unknown as Record<
    'storage' | 'directory',
    Readonly<Record<string, number>>
  >;
  const counts = [...Object.entries(storage).filter(([call]) => call !== 'queuePoll'), ...Object.entries(directory)];
  return { answer, calls: counts.reduce((sum, [, count]) => sum + count, 0) };
}

/** The effort of the smallest request of each kind. */
const small = new Map<string, Work>();
async function smallestOf(name: string, kind: Kind): Promise<Work> {
  const known = small.get(name) ?? (await workOf(kind(1)));
  small.set(name, known);
  return known;
}

/** Returns how many more calls a request may cause. The directory is read 20 objects a call, at most twice. */
const mostCalls = ({ calls }: Work, { parts = 1, objects = 0 }: Sized): number =>
  20 + parts * (calls + 2) + Math.min(objects, 600) / 10;
/**
 * Returns how many characters an answer may have. An error names 50 problems, and a batch has 20 errors. A stored object of at most 200,000
 * characters is answered with some names twice.
 */
const mostCharacters = ({ answer }: Work, { parts = 1, body = '' }: Sized): number =>
  parts * (answer.text.length + 30_000) + 3 * Math.min(body.length, parts * 200_000);

test(
  `${REQUESTS} requests of hostile sizes, seed ${FUZZ_SEED}: the work for each is in proportion to a small one`,
  async () => {
    const requests = fc.sample(fc.tuple(fc.constantFrom(...entries(KINDS)), sizes), {
      numRuns: REQUESTS,
      seed: Number(FUZZ_SEED),
    });
    const found: string[] = [];
    for (const [[name, kind], n] of requests) {
      const least = await smallestOf(name, kind);
      const sized = fitting(kind, n);
      const { answer, calls } = await workOf(sized);
      const flaw = flawOf(answer);
      const shown = `${name}, ${n}: ${answer.status}, ${calls} calls, ${answer.text.length} characters`;
      if (flaw !== undefined) found.push(`${shown}: ${flaw.slice(0, 200)}`);
      if (calls > mostCalls(least, sized)) found.push(`${shown}: a small one makes ${least.calls} calls`);
      if (answer.text.length > mostCharacters(least, sized)) found.push(`${shown}: the answer is too long`);
    }

    expect(found).toEqual([]);
    expect(api.errors()).not.toContain('A request failed.');
    expect((await api.as('admin').get(`/definitions/${id}`)).status).toBe(200);
  },
  60_000 + REQUESTS * 1_000,
);
