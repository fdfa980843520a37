import type { Definition } from '../rules/model/definition';
import { definitionEvent } from '../rules/events/reviewEvents';
import { readVersions, versioned, type DefinitionChange } from './evidence/evidenceRow';
import { indexKey } from './contacts';
import type { InstanceKey } from './decisions';
import { isOutbox, type Outbox } from './notifications/outbox';
import { SERIES } from './table/keys';
import { unlessStale } from './table/storageError';
import { TRANSACTION_ROWS, type Rows, type StoredValue, type Table } from './table/table';
import type { WatchList } from './tenant/watched';

const ROW = 'definition';

/** The definitions. They have a table of their own, so that a list of definitions reads no other rows. */
export interface Definitions {
  find(id: string): Promise<StoredValue<Definition> | undefined>;
  /** Lists definitions in the order of their ids, starting after the id `after`. */
  list(after: string | undefined, limit: number): Promise<Rows<Definition>>;
  insert(definition: Definition): Promise<void>;
  /**
   * Writes a changed definition, and its new version if `change` is given. Returns the definition as it is stored. Throws StaleError when
   * the definition has changed since it was read.
   */
  replace(definition: Definition, etag: string, change?: DefinitionChange): Promise<Definition>;
  /** Returns the lines of the versions in their order; none for a definition of version 0.1 that has not changed since. */
  versions(definition: Definition): Promise<readonly string[]>;
  remove(id: string): Promise<void>;
}

/** Opens the definitions. `reviews` is the table with the evidence of definitions. */
export function createDefinitions(table: Table, reviews: Table, outbox: Outbox): Definitions {
  return {
    find: (id) => table.find<Definition>(id, ROW),
    list: (after, limit) => table.scan<Definition>(after, limit),
    insert: (value) => table.write(value.id, [{ kind: 'insert', rowKey: ROW, value }]),
    async replace(definition, etag, change) {
      const version = change && versioned(definition, change);
      const value = version?.definition ?? definition;
      const notify = await outbox.writeAhead(
        value.id,
        definitionEvent(value.id, 'definitionUpdated', outbox.now(), JSON.stringify(value)),
      );
      // A repeated attempt may have written the same line, which has the same key because the key contains its hash.
      if (version) {
        const { rowKey, line } = version.line;
        await reviews.write(value.id, [{ kind: 'upsert', rowKey, value: { line } }]);
      }
      await table.write(value.id, [{ kind: 'replace', rowKey: ROW, value, etag }]);
      await notify();
      return value;
    },
    versions: (definition) => readVersions(reviews, definition),
    remove: (id) => table.write(id, [{ kind: 'delete', rowKey: ROW }]),
  };
}

const ALL_KEYS = { from: ' ', to: '~' };

/** Deletes at most 100 rows of a deleted definition. Returns whether only its series is left. */
export type Purge = (definitionId: string) => Promise<boolean>;

export function createPurge(reviews: Table, index: Table, watched: WatchList): Purge {
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
  // An interrupted purge is repeated, so the entry may already be gone.
  await unlessStale(() => index.write(userId, [{ kind: 'delete', rowKey: indexKey(instance) }]));
}
