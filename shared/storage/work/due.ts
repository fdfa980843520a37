import { randomUUID } from 'node:crypto';
import { unlessStale } from '../table/storageError';
import type { RowChange, Table } from '../table/table';
import { dueKey, fromIds, toIds, type Subject, type SubjectIds } from './subject';

export interface DueRow {
  readonly key: string;
  readonly subject: Subject;
  /** When the row was written, as a UTC instant of the product's clock. */
  readonly writtenDateTime: string;
  /** True if the subject is an instance in progress. */
  readonly isOpen?: true;
}

/** A row of the table, without its key. */
interface StoredRow extends Omit<DueRow, 'key' | 'subject'> {
  readonly subject: SubjectIds;
}

interface Postponement {
  readonly subject: Subject;
  readonly at: string;
  /** Whether the subject is an instance in progress. */
  readonly isOpen: boolean;
}

interface OpenInstances {
  readonly instanceIds: readonly string[];
  readonly last: string | undefined;
}

const PARTITION = 'due';

/**
 * The index of due work, in the order of time, so that a search for due work reads only due rows. A subject with future work always has a
 * row at or before the time of that work. Superfluous rows are harmless.
 */
export interface Due {
  /** Schedules work on the subject at a UTC instant. Returns the row's key. */
  put(subject: Subject, at: string, now: string): Promise<string>;
  /** Moves the row `key` to a later instant. The row of an instance in progress says so, because the census counts these rows. */
  postpone(key: string, later: Postponement, now: string): Promise<void>;
  /** Schedules work for now in a separate row. Work on the subject that is in progress does not remove this row when it ends. */
  announce(subject: Subject, now: string): Promise<string>;
  /** Lists the rows whose time is not after `now`, the earliest first. */
  list(now: string, limit: number): Promise<readonly DueRow[]>;
  /**
   * Returns the instances in progress among the rows after `after`. `last` is the key after which the list continues; undefined at the end.
   */
  listOpen(after: string | undefined, limit: number): Promise<OpenInstances>;
  /** Returns whether the row still exists, so that its work is neither done nor passed on. */
  has(key: string): Promise<boolean>;
  /** Adds rows for subjects in one transaction; at most 100 rows, each subject once. */
  putAll(subjects: readonly Subject[], at: string, now: string): Promise<void>;
  remove(key: string): Promise<void>;
}

/** Returns the change that schedules work on a subject. */
const scheduled = (subject: Subject, at: string, now: string) => {
  const value: StoredRow = { subject: toIds(subject), writtenDateTime: now };
  return { kind: 'upsert', rowKey: dueKey(subject, at), value } satisfies RowChange;
};

export function createDue(table: Table): Due {
  return {
    async put(subject, at, now) {
      const row = scheduled(subject, at, now);
      await table.write(PARTITION, [row]);
      return row.rowKey;
    },
    async postpone(key, { subject, at, isOpen }, now) {
      const row = scheduled(subject, at, now);
      const later = { ...row, value: { ...row.value, ...(isOpen && { isOpen }) } };
      const isMoved =
        key !== row.rowKey &&
        (await unlessStale(() => table.write(PARTITION, [later, { kind: 'delete', rowKey: key }])));
      // The row did not move: both keys are the same, or another worker has removed the row.
      if (!isMoved) await table.write(PARTITION, [later]);
    },
    async listOpen(after, limit) {
      const { rows, more } = await table.range<StoredRow>(PARTITION, { from: '0', to: '~', after }, limit);
      const instanceIds = rows.flatMap(({ value: { subject, isOpen } }) =>
        isOpen && subject.instanceId !== undefined ? [subject.instanceId] : [],
      );
      return { instanceIds, last: more ? rows.at(-1)?.rowKey : undefined };
    },
    async announce(subject, now) {
      const rowKey = `${dueKey(subject, now)}|${randomUUID()}`;
      await table.write(PARTITION, [
        { kind: 'insert', rowKey, value: { subject: toIds(subject), writtenDateTime: now } },
      ]);
      return rowKey;
    },
    async list(now, limit) {
      const range = { from: '0', to: `${now}~` };
      const { rows } = await table.range<StoredRow>(PARTITION, range, limit);
      return rows.map(({ rowKey, value }) => ({ ...value, key: rowKey, subject: fromIds(value.subject) }));
    },
    has: async (key) => (await table.find(PARTITION, key)) !== undefined,
    putAll: (subjects, at, now) =>
      table.write(
        PARTITION,
        subjects.map((subject) => scheduled(subject, at, now)),
      ),
    async remove(key) {
      // If another worker has removed the row, the result is the same.
      await unlessStale(() => table.write(PARTITION, [{ kind: 'delete', rowKey: key }]));
    },
  };
}
