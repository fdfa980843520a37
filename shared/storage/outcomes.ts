import { StaleError } from './storageError';
import type { Due } from './due';
import type { Stored, Table } from './table';

const ROW = 'outcome';

/** What was answered to a call: without a body for a call that has none, and where the body is too large for a row. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly text?: string;
}

/** A call that was made with a key of the caller's, and what came of it. */
export interface Outcome {
  /** Stands for what was sent. */
  readonly fingerprint: string;
  readonly startedDateTime: string;
  /** Null while the call is under way. */
  readonly answer: KeptAnswer | null;
}

/**
 * The outcomes of calls that callers may repeat, each in a partition of its own. The due index knows when each of them goes.
 */
export interface Outcomes {
  find(id: string): Promise<Stored<Outcome> | undefined>;
  /** Notes that a call begins; answers whether it is the first one. `until` is when the row goes. */
  begin(id: string, outcome: Outcome, until: string): Promise<boolean>;
  /** The same in the place of a call that was given up. Throws StaleError when somebody else was faster. */
  takeOver(id: string, previous: Stored<Outcome>, next: Outcome): Promise<void>;
  keep(id: string, outcome: Outcome): Promise<void>;
  /** Forgets it. Also when it is not there. */
  remove(id: string): Promise<void>;
}

export function createOutcomes(table: Table, due: Due): Outcomes {
  return {
    find: (id) => table.find<Outcome>(id, ROW),
    async begin(id, outcome, until) {
      await due.put({ outcomeId: id }, until, outcome.startedDateTime);
      return unlessStale(() => table.write(id, [{ kind: 'insert', rowKey: ROW, value: outcome }]));
    },
    takeOver: (id, { etag }, next) => table.write(id, [{ kind: 'replace', rowKey: ROW, value: next, etag }]),
    keep: (id, outcome) => table.write(id, [{ kind: 'upsert', rowKey: ROW, value: outcome }]),
    async remove(id) {
      await unlessStale(() => table.write(id, [{ kind: 'delete', rowKey: ROW }]));
    },
  };
}

/** Whether a write went through; a lost race is no failure here. */
async function unlessStale(write: () => Promise<void>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof StaleError) return false;
    throw error;
  }
}
