import fc from 'fast-check';
import { listPage, type ListPage } from '../../../../shared/api/odata/list';
import type { SourceRow, Source } from '../../../../shared/api/odata/source';
import { parseQueryOptions, type ListSpec } from '../../../../shared/api/odata/queryOptions';
import { hmacSigner, type TokenSigner } from '../../../../shared/api/odata/paging';
import { GraphError } from '../../../../shared/rules/errors';

interface Item {
  readonly id: string;
  readonly name?: string | null;
  readonly rank?: number;
  readonly at?: string;
}

const SPEC: ListSpec = {
  filter: { rank: ['eq', 'gt', 'lt'], name: ['contains', 'eq'] },
  orderby: ['name', 'rank', 'at'],
  select: 'any',
};
const signer = (key: string, purpose?: string): TokenSigner =>
  hmacSigner(() => Promise.resolve(Buffer.from(key)), purpose);
const SIGNER = signer('a key for tests');

/** A source of rows that tests may change between pages. It records the requested limits. */
class ArraySource implements Source<Item> {
  readonly reads: number[] = [];
  #rows: readonly SourceRow<Item>[] = [];
  readonly #longestPage: number;

  constructor(items: readonly Item[], longestPage = Infinity) {
    this.#longestPage = longestPage;
    for (const item of items) this.insert(item);
  }

  insert(item: Item): void {
    const rows = [...this.#rows, { key: item.id, value: item }];
    this.#rows = rows.sort((left, right) => (left.key < right.key ? -1 : 1));
  }

  remove(id: string): void {
    this.#rows = this.#rows.filter(({ key }) => key !== id);
  }

  read(after: string | undefined, limit: number): ReturnType<Source<Item>['read']> {
    this.reads.push(limit);
    const rest = this.#rows.filter(({ key }) => after === undefined || key > after);
    const rows = rest.slice(0, Math.min(limit, this.#longestPage));
    return Promise.resolve({ rows, more: rows.length < rest.length });
  }
}

const page = (source: Source<Item>, query: string, skiptoken?: string, walk?: number): Promise<ListPage<Item>> => {
  const parameters = new URLSearchParams(query);
  if (skiptoken !== undefined) parameters.set('$skiptoken', skiptoken);
  return listPage(source, parseQueryOptions(parameters, { ...SPEC, ...(walk !== undefined && { walk }) }), SIGNER);
};

const idsOf = (items: readonly Item[]): string => items.map(({ id }) => id).join('');

async function allPages(source: Source<Item>, query: string, between: () => void = () => undefined, walk?: number) {
  const pages: ListPage<Item>[] = [];
  let skiptoken: string | undefined;
  do {
    const next: ListPage<Item> = await page(source, query, skiptoken, walk);
    pages.push(next);
    skiptoken = next.skiptoken;
    between();
  } while (skiptoken !== undefined);
  return pages;
}

const items = (letters: string): readonly Item[] => letters.split('').map((id, index) => ({ id, rank: index % 3 }));

const numbered = (length: number): readonly Item[] =>
  Array.from({ length }, (_, index) => ({ id: String(index).padStart(5, '0'), rank: index }));

describe('listPage in key order', () => {
  test('reads a page once, exactly as long as it is', async () => {
    const source = new ArraySource(items('abcde'));

    const first = await page(source, '$top=2');
    const second = await page(source, '$top=2', first.skiptoken);
    const third = await page(source, '$top=2', second.skiptoken);

    expect([first, second, third].map(({ value }) => idsOf(value))).toEqual(['ab', 'cd', 'e']);
    expect([first.count, second.count, third.count]).toEqual([2, 2, 1]);
    expect(third.skiptoken).toBeUndefined();
    expect(source.reads).toEqual([2, 2, 2]);
  });

  test('gives no token when the last page is exactly full', async () => {
    expect((await page(new ArraySource(items('abcd')), '$top=4')).skiptoken).toBeUndefined();
  });

  test('answers an empty collection with an empty page', async () => {
    expect(await page(new ArraySource([]), '')).toEqual({ value: [], count: 0 });
  });

  test('has 100 objects on a page by default', async () => {
    const first = await page(new ArraySource(numbered(101)), '');

    expect(first.value).toHaveLength(100);
    expect(first.skiptoken).toBeDefined();
  });

  test('goes on reading when storage answers short pages', async () => {
    const source = new ArraySource(items('abcdefg'), 2);

    expect(idsOf((await page(source, '$top=5')).value)).toBe('abcde');
    expect(source.reads).toEqual([5, 3, 1]);
  });

  test('skips once, in the same read', async () => {
    const source = new ArraySource(items('abcdefg'));

    const [first, ...others] = await allPages(source, '$skip=2&$top=2');

    expect(idsOf(first?.value ?? [])).toBe('cd');
    expect(others.map(({ value }) => idsOf(value))).toEqual(['ef', 'g']);
    expect(source.reads).toEqual([4, 2, 2]);
  });

  test('answers a skip beyond the end with an empty last page', async () => {
    expect(await page(new ArraySource(items('abc')), '$skip=5')).toEqual({ value: [], count: 0 });
  });

  test('filters, reading no further than the page needs', async () => {
    const source = new ArraySource(numbered(1000));

    const first = await page(source, '$filter=rank gt 49&$top=10');

    expect(first.value.map(({ rank }) => rank)).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
    expect(source.reads).toEqual([100]);
  });

  test('filters, reading the more at a time the less of it matches', async () => {
    const [rare, frequent] = [new ArraySource(numbered(3000)), new ArraySource(numbered(3000))];

    expect((await page(rare, '$filter=rank eq 2999')).value).toHaveLength(1);
    expect(rare.reads).toEqual([100, 1000, 1000, 1000]);
    expect((await page(frequent, '$filter=rank gt 9')).value).toHaveLength(100);
    expect(frequent.reads).toEqual([100, 100]);
  });

  test.each([
    ['$filter=rank eq 2999', [0, 0, 1]],
    ['$filter=rank lt 5', [5, 0, 0]],
    ['$filter=rank gt 1089&$top=20', [10, 20]],
    ['$top=40', [40, 40]],
  ])('walks through 1,000 rows for a page, and one read more: %s', async (query, sizes) => {
    const source = new ArraySource(numbered(3000));
    const pages: ListPage<Item>[] = [];
    const costs: number[] = [];
    let skiptoken: string | undefined;
    do {
      source.reads.length = 0;
      const next: ListPage<Item> = await page(source, query, skiptoken, 1000);
      pages.push(next);
      costs.push(source.reads.reduce((sum, read) => sum + read, 0));
      skiptoken = next.skiptoken;
    } while (skiptoken !== undefined && pages.length < sizes.length);

    expect(pages.map(({ value }) => value.length)).toEqual(sizes);
    expect(Math.max(...costs)).toBeLessThanOrEqual(2000);
  });

  test('continues after an empty page of its source, and counts the cost that the source states', async () => {
    const rows = [{ key: 'c', value: { id: 'c' } }];
    const slow: Source<Item> = {
      read: (after) =>
        Promise.resolve(after === 'b' ? { rows, more: false } : { rows: [], more: true, last: 'b', cost: 9 }),
    };

    expect((await page(slow, '')).value).toHaveLength(1);
    const [first, second] = await allPages(slow, '', undefined, 9);
    expect([first?.value, second?.value.map(({ id }) => id)]).toEqual([[], ['c']]);
  });

  test('gives no token when no further row matches', async () => {
    const filtered = await page(new ArraySource(items('abcdef')), '$filter=rank eq 2&$top=2');

    expect(idsOf(filtered.value)).toBe('cf');
    expect(filtered.skiptoken).toBeUndefined();
  });

  test('counts all that match when asked, on every page', async () => {
    const pages = await allPages(new ArraySource(items('abcdefg')), '$filter=rank lt 2&$count=true&$top=2&$skip=1');

    expect(pages.map(({ value }) => idsOf(value))).toEqual(['bd', 'eg']);
    expect(pages.map(({ count }) => count)).toEqual([5, 5]);
  });

  test('fails with a source that cannot continue', async () => {
    const stuck: Source<Item> = { read: () => Promise.resolve({ rows: [], more: true }) };

    await expect(page(stuck, '')).rejects.toThrow('returned no row but said that more follow');
  });
});

describe('listPage with $orderby', () => {
  const named: readonly Item[] = [
    { id: '1', name: 'beta', rank: 2, at: '2024-06-01T10:00:00.5Z' },
    { id: '2', name: 'Alpha', rank: 1, at: '2024-06-01T10:00:00Z' },
    { id: '3', name: null, rank: 2, at: '2024-06-01T10:00:00.25Z' },
    { id: '4', name: 'alpha', rank: 10 },
    { id: '5', rank: 2, at: '2023-01-01T00:00:00Z' },
  ];

  test.each([
    { orderby: 'name', ids: '35241', why: 'null first, letter case ignored, equal names by key' },
    { orderby: 'name desc', ids: '12435', why: 'null last' },
    { orderby: 'rank desc,name asc', ids: '43512', why: 'numbers as numbers, the second property decides' },
    { orderby: 'rank,name desc', ids: '21354', why: 'each property has its own direction' },
    { orderby: 'at', ids: '45231', why: 'instants whatever their fraction digits' },
  ])('$orderby: $why', async ({ orderby, ids }) => {
    const whole = await page(new ArraySource(named), `$orderby=${orderby}`);
    const pages = await allPages(new ArraySource(named), `$orderby=${orderby}&$top=2`);

    expect(idsOf(whole.value)).toBe(ids);
    expect(idsOf(pages.flatMap(({ value }) => value))).toBe(ids);
  });

  test('goes on after the last object although it was deleted', async () => {
    const source = new ArraySource(named);
    const first = await page(source, '$orderby=name&$top=3');

    source.remove('2');
    source.insert({ id: '0', name: 'aaa' });

    expect(idsOf((await page(source, '$orderby=name&$top=3', first.skiptoken)).value)).toBe('41');
  });
});

describe('listPage and $skiptoken', () => {
  const source = new ArraySource(items('abcdef'));

  const refusal = async (query: string, skiptoken: string): Promise<unknown> => {
    const error: unknown = await page(source, query, skiptoken).catch((reason: unknown) => reason);
    return error instanceof GraphError ? [error.code, error.details[0]?.target] : error;
  };

  test('refuses tokens that are not its own', async () => {
    const { skiptoken = '' } = await page(source, '$top=2');
    const foreign = await signer('another key').sign('["",""]');
    const otherList = await signer('a key for tests', '/v1.0/other').sign('["",""]');
    const [body = '', code = ''] = skiptoken.split('.');

    for (const token of ['x', 'a.b', foreign, otherList, `${body}.`, `${body}x.${code}`, `${skiptoken}.x`]) {
      expect(await refusal('$top=2', token)).toEqual(['BadRequest', '$skiptoken']);
    }
  });

  test('refuses the token of another query', async () => {
    const { skiptoken = '' } = await page(source, '$top=2');

    expect(await refusal('$filter=rank eq 1', skiptoken)).toEqual(['BadRequest', '$skiptoken']);
    expect(await refusal('$orderby=rank', skiptoken)).toEqual(['BadRequest', '$skiptoken']);
    expect(idsOf((await page(source, '$top=3&$select=id', skiptoken)).value)).toBe('cde');
  });

  test('takes the token of the same filter in another spelling', async () => {
    const { skiptoken = '' } = await page(source, '$filter=rank lt 2&$top=1');

    expect(idsOf((await page(source, '$filter=(rank  LT 2)&$top=1', skiptoken)).value)).toBe('b');
  });
});

describe('listPage with any query', () => {
  const item = fc.record({
    id: fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'b', 'Z', '0', '_') }),
    name: fc.constantFrom(null, '', 'x', 'X', 'y'),
    rank: fc.integer({ min: 0, max: 2 }),
  });
  const someItems = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 40 });
  const query = fc.record({
    orderby: fc.constantFrom('', '$orderby=name', '$orderby=rank desc,name', '$orderby=name desc,rank'),
    filter: fc.constantFrom('', '$filter=rank gt 0', "$filter=name eq 'x'", '$filter=rank gt 5'),
    count: fc.constantFrom('', '$count=true'),
    top: fc.integer({ min: 1, max: 7 }),
    skip: fc.integer({ min: 0, max: 5 }),
    longestPage: fc.integer({ min: 1, max: 9 }),
  });
  type Query = typeof query extends fc.Arbitrary<infer Value> ? Value : never;

  const expected = (all: readonly Item[], { filter }: Query): readonly Item[] =>
    all.filter(({ rank = 0, name }) => {
      if (filter.includes('rank')) return rank > Number(filter.at(-1));
      return filter === '' || name === 'x';
    });
  const textOf = ({ orderby, filter, count, top }: Query): string => [orderby, filter, count, `$top=${top}`].join('&');

  test('every object is on exactly one page', async () => {
    await fc.assert(
      fc.asyncProperty(someItems, query, async (all, wanted) => {
        const source = new ArraySource(all, wanted.longestPage);
        const whole = (await page(new ArraySource(all), textOf({ ...wanted, top: 999 }))).value;

        const pages = await allPages(source, `${textOf(wanted)}&$skip=${wanted.skip}`);

        expect(idsOf(pages.flatMap(({ value }) => value))).toBe(idsOf(whole.slice(wanted.skip)));
        expect(whole.map(({ id }) => id).sort()).toEqual(
          expected(all, wanted)
            .map(({ id }) => id)
            .sort(),
        );
        expect(pages.slice(0, -1).every(({ value }) => value.length === wanted.top)).toBe(true);
        if (wanted.count !== '') expect(new Set(pages.map(({ count }) => count))).toEqual(new Set([whole.length]));
      }),
      { seed: 20260808, numRuns: 400 },
    );
  });

  test('inserts and deletes between pages neither repeat nor lose the other objects', async () => {
    await fc.assert(
      fc.asyncProperty(someItems, someItems, query, async (all, changes, wanted) => {
        const source = new ArraySource(all, wanted.longestPage);
        const known = new Set(all.map(({ id }) => id));
        const touched = new Set<string>();
        const waiting = [...changes];

        const pages = await allPages(source, textOf(wanted), () => {
          const change = waiting.pop();
          if (change === undefined) return;
          touched.add(change.id);
          if (known.has(change.id)) source.remove(change.id);
          else source.insert(change);
        });

        const seen = pages.flatMap(({ value }) => value.map(({ id }) => id));
        const lasting = expected(all, wanted).filter(({ id }) => !touched.has(id));
        expect(new Set(seen).size).toBe(seen.length);
        expect(lasting.every(({ id }) => seen.includes(id))).toBe(true);
      }),
      { seed: 20260808, numRuns: 400 },
    );
  });
});
