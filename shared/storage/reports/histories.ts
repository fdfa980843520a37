import type { History } from '../../rules/reports/history';
import { unlessStale } from '../table/storageError';
import type { RowChange, Rows, StoredValue, Table } from '../table/table';

const ROW = 'history';
const ALL = 'all';

/**
 * The definitions of history reports, each with its one instance.
 *
 *     {id} | history                                     the report itself
 *     all | {createdDateTime}|{id}                       the report again, in the order of time
 *     creator-{userId} | {createdDateTime}|{id}          the report again, among those of its creator
 *
 * The lists follow the report: after each change of a report, `enlist` is called, and repeated after an interruption.
 */
export interface Histories {
  find(id: string): Promise<StoredValue<History> | undefined>;
  insert(history: History): Promise<void>;
  /** Replaces a report. Throws StaleError when it has changed since it was read. */
  replace(previous: StoredValue<History>, next: History): Promise<void>;
  /** Updates the rows of a report in the lists. */
  enlist(history: History): Promise<void>;
  /** Lists reports in the order of their creation, starting after the row key `after`. */
  list(wanted: HistoryList, after: string | undefined, limit: number): Promise<Rows<History>>;
  /** Removes a report from the lists, then the report. Idempotent. */
  remove(history: History): Promise<void>;
}

interface HistoryList {
  /** List only the reports of this creator; all reports when undefined. */
  readonly creatorId: string | undefined;
  /** List only the reports created after this UTC instant. */
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
        // '~' sorts after every key with that instant.
        { from: `${createdAfter}~`, to: '~', after },
        limit,
      ),
    async remove(history) {
      for (const partition of listsOf(history)) await removeRow(table, partition, listKey(history));
      await removeRow(table, history.id, ROW);
    },
  };
}

/** Returns the key of a report in a list. */
const listKey = ({ createdDateTime, id }: Pick<History, 'createdDateTime' | 'id'>): string =>
  `${createdDateTime}|${id}`;

const ofCreator = (id: string): string => `creator-${id}`;

const listsOf = ({ createdBy }: History): readonly string[] => [ALL, ofCreator(createdBy.id)];

async function removeRow(table: Table, partition: string, rowKey: string): Promise<void> {
  // An interrupted removal is repeated, so the row may already be gone.
  await unlessStale(() => table.write(partition, [{ kind: 'delete', rowKey }]));
}
