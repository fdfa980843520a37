import { GraphError } from '../rules/errors';
import { withInterruption, newGaps, withGaps } from '../rules/instance/instanceErrors';
import { withoutLeaseOf } from '../rules/instance/mailLease';
import { toIds } from '../storage/work/subject';
import { whileStale } from '../storage/table/storageError';
import type { WorkMessage } from '../storage/work/workQueue';
import type { Dependencies } from '../reviews/dependencies';
import type { AnchorGap, AdministratorMail, DirectoryGap, Instance } from '../rules/model/instance';
import type { AnchorError } from '../signing/anchors';
import type { InstanceKey } from '../storage/decisions';
import { hashOf } from '../rules/evidence/line';
import type { Mail } from '../mail/composeMail';

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

/**
 * Reports what the directory withheld from an instance: returns the new `errors`, logs each new gap and stores it for the operator.
 * Throws ServiceUnavailable.
 */
export async function noteGaps(
  { storage, log, now }: Dependencies,
  instance: Instance,
  gaps: Iterable<DirectoryGap>,
): Promise<Pick<Instance, 'errors'>> {
  const { definitionId, id, errors } = instance;
  const found = newGaps(errors, gaps);
  for (const gap of found) {
    log('warning', 'A review continues without some information.', { definitionId, instanceId: id, ...gap });
    await storage.gaps.put(gap, instance, now());
  }
  return { errors: withGaps(errors, found) };
}

/** The properties of an instance that a mail to an administrator changes. */
export type MailRecord = Pick<Instance, 'errors' | 'mailed'>;

/**
 * Sends a mail to an administrator, or none if `to` is empty. Returns what changes in the instance; if the mailbox refuses the mail, its
 * `errors` say so. Throws ServiceUnavailable, TooManyRequests.
 */
export async function sendOrNote(
  deps: Dependencies,
  instance: Instance,
  mail: AdministratorMail['mail'],
  { to, subject, html }: Mail & { readonly to: string },
): Promise<MailRecord> {
  const failure = to === '' ? undefined : await deps.directory.sendMail({ to: [to], subject, html });
  const mailed: AdministratorMail = {
    number: (instance.mailed?.number ?? 0) + 1,
    mail,
    to,
    textSha256: to === '' ? null : hashOf(`${subject}\n${html}`),
    accepted: to !== '' && !failure,
    reason: to === '' ? 'noAddress' : (failure?.why ?? null),
  };
  return { ...(await noteGaps(deps, instance, failure ? [failure] : [])), mailed };
}
