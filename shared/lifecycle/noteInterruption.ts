import { GraphError } from '../rules/errors';
import { withInterruption } from '../rules/instance/interruption';
import type { Subject } from '../storage/work/due';
import { whileStale } from '../storage/table/storageError';
import type { WorkMessage } from '../storage/work/workQueue';
import type { Dependencies } from '../reviews/dependencies';

/** Says in the `errors` of an instance that its work has to wait, and why. */
export const noteInterruption = (deps: Dependencies, subject: Subject, reason: string): Promise<void> =>
  note(deps, subject, { code: 'WorkInterrupted', reason });

/**
 * Takes a message that failed again and again for a reason of the product: the instance says so, the log says which, and the row
 * of the due index stays, so that a timer tries it again.
 */
export async function noteFailure(deps: Dependencies, message: WorkMessage): Promise<void> {
  deps.log('error', 'The work failed repeatedly; the due index tries it again.', message);
  await note(deps, message, { code: 'WorkFailed', reason: 'it failed for an internal reason, which the log tells.' });
}

interface Note {
  readonly code: 'WorkInterrupted' | 'WorkFailed';
  readonly reason: string;
}

/** A series and a report have nothing to say it in. */
async function note({ storage, log }: Dependencies, subject: Subject, { code, reason }: Note): Promise<void> {
  if (!('definitionId' in subject) || subject.instanceId === undefined) return;
  const { definitionId, instanceId } = subject;
  try {
    await whileStale(async () => {
      const found = await storage.instances.find(definitionId, instanceId);
      if (!found) return;
      const next = withInterruption(found.value, code, reason);
      if (next !== found.value) await storage.instances.replace(found, next);
    });
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log('warning', 'An interruption could not be noted.', { definitionId, instanceId, error });
  }
}
