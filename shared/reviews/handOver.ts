import { addDuration } from '../rules/duration';
import { GraphError } from '../rules/errors';
import { toIds, type Subject } from '../storage/work/subject';
import { startWork } from '../storage/work/workQueue';
import type { Dependencies } from './dependencies';

/**
 * Adds work to the due index. Callers do this before they write the change that causes the work, so that no interruption can lose it.
 * Returns the key that `startWorkNow` takes. Throws ServiceUnavailable; then the change must not be written.
 */
export async function announceWork({ storage, now }: Dependencies, subject: Subject): Promise<string> {
  return storage.due.announce(subject, now());
}

/** How long after an interrupted creation, or without an answer of the queue, the work begins. */
const PATIENCE = 'PT5M';

/**
 * Adds work like `announceWork`, for a subject that is about to be created, but with a delay: work that began before the subject is stored
 * would find nothing and end.
 */
export const announceCreation = ({ storage, now }: Dependencies, subject: Subject): Promise<string> =>
  storage.due.put(subject, addDuration(now(), PATIENCE), now());

/**
 * Starts announced work at once. If the queue does not respond, the next timer starts the work, so the caller's request succeeds
 * nevertheless.
 */
export async function startWorkNow(deps: Dependencies, subject: Subject, dueKey: string): Promise<void> {
  const { storage, now, log } = deps;
  try {
    await startWork({ ...storage, now }, subject, dueKey);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log('warning', 'The work queue does not respond; the next timer takes over.', { ...toIds(subject), error });
  }
}
