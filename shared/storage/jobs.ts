import type { DecisionJob } from '../rules/decisions/decisionJob';
import { unlessStale } from './table/storageError';
import type { Stored, Table } from './table/table';

/** Requests that are carried out in the background, each in a partition of its own. The due index knows when each of them goes. */
export interface Jobs {
  find(id: string): Promise<Stored<DecisionJob> | undefined>;
  insert(job: DecisionJob): Promise<void>;
  /** Throws StaleError when somebody else was faster. */
  replace(previous: Stored<DecisionJob>, next: DecisionJob): Promise<void>;
  /** Forgets it. Also when it is not there. */
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
