import fc from 'fast-check';
import { indexRangeQueries } from '../../../../local/storage/rangeQueries';
import { requireAzurite } from '../../../../local/storage/requireAzurite';

type Query = [context: object, account: string, table: string, options: object, partition?: string, row?: string];
type Page = [entities: readonly { readonly RowKey: string }[], nextPartitionKey?: string, nextRowKey?: string];

/** The part of Azurite's store of tables that this test uses. */
interface Store {
  init(): Promise<void>;
  createTable(context: object, table: object): Promise<void>;
  insertTableEntity(context: object, table: string, account: string, entity: object): Promise<object>;
  deleteTableEntity(
    ...entity: [object, string, string, partitionKey: string, rowKey: string, etag: string]
  ): Promise<void>;
  queryTableEntities: (this: Store, ...query: Query) => Promise<Page>;
}

const loaded = requireAzurite('table/persistence/LokiTableMetadataStore') as {
  readonly default: { new (path: string, isInMemory: boolean): Store; readonly prototype: Store };
};
const { queryTableEntities: scan } = loaded.default.prototype;
indexRangeQueries();

/** Generates row keys; some are numbers, which the index sorts separately. */
const key = fc.oneof(fc.stringMatching(/^[ab:;'0-9é]{1,3}$/), fc.constantFrom('5', '12', '12:', '100'));
const partition = fc.constantFrom('p', "q'");
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function storeWith(rows: readonly (readonly [string, string])[]): Promise<Store> {
  const store = new loaded.default('none', true);
  await store.init();
  await store.createTable({}, { account: 'a', table: 't' });
  for (const [PartitionKey, RowKey] of rows)
    await store.insertTableEntity({}, 't', 'a', { PartitionKey, RowKey, eTag: 'x', properties: {} });
  return store;
}

/** Returns all pages of a query, each with its row keys and the key at which the next one begins. */
async function pagesOf(read: (...query: Query) => Promise<Page>, filter: string): Promise<object[]> {
  const pages: object[] = [];
  for (let next: [string?, string?] = []; ;) {
    const [entities, ...continuation] = await read({}, 'a', 't', { filter, top: 3 }, ...next);
    pages.push([entities.map(({ RowKey }) => RowKey), ...continuation]);
    next = continuation;
    if (next[1] === undefined) return pages;
  }
}

describe('The range queries of the local storage', () => {
  it('return the pages that Azurite returns when it looks at each row, also after deletions', async () => {
    const rows = fc.uniqueArray(fc.tuple(partition, key), { selector: String, maxLength: 30 });
    const range = fc.tuple(partition, fc.constantFrom('ge', 'gt'), key, key);
    await fc.assert(
      fc.asyncProperty(rows, range, async (all, [of, comparison, from, to]) => {
        const store = await storeWith(all);
        for (const [PartitionKey, RowKey] of all.filter((_, n) => n % 5 === 4))
          await store.deleteTableEntity({}, 't', 'a', PartitionKey, RowKey, '*');
        const filter = `PartitionKey eq ${quoted(of)} and RowKey ${comparison} ${quoted(from)} and RowKey lt ${quoted(to)}`;
        const expected = await pagesOf(scan.bind(store), filter);
        expect(await pagesOf(store.queryTableEntities.bind(store), filter)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
