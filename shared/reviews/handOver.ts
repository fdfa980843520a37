import { GraphError } from '../rules/graphError';
import type { Subject } from '../storage/due';
import type { Dependencies } from './dependencies';

/**
 * Makes sure that a change about to be written is followed up: the due index knows of it before it is made, so that no
 * interruption can lose it. Answers what `wake` needs. Throws ServiceUnavailable, and then nothing is changed.
 */
export async function announce({ storage, now }: Dependencies, subject: Subject): Promise<string> {
  return storage.due.announce(subject, now());
}

/**
 * Starts the follow-up at once. Without the storage it starts with the next timer, so its failure is no failure of the caller.
 * A timer that came between the announcement and the change has taken the row and may have looked too early: then there is a new one.
 */
export async function wake(deps: Dependencies, subject: Subject, dueKey: string): Promise<void> {
  const { storage, log } = deps;
  try {
    const key = (await storage.due.has(dueKey)) ? dueKey : await announce(deps, subject);
    await storage.workQueue.send({ ...subject, dueKey: key });
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log('warning', 'The work queue does not answer; the next timer takes over.', { ...subject, error });
  }
}
