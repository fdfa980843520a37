import type { RowChange, Table } from './table';

const ROW = 'turn';

/**
 * Returns a change for a transaction in a partition: of two transactions with such a change that was made before either was written, the
 * second one fails with StaleError. So what is counted between the two steps is still true when it is written.
 */
export async function nextTurn(table: Table, partitionKey: string): Promise<RowChange> {
  const found = await table.find<object>(partitionKey, ROW);
  return found
    ? { kind: 'replace', rowKey: ROW, value: {}, etag: found.etag }
    : { kind: 'insert', rowKey: ROW, value: {} };
}
