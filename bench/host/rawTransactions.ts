import { odata, type TransactionAction } from '@azure/data-tables';
import { openTable, reviews } from './table';

const ROWS = 100;
const IN_FLIGHT = 4;

interface Copied {
  readonly rowKey: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

let copied: readonly Copied[] = [];
let tables = 0;

/** Keeps the rows of an instance's decisions in memory. */
export async function copyRows({ instance = '', definition = '' }: Readonly<Record<string, string>>): Promise<object> {
  const rows: Copied[] = [];
  const filter = odata`PartitionKey eq ${definition} and RowKey ge ${`decision:${instance}:`} and RowKey lt ${`decision:${instance};`}`;
  for await (const { rowKey = '', json0 } of reviews.listEntities({ queryOptions: { filter } })) {
    rows.push({ rowKey, properties: { json0 } });
  }
  copied = rows;
  const characters = rows.reduce((sum, { properties }) => sum + String(properties.json0).length, 0);
  return { rows: rows.length, charactersPerRow: Math.round(characters / Math.max(rows.length, 1)) };
}

/** Writes the kept rows into a new table: 100 a transaction, four transactions in flight. */
export async function writeTransactions(): Promise<{ readonly milliseconds: number }> {
  const table = openTable(`bench${(tables += 1)}`);
  await table.createTable();
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next < copied.length) {
      const part = copied.slice(next, (next += ROWS));
      await table.submitTransaction(
        part.map(({ rowKey, properties }): TransactionAction => [
          'upsert',
          { partitionKey: 'bench', rowKey, ...properties },
          'Replace',
        ]),
      );
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, writer));
  const milliseconds = performance.now() - start;
  await table.deleteTable();
  return { milliseconds };
}
