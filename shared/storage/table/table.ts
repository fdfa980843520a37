import { odata, type TableClient, type TableEntityQueryOptions, type TableEntityResult } from '@azure/data-tables';
import { lazily } from '../../rules/lazily';
import { fromEntity, toEntity, NETWORK, type RowChange, sendTransaction } from './transaction';
import { again, isTableMissing, StaleError, stored } from './storageError';

/** A value as it was read, and the ETag for a conditional write. */
export interface StoredValue<T> {
  readonly value: T;
  readonly etag: string;
}

interface Row<T> extends StoredValue<T> {
  readonly rowKey: string;
}

export interface Rows<T> {
  readonly rows: readonly Row<T>[];
  /** Whether the range has more rows after the last one. */
  readonly more: boolean;
}

/** Row keys from `from` (inclusive) to `to` (exclusive), or after `after` when it is given. */
export interface Range {
  readonly from: string;
  readonly to: string;
  readonly after?: string | undefined;
}

export type { RowChange };

/** The condition of an empty merge, which changes only the version of a row and fails if there is no row. */
const ANY_VERSION = { etag: '*' } as const;

/** The most rows in one transaction of Table Storage. */
export const TRANSACTION_ROWS = 100;

/** The rows of one table: JSON values under two keys. The methods throw StaleError (lost race) or GraphError ServiceUnavailable. */
export interface Table {
  find<T>(partitionKey: string, rowKey: string): Promise<StoredValue<T> | undefined>;
  /** Reads at most `limit` rows of a key range in one partition, in key order. Reads one storage page, or more while pages are empty. */
  range<T>(partitionKey: string, range: Range, limit: number): Promise<Rows<T>>;
  /** Reads the heads of rows, without their values, in the way of `range`; undefined for a row without a head. */
  heads(partitionKey: string, range: Range, limit: number): Promise<Rows<string | undefined>>;
  /** Reads at most `limit` rows of all partitions, in partition order, starting after the partition `after`. */
  scan<T>(after: string | undefined, limit: number): Promise<Rows<T>>;
  /** Writes all changes or none; at most 100, in one partition. Throws StaleError when a condition fails. */
  write(partitionKey: string, changes: readonly RowChange[]): Promise<void>;
}

/**
 * Opens a table. `open` creates the client at the first call. If a call finds no table, it creates the table. `network` carries
 * transactions; other calls use the client's own transport.
 */
export function createTable(open: () => TableClient, network = NETWORK): Table {
  const client = lazily(open);
  const created = once(() => again(() => stored(client().createTable())));
  const call = async <T>(run: (client: TableClient) => Promise<T>): Promise<T> => {
    try {
      return await run(client());
    } catch (error) {
      if (!isTableMissing(error)) throw error;
      await created();
      return run(client());
    }
  };

  return {
    async find(partitionKey, rowKey) {
      try {
        const entity = await call((table) => again(() => stored(table.getEntity(partitionKey, rowKey))));
        return { value: fromEntity(entity), etag: entity.etag };
      } catch (error) {
        if (error instanceof StaleError) return undefined;
        throw error;
      }
    },

    range<T>(partitionKey: string, range: Range, limit: number) {
      const filter = filterOf(partitionKey, range);
      return call((table) => again(() => readPage(table, { filter }, limit, byRowKey<T>)));
    },

    heads(partitionKey, range, limit) {
      const query = { filter: filterOf(partitionKey, range), select: ['RowKey', 'head'] };
      return call((table) => again(() => readPage(table, query, limit, toHead)));
    },

    scan<T>(after: string | undefined, limit: number) {
      const query = after === undefined ? {} : { filter: odata`PartitionKey gt ${after}` };
      return call((table) => again(() => readPage(table, query, limit, byPartition<T>)));
    },

    async write(partitionKey, changes) {
      const [first, ...others] = changes;
      if (!first) return;
      await call((table) =>
        stored(
          others.length === 0
            ? writeOne(table, partitionKey, first)
            : sendTransaction({ client: table, network }, partitionKey, changes),
        ),
      );
    },
  };
}

function filterOf(partitionKey: string, { from, to, after }: Range): string {
  const start = after === undefined ? odata`RowKey ge ${from}` : odata`RowKey gt ${after}`;
  return `${odata`PartitionKey eq ${partitionKey}`} and ${start} and ${odata`RowKey lt ${to}`}`;
}

type Entity = TableEntityResult<Readonly<Record<string, unknown>>>;

const byRowKey = <T>(entity: Entity): Row<T> => ({
  rowKey: entity.rowKey ?? '',
  value: fromEntity<T>(entity),
  etag: entity.etag,
});
const byPartition = <T>(entity: Entity): Row<T> => ({ ...byRowKey<T>(entity), rowKey: entity.partitionKey ?? '' });
const toHead = ({ rowKey = '', head, etag }: Entity): Row<string | undefined> => ({
  rowKey,
  value: head as string | undefined,
  etag,
});

/** Reads until there is a row or the end, because Table Storage may return an empty page with a continuation. */
async function readPage<T>(
  client: TableClient,
  queryOptions: TableEntityQueryOptions,
  limit: number,
  toRow: (entity: Entity) => Row<T>,
): Promise<Rows<T>> {
  const pages = client.listEntities({ queryOptions }).byPage({ maxPageSize: Math.min(limit, 1000) });
  for (;;) {
    const next = await stored(pages.next());
    if (next.done) return { rows: [], more: false };
    const page = next.value;
    if (page.length === 0) continue;
    return { rows: page.map(toRow), more: page.continuationToken !== undefined };
  }
}

async function writeOne(client: TableClient, partitionKey: string, change: RowChange): Promise<void> {
  switch (change.kind) {
    case 'insert':
      await client.createEntity(toEntity(partitionKey, change));
      return;
    case 'upsert':
      await client.upsertEntity(toEntity(partitionKey, change), 'Replace');
      return;
    case 'replace':
      await client.updateEntity(toEntity(partitionKey, change), 'Replace', { etag: change.etag });
      return;
    case 'delete':
      await client.deleteEntity(partitionKey, change.rowKey, { etag: change.etag ?? '*' });
      return;
    case 'require':
      await client.updateEntity({ partitionKey, rowKey: change.rowKey }, 'Merge', ANY_VERSION);
  }
}

/** Runs a preparation once per process; after a failure, the next caller tries again. */
export function once(prepare: () => Promise<unknown>): () => Promise<unknown> {
  let running: Promise<unknown> | undefined;
  return () => {
    running ??= prepare().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}

type Read<T> = (after: string | undefined) => Promise<Rows<T>>;

/** Yields stored rows page by page; the next page begins after the id `last`, which is undefined on the last page. */
export async function* pages<T extends { readonly id: string }>(read: Read<T>, from?: string) {
  let after = from;
  do {
    const { rows, more } = await read(after);
    const values = rows.map(({ value }) => value);
    after = more ? values.at(-1)?.id : undefined;
    yield { rows: values, last: after };
  } while (after !== undefined);
}

/** Yields each stored value, starting after the id `from` if it is given. */
export async function* each<T extends { readonly id: string }>(read: Read<T>, from?: string): AsyncGenerator<T> {
  for await (const { rows } of pages(read, from)) yield* rows;
}

const ROW = 'turn';

/**
 * Returns a change for a transaction in a partition. If two transactions take such a change before either is written, the second one fails
 * with StaleError. A count that is read between taking and writing is therefore still true when it is written.
 */
export async function nextTurn(table: Table, partitionKey: string): Promise<RowChange> {
  const found = await table.find<object>(partitionKey, ROW);
  return found
    ? { kind: 'replace', rowKey: ROW, value: {}, etag: found.etag }
    : { kind: 'insert', rowKey: ROW, value: {} };
}
