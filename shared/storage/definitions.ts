import type { Definition } from '../rules/model/definition';
import { definitionUpdated } from '../rules/events/reviewEvents';
import type { Outbox } from './notifications/outbox';
import type { Rows, StoredValue, Table } from './table/table';

const ROW = 'definition';

/** The definitions, in a table of their own, so that listing them reads nothing else. */
export interface Definitions {
  find(id: string): Promise<StoredValue<Definition> | undefined>;
  /** Lists definitions in the order of their ids, behind the id `after`. */
  list(after: string | undefined, limit: number): Promise<Rows<Definition>>;
  insert(definition: Definition): Promise<void>;
  /** Throws StaleError when the definition changed since it was read. */
  replace(definition: Definition, etag: string): Promise<void>;
  remove(id: string): Promise<void>;
}

export function createDefinitions(table: Table, outbox: Outbox): Definitions {
  return {
    find: (id) => table.find<Definition>(id, ROW),
    list: (after, limit) => table.scan<Definition>(after, limit),
    insert: (value) => table.write(value.id, [{ kind: 'insert', rowKey: ROW, value }]),
    async replace(value, etag) {
      const notify = await outbox.writeAhead(
        value.id,
        definitionUpdated(value.id, JSON.stringify(value), outbox.now()),
      );
      await table.write(value.id, [{ kind: 'replace', rowKey: ROW, value, etag }]);
      await notify();
    },
    remove: (id) => table.write(id, [{ kind: 'delete', rowKey: ROW }]),
  };
}
