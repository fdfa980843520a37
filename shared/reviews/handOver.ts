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

/** Starts announced work at once. When the queue does not respond, the next timer starts it, so the caller succeeds all the same. */
export async function startWorkNow(deps: Dependencies, subject: Subject, dueKey: string): Promise<void> {
  const { storage, now, log } = deps;
  try {
    await startWork({ ...storage, now }, subject, dueKey);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log('warning', 'The work queue does not respond; the next timer takes over.', { ...toIds(subject), error });
  }
}
