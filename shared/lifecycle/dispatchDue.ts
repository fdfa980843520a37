import { addDuration, secondsBetween, isBefore } from '../rules/duration';
import type { DueRow } from '../storage/work/due';
import { dueKey, dueTime, type Subject } from '../storage/work/subject';
import { measure } from '../telemetry/measure';
import type { Dependencies } from '../reviews/dependencies';

/** Work that has not ended after this time is started again. */
const PATIENCE = 'PT15M';
const ROWS = 100;

/**
 * Sends a work message for everything that is due. Returns the number of due rows. When nothing is due, it costs one read, regardless of
 * the number of definitions. The order of the writes makes it safe to stop anywhere. It writes a later row for each subject, then sends the
 * message, then removes the due row, which cancels every older message of that row. Throws ServiceUnavailable.
 */
export async function dispatchDue({ storage, now }: Dependencies): Promise<number> {
  let overdueWork = 0;
  let overdueSeconds = 0;
  for (;;) {
    const at = now();
    const rows = await storage.due.list(at, ROWS);
    overdueWork += rows.length;
    const [oldest] = rows;
    if (oldest) overdueSeconds = Math.max(overdueSeconds, secondsBetween(dueTime(oldest.key), at));
    if (rows.length < ROWS) measure({ overdueWork, overdueSeconds });
    if (rows.length === 0) return overdueWork;
    const until = addDuration(at, PATIENCE);
    const subjects = distinct(rows);
    await storage.due.putAll(subjects, until, at);
    for (const subject of subjects) await storage.workQueue.send({ subject, dueKey: dueKey(subject, until) });
    for (const row of rows) await storage.due.remove(row.key);
    if (rows.length < ROWS) return overdueWork;
  }
}

function distinct(rows: readonly DueRow[]): readonly Subject[] {
  return [...new Map(rows.map(({ subject }) => [dueKey(subject, ''), subject])).values()];
}

const INTERVAL = 'PT1H';
const INSTANCES = 1000;
/** The most pages that are counted while there is work: 50,000 rows. */
const PAGES = 50;

/** Measures the number of open instances. `isIdle` means that nothing was due. Throws ServiceUnavailable. */
export type Census = (deps: Dependencies, isIdle: boolean) => Promise<void>;

/**
 * Creates a census that counts at most once an hour in one process. It counts the open instances in the due index, where each waits for its
 * reminder or its end; a stopped instance is counted until then. An idle census reads one page; if there are more instances, the next
 * census that finds work counts them.
 */
export function createCensus(): Census {
  let next: string | undefined;
  return async (deps, isIdle) => {
    const at = deps.now();
    if (next !== undefined && isBefore(at, next)) return;
    const openInstances = await count(deps, isIdle ? 1 : PAGES);
    if (openInstances === undefined) return;
    next = addDuration(at, INTERVAL);
    measure({ openInstances });
  };
}

/** Returns the number of open instances; undefined if they take more pages. */
async function count({ storage }: Dependencies, pages: number): Promise<number | undefined> {
  const open = new Set<string>();
  let after: string | undefined;
  for (let n = 0; n < pages; n += 1) {
    const page = await storage.due.listOpen(after, INSTANCES);
    for (const id of page.instanceIds) open.add(id);
    if (page.last === undefined) return open.size;
    after = page.last;
  }
  return undefined;
}
