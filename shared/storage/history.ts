import type { History } from '../rules/reports/history';
import { unlessStale } from './table/storageError';
import type { RowChange, Rows, Stored, Table } from './table/table';

const ROW = 'history';
const ALL = 'all';

/**
 * The definitions of history reports, each with its one instance.
 *
 *     {id} | history                                     the report itself
 *     all | {createdDateTime}|{id}                       the report again, in the order of time
 *     creator-{userId} | {createdDateTime}|{id}          the same for who asked for it
 *
 * The lists follow the report: whoever changes it enlists it afterwards, and repeats that when in doubt.
 */
export interface Histories {
  find(id: string): Promise<Stored<History> | undefined>;
  insert(history: History): Promise<void>;
  /** Throws StaleError when the report changed since it was read. */
  replace(previous: Stored<History>, next: History): Promise<void>;
  /** Brings the lists up to date with the report. */
  enlist(history: History): Promise<void>;
  /** In the order of their creation, behind the row key `after`. */
  list(wanted: HistoryList, after: string | undefined, limit: number): Promise<Rows<History>>;
  /** Takes it out of the lists, then away. Also when it is not there. */
  remove(history: History): Promise<void>;
}

interface HistoryList {
  /** Only those of this creator. */
  readonly creatorId: string | undefined;
  /** Only those created after this instant. */
  readonly createdAfter: string;
}

export function createHistories(table: Table): Histories {
  return {
    find: (id) => table.find<History>(id, ROW),
    insert: (value) => table.write(value.id, [{ kind: 'insert', rowKey: ROW, value }]),
    replace: ({ etag }, value) => table.write(value.id, [{ kind: 'replace', rowKey: ROW, value, etag }]),
    async enlist(value) {
      const row: RowChange = { kind: 'upsert', rowKey: listKey(value), value };
      for (const partition of listsOf(value)) await table.write(partition, [row]);
    },
    list: ({ creatorId, createdAfter }, after, limit) =>
      table.range<History>(
        creatorId === undefined ? ALL : ofCreator(creatorId),
        // '~' comes behind every key of that instant.
        { from: `${createdAfter}~`, to: '~', after },
        limit,
      ),
    async remove(history) {
      for (const partition of listsOf(history)) await removeRow(table, partition, listKey(history));
      await removeRow(table, history.id, ROW);
    },
  };
}

/** The key of a row of a list, which is where the next page goes on. */
const listKey = ({ createdDateTime, id }: Pick<History, 'createdDateTime' | 'id'>): string =>
  `${createdDateTime}|${id}`;

const ofCreator = (id: string): string => `creator-${id}`;

const listsOf = ({ createdBy }: History): readonly string[] => [ALL, ofCreator(createdBy.id)];

async function removeRow(table: Table, partition: string, rowKey: string): Promise<void> {
  // It may be gone already, since this is repeated after an interruption.
  await unlessStale(() => table.write(partition, [{ kind: 'delete', rowKey }]));
}
