import type { DecisionJob } from '../rules/decisions/decisionJob';
import { unlessStale } from './table/storageError';
import type { StoredValue, Table } from './table/table';

/**
 * Background jobs. The due index holds the time of their removal.
 *
 *     {id} | job                                         the job itself
 *     caller-{id} | {requestedDateTime}|{id}             that a job of this caller is under way
 */
export interface Jobs {
  find(id: string): Promise<StoredValue<DecisionJob> | undefined>;
  /** Counts the jobs of a caller that are under way and were requested after an instant, up to `limit`. */
  countUnderWay(callerId: string, after: string, limit: number): Promise<number>;
  insert(job: DecisionJob): Promise<void>;
  /** Throws StaleError when the job has changed since it was read. */
  replace(previous: StoredValue<DecisionJob>, next: DecisionJob): Promise<void>;
  /** Idempotent. */
  remove(id: string): Promise<void>;
}

const ROW = 'job';

export function createJobs(table: Table): Jobs {
  return {
    find: (id) => table.find<DecisionJob>(id, ROW),
    async countUnderWay(callerId, after, limit) {
      return (await table.range(ofCaller(callerId), { from: after, to: '~' }, limit)).rows.length;
    },
    async insert(job) {
      await table.write(job.id, [{ kind: 'insert', rowKey: ROW, value: job }]);
      // An interruption before this leaves a job that does not count, rather than a row that nobody removes.
      await table.write(ofCaller(job.by.id), [{ kind: 'upsert', rowKey: listKey(job), value: {} }]);
    },
    async replace({ etag }, next) {
      if (next.endedDateTime !== null) await removeRow(table, ofCaller(next.by.id), listKey(next));
      await table.write(next.id, [{ kind: 'replace', rowKey: ROW, value: next, etag }]);
    },
    remove: (id) => removeRow(table, id, ROW),
  };
}

const ofCaller = (id: string): string => `caller-${id}`;

const listKey = ({ requestedDateTime, id }: DecisionJob): string => `${requestedDateTime}|${id}`;

async function removeRow(table: Table, partition: string, rowKey: string): Promise<void> {
  await unlessStale(() => table.write(partition, [{ kind: 'delete', rowKey }]));
}
