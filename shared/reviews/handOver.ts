import { addDuration } from '../rules/duration';
import { GraphError } from '../rules/errors';
import { toIds, type Subject } from '../storage/work/subject';
import { startWork } from '../storage/work/workQueue';
import type { Dependencies } from './dependencies';

/**
 * Adds work to the due index before the change that causes it is written, so that no interruption can lose the work. Returns the key that
 * `startWorkNow` takes. Throws ServiceUnavailable; then the change must not be written.
 */
export async function announceWork({ storage, now }: Dependencies, subject: Subject): Promise<string> {
  return storage.due.announce(subject, now());
}

/** When a creation is interrupted, or the queue does not respond, its work begins after this time. */
const PATIENCE = 'PT5M';

/**
 * As `announceWork`, for a subject that is about to be created, but with a delay: work that began before the subject is stored would find
 * nothing and drop it.
 */
export const announceCreation = ({ storage, now }: Dependencies, subject: Subject): Promise<string> =>
  storage.due.put(subject, addDuration(now(), PATIENCE), now());

/** Starts announced work at once. When the queue does not respond, the next timer starts it, so the caller succeeds nevertheless. */
export async function startWorkNow(deps: Dependencies, subject: Subject, dueKey: string): Promise<void> {
  const { storage, now, log } = deps;
  try {
    await startWork({ ...storage, now }, subject, dueKey);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log('warning', 'The work queue does not respond; the next timer takes over.', { ...toIds(subject), error });
  }
}
