import { listPage } from '../../../../shared/api/odata/list';
import { parseQueryOptions } from '../../../../shared/api/odata/queryOptions';
import { hmacSigner } from '../../../../shared/api/odata/paging';
import type { Caller } from '../../../../shared/auth/caller';
import { decisionsAbout } from '../../../../shared/reviews/definitions/listDefinitions';
import { attentionFor } from '../../../../shared/reviews/instances/attention';
import { readProgress } from '../../../../shared/reviews/instances/progress';
import { readableDecisions } from '../../../../shared/reviews/decisions/listDecisions';
import { createContacts } from '../../../../shared/storage/contacts';
import { createCounts } from '../../../../shared/storage/counts';
import { createDecisions } from '../../../../shared/storage/decisions';
import type { Outbox } from '../../../../shared/storage/notifications/outbox';
import type { Storage } from '../../../../shared/storage/storage';
import { keys } from '../../../../shared/storage/table/keys';
import type { Range, Rows, StoredValue, Table } from '../../../../shared/storage/table/table';
import { decision, instance, series } from '../../../support/reviewSamples';
import { storageOnly } from '../../../support/storageOnly';

const NOW = '2026-01-06T08:00:00.000Z';
/** An application, which may read all reviews. */
const READER: Caller = { kind: 'application', id: 'x', appId: 'x', displayName: 'x', permissions: new Set() };
const SPEC = { filter: { decision: ['eq'] }, select: 'any', walk: 10_000 } as const;

/** Returns an id that sorts by its number. */
const numbered = (n: number): string => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;

/** Returns a storage that invents `definitions` reviews with `items` items each, and counts its calls. */
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
    deliveries: { listStates: () => Promise.resolve(new Map(void (calls += 1))) },
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

/**
 * Returns a review of `items` decisions with evenly spread ids, in a table that counts its calls and how many of them wait for each other.
 */
function countedTable(items: number) {
  const seen = { calls: 0, rounds: 0, gate: 'first' };
  let round: Promise<void> | undefined;
  const turn = (): Promise<void> => {
    seen.calls += 1;
    round ??= new Promise((resolve) => {
      setImmediate(() => {
        round = undefined;
        seen.rounds += 1;
        resolve();
      });
    });
    return round;
  };
  const item = decision();
  const ids = Array.from({ length: items }, (_, n) => Math.floor((n / items) * 16 ** 8).toString(16));
  const rowKeys = ids.map((id) => keys.decision(PATH.instanceId, `${id.padStart(8, '0')}-0000-4000-8000-000000000000`));
  /** Returns the number of rows before a key. */
  const before = (key: string): number => {
    let [low, high] = [0, items];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rowKeys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const count = { value: {} as object, etag: '0' };
  const table: Table = {
    async find<T>(_: string, rowKey: string): Promise<StoredValue<T>> {
      await turn();
      const found: StoredValue<object> = rowKey.startsWith('counts:') ? { ...count } : { value: {}, etag: seen.gate };
      return found as StoredValue<T>;
    },
    async range<T>(_: string, { from, to, after }: Range, limit: number): Promise<Rows<T>> {
      await turn();
      if (!from.startsWith('decision:')) return { rows: [], more: false };
      const first = after === undefined ? before(from) : before(after) + 1;
      const end = before(to);
      const rows = rowKeys
        .slice(first, Math.min(end, first + limit))
        .map((rowKey) => ({ rowKey, value: item as T, etag: '' }));
      return { rows, more: first + limit < end };
    },
    heads: () => Promise.reject(new Error('Not asked here.')),
    scan: () => Promise.reject(new Error('Not asked here.')),
    async write(_, [change]) {
      await turn();
      Object.assign(count, { value: (change as { readonly value: object }).value, etag: String(seen.calls) });
    },
  };
  return { table, seen };
}

/** Returns the number of calls for a view of the figures, and how many of them wait for each other. */
function figuresOf(items: number) {
  const { table, seen } = countedTable(items);
  const { instances } = countedStorage({ definitions: 1, items: 0 }).deps.storage;
  const outbox = {} as Outbox;
  const storage = {
    ...{ instances, decisions: createDecisions(table, outbox), contacts: createContacts(table, table) },
    counts: createCounts(table),
  };
  const view = async (now = NOW) => {
    const before = { ...seen };
    const { progress, countedDateTime } = await readProgress(
      storageOnly(storage as unknown as Storage, now),
      READER,
      PATH,
    );
    expect(progress.items).toBe(items);
    return { calls: seen.calls - before.calls, rounds: seen.rounds - before.rounds, countedDateTime };
  };
  return { view, seen };
}

describe('the figures of an instance', () => {
  test('cost a call for each thousand items and one for each range of ids, side by side, and then two', async () => {
    const { view } = figuresOf(100_000);
    const { calls, rounds } = await view();
    expect(calls).toBeLessThanOrEqual(100 + 17 + 5);
    expect(rounds).toBeLessThanOrEqual(22);
    expect(await view()).toMatchObject({ calls: 2, rounds: 1, countedDateTime: NOW });
  });

  test('are counted at once after a decision in a review of 5,000, and say the new time', async () => {
    const { view, seen } = figuresOf(5_000);
    await view();
    seen.gate = 'second';
    const later = '2026-01-06T08:00:10.000Z';
    expect(await view(later)).toMatchObject({ countedDateTime: later });
    expect(await view(later)).toMatchObject({ calls: 2 });
  });

  test('are counted once a minute while people decide on more than 10,000 items, and once a day while nobody does', async () => {
    const { view, seen } = figuresOf(10_001);
    await view();
    seen.gate = 'second';
    expect(await view('2026-01-06T08:00:59.000Z')).toMatchObject({ calls: 2, countedDateTime: NOW });
    const later = '2026-01-06T08:01:00.000Z';
    expect(await view(later)).toMatchObject({ countedDateTime: later });
    const evening = '2026-01-06T23:59:59.000Z';
    expect(await view(evening)).toMatchObject({ calls: 2, countedDateTime: evening });
    const next = '2026-01-07T00:00:00.000Z';
    expect(await view(next)).toMatchObject({ countedDateTime: next });
  });
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

test('a page of the attention list reads 200 reviews, of 400 as of 800', async () => {
  const view = (deps: ReturnType<typeof storageOnly>) =>
    listPage(attentionFor(deps, READER), options('$top=100', 200), signer);
  const calls = await callsOf({ definitions: 400, items: 0 }, view);
  expect(await callsOf({ definitions: 800, items: 0 }, view)).toBe(calls);
  expect(calls).toBeLessThanOrEqual(2 * 200 + 3);
});

test('a page of the decisions about a person costs some 500 rows, of 400 reviews as of 800', async () => {
  const subject = { kind: 'principal', id: numbered(7) } as const;
  const view = async (deps: ReturnType<typeof storageOnly>) =>
    listPage((await decisionsAbout(deps, READER, subject)).decisions, options('$top=100', 500), signer);
  const calls = await callsOf({ definitions: 400, items: 1 }, view);
  expect(await callsOf({ definitions: 800, items: 1 }, view)).toBe(calls);
  expect(calls).toBeLessThanOrEqual(600);
});
