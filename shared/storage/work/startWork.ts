import type { Due } from './due';
import type { Subject } from './subject';
import type { WorkQueue } from './workQueue';

interface Work {
  readonly due: Due;
  readonly workQueue: WorkQueue;
  /** The product's clock. */
  readonly now: () => string;
}

/**
 * Puts announced work on the queue; `dueKey` is what its announcement answered. A timer that came between the announcement and the
 * change has taken the row and may have looked too early: then the work is announced anew. Throws ServiceUnavailable.
 */
export async function startWork({ due, workQueue, now }: Work, subject: Subject, dueKey: string): Promise<void> {
  const key = (await due.has(dueKey)) ? dueKey : await due.announce(subject, now());
  await workQueue.send({ subject, dueKey: key });
}
