import { addDuration, secondsBetween } from '../rules/duration';
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
