import { withoutReviewer } from '../../mail/administratorMails';
import type { Mail, ReviewMail } from '../../mail/composeMail';
import type { Instance } from '../../rules/model/instance';
import type { Dependencies } from '../../reviews/dependencies';
import { aboutInstance } from './mailReviewers';
import { sendOrNote } from './noteGaps';
import type { Slice } from './slice';

/**
 * Mails the creator about an instance, with a link to it, even if the review sends no other mails: nobody else would know. Returns the
 * `errors` of the instance. Throws ServiceUnavailable, TooManyRequests.
 */
export async function mailCreator(
  deps: Dependencies,
  instance: Instance,
  compose: (about: ReviewMail) => Mail,
): Promise<Pick<Instance, 'errors'>> {
  const { definitionId, id, errors, terms } = instance;
  const creator = await deps.directory.findUser(terms.createdBy.id);
  if (!creator?.accountEnabled || !creator.mail) return { errors };
  const link = `${deps.publicEndpoint}/beta/identityGovernance/accessReviews/definitions/${definitionId}/instances/${id}`;
  const about = aboutInstance(deps, instance, creator);
  const mail = compose({ ...about, language: creator.preferredLanguage, link });
  return sendOrNote(deps, instance, { to: [creator.mail], ...mail });
}

/** Mails the creator that nobody can decide on some items. */
export async function mailUnassigned(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { unassigned = 0 } = instance;
  const noted = await mailCreator(deps, instance, (about) => withoutReviewer({ ...about, unassigned }));
  return { change: { ...noted, unassignedTold: true }, done: true };
}
