import { GraphError } from '../rules/errors';
import { withInterruption } from '../rules/instance/instanceErrors';
import { withoutLeaseOf } from '../rules/instance/mailLease';
import { toIds } from '../storage/work/subject';
import { whileStale } from '../storage/table/storageError';
import type { WorkMessage } from '../storage/work/workQueue';
import type { Dependencies } from '../reviews/dependencies';
import type { AnchorGap } from '../rules/model/instance';
import type { AnchorError } from '../signing/anchors';
import type { InstanceKey } from '../storage/decisions';

/** Reports in the `errors` of an instance that its work has to wait, and why. */
export const noteInterruption = (deps: Dependencies, message: WorkMessage, reason: string): Promise<void> =>
  note(deps, message, 'WorkInterrupted', reason);

/**
 * Handles a message that failed several times because of a bug. The instance reports the failure and the log has the details. The row in
 * the due index stays, so that a timer tries again.
 */
export async function noteFailure(deps: Dependencies, message: WorkMessage): Promise<void> {
  const { subject, dueKey } = message;
  deps.log('error', 'The work failed several times; the due index tries it again.', { ...toIds(subject), dueKey });
  await note(deps, message, 'WorkFailed', 'it failed for an internal reason; see the log.');
}

/**
 * Writes an interruption into the `errors` of an instance; no other subject has them. Also ends the lease of the worker, so that other
 * workers can send the mails at once.
 */
async function note(
  { storage, log }: Dependencies,
  { subject, dueKey }: WorkMessage,
  code: 'WorkInterrupted' | 'WorkFailed',
  reason: string,
): Promise<void> {
  if (subject.kind !== 'instance') return;
  const { definitionId, instanceId } = subject;
  try {
    await whileStale(async () => {
      const found = await storage.instances.find(definitionId, instanceId);
      if (!found) return;
      const next = withInterruption(withoutLeaseOf(found.value, dueKey), code, reason);
      if (next !== found.value) await storage.instances.replace(found, next);
    });
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log('warning', 'The interruption could not be stored in the instance.', { definitionId, instanceId, error });
  }
}

/**
 * Logs that an anchor failed, and stores it for the operator. Writes no line to the journal, because a new line would need another seal,
 * which would need the anchor again. Throws ServiceUnavailable.
 */
export async function noteAnchorGap(
  { storage, log, now }: Dependencies,
  instance: InstanceKey,
  what: AnchorGap['what'],
  error: AnchorError,
): Promise<void> {
  const { definitionId, id } = instance;
  log('warning', 'An anchor of evidence failed.', { definitionId, instanceId: id, what, error });
  await storage.gaps.put({ what, why: error.why }, instance, now());
}
