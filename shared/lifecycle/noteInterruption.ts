import { GraphError } from '../rules/errors';
import { withInterruption } from '../rules/instance/interruption';
import { toIds, type Subject } from '../storage/work/subject';
import { whileStale } from '../storage/table/storageError';
import type { WorkMessage } from '../storage/work/workMessage';
import type { Dependencies } from '../reviews/dependencies';

/** Reports in the `errors` of an instance that its work has to wait, and why. */
export const noteInterruption = (deps: Dependencies, subject: Subject, reason: string): Promise<void> =>
  note(deps, subject, 'WorkInterrupted', reason);

/**
 * Takes a message that failed several times because of a bug: the instance reports it, the log has the details, and the row of the
 * due index stays, so that a timer tries again.
 */
export async function noteFailure(deps: Dependencies, { subject, dueKey }: WorkMessage): Promise<void> {
  deps.log('error', 'The work failed several times; the due index tries it again.', { ...toIds(subject), dueKey });
  await note(deps, subject, 'WorkFailed', 'it failed for an internal reason; see the log.');
}

/** Only an instance has `errors` to report in. */
async function note(
  { storage, log }: Dependencies,
  subject: Subject,
  code: 'WorkInterrupted' | 'WorkFailed',
  reason: string,
): Promise<void> {
  if (subject.kind !== 'instance') return;
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
    log('warning', 'The interruption could not be stored in the instance.', { definitionId, instanceId, error });
  }
}
