import type { DecisionJob } from '../../rules/decisions/decisionJob';
import { unlessStale } from '../table/storageError';
import type { StoredValue, Table } from '../table/table';

/** Background jobs, each in a partition of its own. The due index holds the time of their removal. */
export interface Jobs {
  find(id: string): Promise<StoredValue<DecisionJob> | undefined>;
  insert(job: DecisionJob): Promise<void>;
  /** Replaces a job. Throws StaleError when it has changed since it was read. */
  replace(previous: StoredValue<DecisionJob>, next: DecisionJob): Promise<void>;
  /** Removes a job. Idempotent. */
  remove(id: string): Promise<void>;
}

const ROW = 'job';

export function createJobs(table: Table): Jobs {
  return {
    find: (id) => table.find<DecisionJob>(id, ROW),
    insert: (job) => table.write(job.id, [{ kind: 'insert', rowKey: ROW, value: job }]),
    replace: ({ etag }, next) => table.write(next.id, [{ kind: 'replace', rowKey: ROW, value: next, etag }]),
    async remove(id) {
      await unlessStale(() => table.write(id, [{ kind: 'delete', rowKey: ROW }]));
    },
  };
}
