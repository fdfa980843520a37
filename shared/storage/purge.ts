import { indexKey } from './contacts';
import type { InstanceKey } from './decisions';
import { SERIES } from './table/keys';
import { isOutbox } from './notifications/outbox';
import { unlessStale } from './table/storageError';
import { TRANSACTION_ROWS, type Table } from './table/table';
import type { Watched } from './watched';

const ALL_KEYS = { from: ' ', to: '~' };

/** Deletes at most 100 rows of a deleted definition, except its series. Returns whether nothing else is left. */
export type Purge = (definitionId: string) => Promise<boolean>;

export function createPurge(reviews: Table, index: Table, watched: Watched): Purge {
  return async (definitionId) => {
    const { rows } = await reviews.range(definitionId, ALL_KEYS, TRANSACTION_ROWS);
    const others = rows.filter(({ rowKey }) => rowKey !== SERIES && !isOutbox(rowKey));
    for (const { rowKey } of others) {
      const [kind, id = '', userId = ''] = rowKey.split(':');
      if (kind === 'contact') await unlist(index, { definitionId, id }, userId);
      if (kind === 'instance') await watched.remove({ definitionId, id });
    }
    await reviews.write(
      definitionId,
      others.map(({ rowKey }) => ({ kind: 'delete', rowKey })),
    );
    return others.length === 0;
  };
}

/** Removes the instance from the partition of the reviewer whose contact row is about to be deleted. */
async function unlist(index: Table, instance: InstanceKey, userId: string): Promise<void> {
  // An interrupted purge is repeated, so the entry may be gone.
  await unlessStale(() => index.write(userId, [{ kind: 'delete', rowKey: indexKey(instance) }]));
}
