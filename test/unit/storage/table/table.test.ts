import { StaleError } from '../../../../shared/storage/table/storageError';
import type { RowChange, Table } from '../../../../shared/storage/table/table';
import { newAccount, type Account } from '../../../support/account';
import { openTable } from './openTable';

let account: Account;
let table: Table;

beforeAll(async () => {
  account = await newAccount();
});
beforeEach(() => {
  table = openTable(account.connectionString);
});

const ALL = { from: ' ', to: '~' };
const key = (n: number): string => `row:${String(n).padStart(5, '0')}`;
const insert = (rowKey: string, value: object = {}): RowChange => ({ kind: 'insert', rowKey, value });
const upsert = (rowKey: string, value: object = {}): RowChange => ({ kind: 'upsert', rowKey, value });

async function fill(partition: string, count: number): Promise<void> {
  for (let start = 0; start < count; start += 100) {
    const rows = Array.from({ length: Math.min(100, count - start) }, (_, n) =>
      insert(key(start + n), { n: start + n }),
    );
    await table.write(partition, rows);
  }
}

async function valueOf(partition: string, rowKey: string): Promise<unknown> {
  return (await table.find<unknown>(partition, rowKey))?.value;
}

describe('a table that nobody has created', () => {
  const pair = [insert('a'), insert('b')];

  test.each<[string, (table: Table) => Promise<unknown>, unknown]>([
    ['find', (absent) => absent.find('p', 'a'), undefined],
    ['range', (absent) => absent.range('p', ALL, 10), { rows: [], more: false }],
    ['scan', (absent) => absent.scan(undefined, 10), { rows: [], more: false }],
    ['a single insert', (absent) => absent.write('p', [insert('a')]), undefined],
    ['a transaction', (absent) => absent.write('p', pair), undefined],
  ])('is created by the first call: %s', async (_, call, answer) => {
    expect(await call(table)).toEqual(answer);
  });

  test('is created once by calls at the same time', async () => {
    const names = Array.from({ length: 20 }, (_, n) => key(n));
    await Promise.all(names.map((name) => table.write('p', [insert(name)])));
    expect((await table.range('p', ALL, 100)).rows).toHaveLength(20);
  });

  test('loses no condition: a row to replace is still absent', async () => {
    const replace: RowChange = { kind: 'replace', rowKey: 'a', value: {}, etag: 'W/"1"' };
    await expect(table.write('p', [replace])).rejects.toBeInstanceOf(StaleError);
    await expect(openTable(account.connectionString).write('p', [replace, upsert('b')])).rejects.toBeInstanceOf(
      StaleError,
    );
  });
});

describe('find', () => {
  test('answers the value and an ETag that the next write can be made under', async () => {
    await table.write('p', [insert('a', { text: 'äöü' })]);
    const found = await table.find('p', 'a');
    expect(found?.value).toEqual({ text: 'äöü' });
    await table.write('p', [{ kind: 'replace', rowKey: 'a', value: { text: 'new' }, etag: found!.etag }]);
    expect(await valueOf('p', 'a')).toEqual({ text: 'new' });
  });

  test.each(['absent', "it's", '%2F', 'ä 名'])('answers undefined for the absent row %j', async (rowKey) => {
    expect(await table.find('p', rowKey)).toBeUndefined();
  });

  test('finds a row whose keys hold quotes', async () => {
    await table.write("o'neil", [insert("it's", { n: 1 })]);
    expect(await valueOf("o'neil", "it's")).toEqual({ n: 1 });
    const { rows } = await table.range("o'neil", { from: "it's", to: "it's~" }, 10);
    expect(rows).toHaveLength(1);
  });
});

describe('range', () => {
  test('reads page after page in the order of the keys, each row once', async () => {
    await fill('p', 25);
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const { rows, more } = await table.range('p', { ...ALL, after }, 10);
      seen.push(...rows.map(({ rowKey }) => rowKey));
      after = rows.at(-1)?.rowKey;
      if (!more) break;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => key(n)));
  });

  test('says that no more follows when the page has exactly the remaining rows', async () => {
    await fill('p', 10);
    const { rows, more } = await table.range('p', ALL, 10);
    // A continuation after the last row is allowed; then the next page is empty and the last one.
    const next = more ? await table.range('p', { ...ALL, after: rows.at(-1)!.rowKey }, 10) : { rows: [], more: false };
    expect([rows.length, next.rows.length, next.more]).toEqual([10, 0, false]);
  });

  test('holds to its bounds and its partition: from is inside, to and after are not', async () => {
    await table.write(
      'p',
      ['a', 'b', 'c', 'd'].map((rowKey) => insert(rowKey)),
    );
    await table.write('q', [insert('b')]);
    const keysOf = async (range: { from: string; to: string; after?: string }) =>
      (await table.range('p', range, 100)).rows.map(({ rowKey }) => rowKey);
    expect(await keysOf({ from: 'b', to: 'd' })).toEqual(['b', 'c']);
    expect(await keysOf({ from: 'a', to: 'z', after: 'b' })).toEqual(['c', 'd']);
    expect(await keysOf({ from: 'x', to: 'z' })).toEqual([]);
  });

  test('answers ETags that are those of the rows', async () => {
    await fill('p', 1);
    const { rows } = await table.range('p', ALL, 1);
    expect(rows[0]?.etag).toBe((await table.find('p', key(0)))?.etag);
  });

  test('reads a thousand rows at once and not one more', async () => {
    await fill('p', 1001);
    const { rows, more } = await table.range('p', ALL, 5000);
    expect([rows.length, more]).toEqual([1000, true]);
  });
});

describe('scan', () => {
  test('walks over the partitions in their order, page by page', async () => {
    const names = Array.from({ length: 7 }, (_, n) => `partition${n}`);
    for (const name of names) await table.write(name, [insert('row', { name })]);
    const seen: unknown[] = [];
    let after: string | undefined;
    for (;;) {
      const { rows, more } = await table.scan<{ name: string }>(after, 3);
      seen.push(...rows.map(({ rowKey, value }) => [rowKey, value.name]));
      after = rows.at(-1)?.rowKey;
      if (!more) break;
    }
    expect(seen).toEqual(names.map((name) => [name, name]));
  });

  test('answers nothing for an empty table', async () => {
    expect(await table.scan(undefined, 10)).toEqual({ rows: [], more: false });
  });
});

describe.each([
  ['alone', []],
  ['in a transaction', [upsert('other', { touched: true })]],
])('a write %s', (_, others: RowChange[]) => {
  const write = (...changes: RowChange[]): Promise<void> => table.write('p', [...others, ...changes]);

  test('replaces under the ETag that was read, once', async () => {
    await table.write('p', [insert('a', { n: 1 })]);
    const { etag } = (await table.find('p', 'a'))!;
    await write({ kind: 'replace', rowKey: 'a', value: { n: 2 }, etag });
    const again = write({ kind: 'replace', rowKey: 'a', value: { n: 3 }, etag });
    await expect(again).rejects.toThrow(StaleError);
    expect(await valueOf('p', 'a')).toEqual({ n: 2 });
  });

  test('does not replace what is gone', async () => {
    await table.write('p', [insert('a')]);
    const { etag } = (await table.find('p', 'a'))!;
    await table.write('p', [{ kind: 'delete', rowKey: 'a' }]);
    await expect(write({ kind: 'replace', rowKey: 'a', value: {}, etag })).rejects.toThrow(StaleError);
    expect(await table.find('p', 'a')).toBeUndefined();
  });

  test('does not insert what is there', async () => {
    await table.write('p', [insert('a', { n: 1 })]);
    await expect(write(insert('a', { n: 2 }))).rejects.toThrow(StaleError);
    expect(await valueOf('p', 'a')).toEqual({ n: 1 });
  });

  test('does not delete what is absent', async () => {
    await expect(write({ kind: 'delete', rowKey: 'absent' })).rejects.toThrow(StaleError);
  });

  test('requires a row that is there, and leaves it as it is', async () => {
    await table.write('p', [insert('a', { long: 'x'.repeat(100_000) })]);
    await write({ kind: 'require', rowKey: 'a' });
    expect(await valueOf('p', 'a')).toEqual({ long: 'x'.repeat(100_000) });
  });

  test('does not go through without a row that it requires, and makes none', async () => {
    await expect(write({ kind: 'require', rowKey: 'a' })).rejects.toThrow(StaleError);
    expect(await table.find('p', 'a')).toBeUndefined();
  });

  test('upserts whether the row is there or not, and leaves no property of the old value', async () => {
    await write(upsert('a', { long: 'x'.repeat(100_000) }));
    await write(upsert('a', { n: 2 }));
    expect(await valueOf('p', 'a')).toEqual({ n: 2 });
  });
});

test('a deletion under a condition spares a row that changed', async () => {
  await table.write('p', [insert('a', { n: 1 })]);
  const { etag } = (await table.find('p', 'a'))!;
  await table.write('p', [upsert('a', { n: 2 })]);
  await expect(table.write('p', [{ kind: 'delete', rowKey: 'a', etag }])).rejects.toThrow(StaleError);
  expect(await valueOf('p', 'a')).toEqual({ n: 2 });
});

describe('a transaction', () => {
  const values = async () =>
    (await table.range('p', ALL, 1000)).rows.map(({ rowKey, value }) => [rowKey, value] as const);

  test.each<[string, (etag: string) => RowChange]>([
    ['a stale replacement', (etag) => ({ kind: 'replace', rowKey: 'b', value: { n: 9 }, etag })],
    ['an insertion of a row that is there', () => insert('b', { n: 9 })],
    ['a deletion of a row that is absent', () => ({ kind: 'delete', rowKey: 'absent' })],
    ['a requirement of a row that is absent', () => ({ kind: 'require', rowKey: 'absent' })],
  ])('changes nothing at all when one of its changes is %s', async (_, bad) => {
    await table.write('p', [insert('a', { n: 1 }), insert('b', { n: 1 }), insert('c', { n: 1 })]);
    const { etag } = (await table.find('p', 'b'))!;
    await table.write('p', [upsert('b', { n: 2 })]);
    const before = await values();
    const changes: RowChange[] = [upsert('a', { n: 9 }), { kind: 'delete', rowKey: 'c' }, bad(etag), insert('d')];
    await expect(table.write('p', changes)).rejects.toThrow(StaleError);
    expect(await values()).toEqual(before);
  });

  test('takes a hundred rows', async () => {
    await fill('p', 100);
    expect(await values()).toHaveLength(100);
  });

  test('of a hundred rows changes none when the last is stale', async () => {
    await table.write('p', [insert('taken')]);
    const rows = Array.from({ length: 99 }, (_, n) => insert(key(n)));
    await expect(table.write('p', [...rows, insert('taken')])).rejects.toThrow(StaleError);
    expect(await values()).toHaveLength(1);
  });

  test('that cannot be carried out at all is not a lost race', async () => {
    const twice = table.write('p', [upsert('a', { n: 1 }), upsert('a', { n: 2 })]);
    await expect(twice).rejects.toThrow();
    await expect(twice).rejects.not.toThrow(StaleError);
  });

  test('without changes does nothing', async () => {
    await table.write('p', []);
    expect(await values()).toEqual([]);
  });
});

test('of two writers that read the same version exactly one wins', async () => {
  await table.write('p', [insert('a', { n: 0 })]);
  const { etag } = (await table.find('p', 'a'))!;
  const writers = Array.from({ length: 8 }, (_, n) =>
    table.write('p', [{ kind: 'replace', rowKey: 'a', value: { n }, etag }, upsert(`writer${n}`)]),
  );
  const results = await Promise.allSettled(writers);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await table.range('p', { from: 'writer', to: 'writes' }, 100)).rows).toHaveLength(1);
});

test('any number of writers may require the same row at the same time', async () => {
  await table.write('p', [insert('gate')]);
  const writers = Array.from({ length: 20 }, (_, n) =>
    table.write('p', [{ kind: 'require', rowKey: 'gate' }, insert(`writer${n}`)]),
  );
  await Promise.all(writers);
  expect((await table.range('p', { from: 'writer', to: 'writes' }, 100)).rows).toHaveLength(20);
});
