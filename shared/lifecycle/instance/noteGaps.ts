import { newGaps, withGaps } from '../../rules/instance/gaps';
import type { DirectoryGap } from '../../rules/model/gap';
import type { Instance } from '../../rules/model/instance';
import type { MailMessage } from '../../directory/mail';
import type { Dependencies } from '../../reviews/dependencies';

/**
 * Reports what the directory withheld from an instance: returns its `errors`, and notes each new gap in the log and for the operator.
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
    log('warning', 'A review goes on without information.', { definitionId, instanceId: id, ...gap });
    await storage.gaps.put(gap, instance, now());
  }
  return { errors: withGaps(errors, found) };
}

/** Sends a mail. If the mailbox refuses it, the instance says so in its `errors`. Throws ServiceUnavailable, TooManyRequests. */
export async function sendOrNote(
  deps: Dependencies,
  instance: Instance,
  message: MailMessage,
): Promise<Pick<Instance, 'errors'>> {
  const failure = await deps.directory.sendMail(message);
  return noteGaps(deps, instance, failure ? [failure] : []);
}
