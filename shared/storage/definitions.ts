import type { Definition } from '../rules/resources';
import type { Rows, Stored, Table } from './table';

const ROW = 'definition';

/** The definitions, one partition each, so that listing them reads nothing else. */
export interface Definitions {
  find(id: string): Promise<Stored<Definition> | undefined>;
  /** In the order of their ids, behind the id `after`. */
  list(after: string | undefined, limit: number): Promise<Rows<Definition>>;
  insert(definition: Definition): Promise<void>;
  /** Throws StaleError when the definition changed since it was read. */
  replace(definition: Definition, etag: string): Promise<void>;
  remove(id: string): Promise<void>;
}

export function createDefinitions(table: Table): Definitions {
  return {
    find: (id) => table.find<Definition>(id, ROW),
    list: (after, limit) => table.scan<Definition>(after, limit),
    insert: (value) => table.write(value.id, [{ kind: 'insert', rowKey: ROW, value }]),
    replace: (value, etag) => table.write(value.id, [{ kind: 'replace', rowKey: ROW, value, etag }]),
    remove: (id) => table.write(id, [{ kind: 'delete', rowKey: ROW }]),
  };
}
