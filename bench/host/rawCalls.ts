import { odata } from '@azure/data-tables';
import { randomUUID } from 'node:crypto';
import { reviews } from './table';

type Parameters = Readonly<Record<string, string>>;

/** Reads the rows with the given keys, all at the same time. */
export async function rawRead({ partition = '', rows = '' }: Parameters): Promise<object> {
  const entities = await Promise.all(rows.split(' ').map((rowKey) => reviews.getEntity(partition, rowKey)));
  return entities[0] ?? {};
}

/**
 * Reads two rows at the same time. Then writes the second one in one transaction with two others: a new row of the size of a ledger entry,
 * and a row that must only exist.
 */
export async function rawWrite({ partition = '', rows = '' }: Parameters): Promise<void> {
  const [first = '', second = ''] = rows.split(' ');
  const [, { etag, json0 }] = await Promise.all([
    reviews.getEntity(partition, first),
    reviews.getEntity(partition, second),
    openGate(partition),
  ]);
  await reviews.submitTransaction([
    ['update', { partitionKey: partition, rowKey: GATE }, 'Merge', { etag: '*' }],
    ['update', { partitionKey: partition, rowKey: second, json0 }, 'Replace', { etag }],
    ['create', { partitionKey: partition, rowKey: `bench:${randomUUID()}`, json0: ENTRY }],
  ]);
}

const GATE = 'bench:gate';
const gates = new Map<string, Promise<unknown>>();

/** Writes the row that must exist, once for each partition. */
function openGate(partition: string): Promise<unknown> {
  const opened = gates.get(partition) ?? reviews.upsertEntity({ partitionKey: partition, rowKey: GATE });
  gates.set(partition, opened);
  return opened;
}

/** A text about as long as a ledger entry. */
const ENTRY = JSON.stringify({ text: 'x'.repeat(520) });

/** Reads the first 100 decisions of an instance. */
export async function rawPage({ partition = '', instance = '' }: Parameters): Promise<object> {
  const filter = odata`PartitionKey eq ${partition} and RowKey ge ${`decision:${instance}:`} and RowKey lt ${`decision:${instance};`}`;
  const pages = reviews.listEntities({ queryOptions: { filter } }).byPage({ maxPageSize: 100 });
  for await (const page of pages) return { rows: page.length };
  return { rows: 0 };
}
