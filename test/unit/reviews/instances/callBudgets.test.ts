import { listPage } from '../../../../shared/api/odata/list';
import { parseQueryOptions } from '../../../../shared/api/odata/queryOptions';
import { hmacSigner } from '../../../../shared/api/odata/tokenSigner';
import type { Caller } from '../../../../shared/auth/caller';
import { decisionsAbout } from '../../../../shared/reviews/definitions/decisionsAbout';
import { attentionFor } from '../../../../shared/reviews/instances/attention';
import { readProgress } from '../../../../shared/reviews/instances/progress';
import { readableDecisions } from '../../../../shared/reviews/decisions/listDecisions';
import type { Storage } from '../../../../shared/storage/storage';
import { decision, instance, series } from '../../../support/reviewSamples';
import { storageOnly } from '../../../support/storageOnly';

const NOW = '2026-01-06T08:00:00.000Z';
/** An application, which may read all reviews. */
const READER: Caller = { kind: 'application', id: 'x', appId: 'x', displayName: 'x', permissions: new Set() };
const SPEC = { filter: { decision: ['eq'] }, select: 'any', walk: 10_000 } as const;

/** An id whose order is that of its number. */
const numbered = (n: number): string => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;

/** A storage that answers `definitions` reviews with `items` items each from what it makes up, and counts its calls. */
function countedStorage({ definitions, items }: { readonly definitions: number; readonly items: number }) {
  let calls = 0;
  const page =
    <T>(size: number, make: (n: number) => T) =>
    (after: string | undefined, limit: number) => {
      calls += 1;
      const first = after === undefined ? 0 : Math.floor(Number(after.slice(0, 8))) + (after.length < 36 ? 0 : 1);
      const count = Math.max(0, Math.min(limit, 1000, size - first));
      const rows = Array.from({ length: count }, (_, n) => ({
        rowKey: numbered(first + n),
        value: make(first + n),
        etag: '',
      }));
      return Promise.resolve({ rows, more: first + count < size });
    };
  const found = <T>(value: T) => {
    calls += 1;
    return Promise.resolve({ value, etag: '' });
  };
  const one = instance({
    id: numbered(0),
    definitionId: numbered(0),
    status: 'InProgress',
    endDateTime: '2026-02-01T08:00:00.000Z',
  });
  const item = decision();
  const decisions = page(items, (n) => ({ ...item, id: numbered(n) }));
  const nobody = (_: unknown, after: string | undefined, limit: number) => page(0, () => item)(after, limit);
  const storage = {
    instances: {
      findSeries: () => found(series()),
      find: () => found(one),
      list: (definitionId: string, after: string | undefined, limit: number) =>
        page(1, () => ({ ...one, definitionId, resource: item.resource }))(after, limit),
    },
    decisions: {
      list: (_: unknown, after: string | undefined, limit: number) => decisions(after, limit),
      find: () => Promise.resolve(void (calls += 1)),
    },
    contacts: { list: nobody, listOpened: nobody },
    definitions: { list: page(definitions, (n) => ({ ...one.terms, id: numbered(n), status: 'InProgress' })) },
    watched: { list: page(definitions, (n) => ({ definitionId: numbered(n), id: numbered(n) })) },
    deliveries: { countFailing: () => Promise.resolve(new Map(void (calls += 1))) },
  };
  return { deps: storageOnly(storage as unknown as Storage, NOW), calls: () => calls };
}

const signer = hmacSigner(() => Promise.resolve(Buffer.from('a key for tests')));
const options = (query: string, walk: number = SPEC.walk) =>
  parseQueryOptions(new URLSearchParams(query), { ...SPEC, walk });
const PATH = { definitionId: numbered(0), instanceId: numbered(0) };

type World = Parameters<typeof countedStorage>[0];

async function callsOf(
  world: World,
  view: (deps: ReturnType<typeof storageOnly>) => Promise<unknown>,
): Promise<number> {
  const { deps, calls } = countedStorage(world);
  await view(deps);
  return calls();
}

test('the figures of an instance cost a call for each thousand items, and four more', async () => {
  const view = (deps: ReturnType<typeof storageOnly>) => readProgress(deps, READER, PATH);
  expect(await callsOf({ definitions: 200, items: 50_000 }, view)).toBe(50 + 4);
  expect(await callsOf({ definitions: 200, items: 100_000 }, view)).toBe(100 + 4);
});

test.each([
  ['a page of decisions', '$top=100', 3],
  ['a page of open decisions', "$top=100&$filter=decision eq 'NotReviewed'", 3],
  ['a page of denials, of which there are none', "$top=100&$filter=decision eq 'Deny'", 2 + 11],
])('%s costs the same among 50,000 items as among 100,000', async (_, query, most) => {
  const view = async (deps: ReturnType<typeof storageOnly>) =>
    listPage(await readableDecisions(deps, READER, PATH), options(query), signer);
  expect(await callsOf({ definitions: 200, items: 50_000 }, view)).toBeLessThanOrEqual(most);
  expect(await callsOf({ definitions: 200, items: 100_000 }, view)).toBeLessThanOrEqual(most);
});

test('a page of the attention list looks at 200 reviews, of 400 as of 800', async () => {
  const view = (deps: ReturnType<typeof storageOnly>) =>
    listPage(attentionFor(deps, READER), options('$top=100', 200), signer);
  const calls = await callsOf({ definitions: 400, items: 0 }, view);
  expect(await callsOf({ definitions: 800, items: 0 }, view)).toBe(calls);
  expect(calls).toBeLessThanOrEqual(2 * 200 + 3);
});

test('a page of what was decided about a person costs some 500 rows, of 400 reviews as of 800', async () => {
  const subject = { kind: 'principal', id: numbered(7) } as const;
  const view = async (deps: ReturnType<typeof storageOnly>) =>
    listPage((await decisionsAbout(deps, READER, subject)).decisions, options('$top=100', 500), signer);
  const calls = await callsOf({ definitions: 400, items: 1 }, view);
  expect(await callsOf({ definitions: 800, items: 1 }, view)).toBe(calls);
  expect(calls).toBeLessThanOrEqual(600);
});
