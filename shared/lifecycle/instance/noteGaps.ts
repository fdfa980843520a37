import { newGaps, withGaps } from '../../rules/instance/instanceErrors';
import type { AdministratorMail, DirectoryGap, Instance } from '../../rules/model/instance';
import { hashOf } from '../../rules/evidence/line';
import type { Mail } from '../../mail/composeMail';
import type { Dependencies } from '../../reviews/dependencies';

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
