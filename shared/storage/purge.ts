import { indexKey } from './contacts';
import { SERIES } from './table/keys';
import { isOutbox } from './outbox';
import { unlessStale } from './table/storageError';
import { TRANSACTION_ROWS, type Table } from './table/table';

const ALL_KEYS = { from: ' ', to: '~' };

/** Deletes at most 100 rows of a definition that is gone, all but its series. Answers whether nothing else is left. */
export type Purge = (definitionId: string) => Promise<boolean>;

export function createPurge(reviews: Table, index: Table): Purge {
  return async (definitionId) => {
    const { rows } = await reviews.range(definitionId, ALL_KEYS, TRANSACTION_ROWS);
    const others = rows.filter(({ rowKey }) => rowKey !== SERIES && !isOutbox(rowKey));
    for (const { rowKey } of others) await unlist(index, definitionId, rowKey);
    await reviews.write(
      definitionId,
      others.map(({ rowKey }) => ({ kind: 'delete', rowKey })),
    );
    return others.length === 0;
  };
}

/** Takes an instance out of the partition of the reviewer whose contact is about to go. */
async function unlist(index: Table, definitionId: string, rowKey: string): Promise<void> {
  const [kind, id = '', userId = ''] = rowKey.split(':');
  if (kind !== 'contact') return;
  // It may be gone already, since this is repeated after an interruption.
  await unlessStale(() => index.write(userId, [{ kind: 'delete', rowKey: indexKey({ definitionId, id }) }]));
}
