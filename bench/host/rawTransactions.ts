import { odata, type TransactionAction } from '@azure/data-tables';
import { openTable, reviews } from './table';

const ROWS = 100;
const IN_FLIGHT = 4;

interface Copied {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly json0: string;
  readonly head?: string;
}

let copied: readonly Copied[] = [];
let tables = 0;

/**
 * Keeps the rows of an instance's decisions, and of their copies for the assignees, in memory. They are in the order of the people in the
 * directory, which is the order in which the product wrote them.
 */
export async function copyRows({ instance = '', definition = '' }: Readonly<Record<string, string>>): Promise<object> {
  const rows: Copied[] = [];
  for (const kind of ['decision', 'assigned']) {
    const [from, to] = [`${kind}:${instance}:`, `${kind}:${instance};`];
    const filter = odata`PartitionKey eq ${definition} and RowKey ge ${from} and RowKey lt ${to}`;
    const pages = reviews.listEntities<Pick<Copied, 'json0' | 'head'>>({ queryOptions: { filter } });
    for await (const { rowKey = '', json0, head } of pages) {
      rows.push({ partitionKey: definition, rowKey, json0, ...(head !== undefined && { head }) });
    }
  }
  const order = new Map(
    rows.map((row) => [row, (JSON.parse(row.json0) as { principal: { id: string } }).principal.id]),
  );
  copied = rows.sort((a, b) => ((order.get(a) ?? '') < (order.get(b) ?? '') ? -1 : 1));
  const characters = rows.reduce((sum, { json0 }) => sum + json0.length, 0);
  return { rows: rows.length, charactersPerRow: Math.round(characters / Math.max(rows.length, 1)) };
}

/** Writes the kept rows into a new, empty table as the product did: 100 rows a transaction, four transactions at a time. */
export async function writeTransactions(): Promise<{ readonly milliseconds: number }> {
  const table = openTable(`bench${(tables += 1)}`);
  await table.createTable();
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next < copied.length) {
      const part = copied.slice(next, (next += ROWS));
      await table.submitTransaction(part.map((row): TransactionAction => ['upsert', { ...row }, 'Replace']));
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, writer));
  const milliseconds = performance.now() - start;
  await table.deleteTable();
  copied = [];
  return { milliseconds };
}
