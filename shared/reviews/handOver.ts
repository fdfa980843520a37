import { GraphError } from '../rules/errors';
import { startWork } from '../storage/work/startWork';
import { toIds, type Subject } from '../storage/work/subject';
import type { Dependencies } from './dependencies';

/**
 * Makes sure that a change about to be written is followed up: the due index knows of it before it is made, so that no
 * interruption can lose it. Answers what `wake` needs. Throws ServiceUnavailable, and then nothing is changed.
 */
export async function announce({ storage, now }: Dependencies, subject: Subject): Promise<string> {
  return storage.due.announce(subject, now());
}

/** Starts the follow-up at once. Without the storage it starts with the next timer, so its failure is no failure of the caller. */
export async function wake(deps: Dependencies, subject: Subject, dueKey: string): Promise<void> {
  const { storage, now, log } = deps;
  try {
    await startWork({ ...storage, now }, subject, dueKey);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log('warning', 'The work queue does not answer; the next timer takes over.', { ...toIds(subject), error });
  }
}
