import type { Mail, ReviewMail } from '../../mail/reviewMail';
import type { Contact, Instance } from '../../rules/model/instance';
import { reviewerSource } from '../../rules/decisions/reviewerRights';
import { period } from '../../rules/instance/stages';
import { whileStale } from '../../storage/table/storageError';
import type { Dependencies } from '../../reviews/dependencies';
import type { Slice } from './slice';

/** Few enough that a slice ends within seconds. */
const MAILS = 20;

interface Mailing {
  readonly isDue: (contact: Contact) => boolean;
  readonly mail: (about: ReviewMail) => Mail;
  /** The contact after the mail went out. */
  readonly noted: (contact: Contact) => Contact;
}

/**
 * Mails one slice of the present reviewers of an instance, in the order of their ids. Each is read again right before, and noted
 * right after, so that an interruption loses no mail and doubles at most the one in flight. Throws ServiceUnavailable.
 */
export async function mailContacts(deps: Dependencies, instance: Instance, mailing: Mailing): Promise<Slice> {
  if (instance.cursor === null && (await isEmpty(deps, instance))) return { change: { cursor: null }, done: true };
  const page = await deps.storage.contacts.list(instance, instance.cursor ?? undefined, MAILS);
  for (const { value } of page.rows) await mailContact(deps, instance, { ...mailing, id: value.id });
  if (!page.more) return { change: { cursor: null }, done: true };
  return { change: { cursor: page.rows.at(-1)?.value.id ?? null }, done: false };
}

/** Nobody is asked to look at nothing. */
async function isEmpty({ storage }: Dependencies, instance: Instance): Promise<boolean> {
  return (await storage.decisions.list(instance, undefined, 1)).rows.length === 0;
}

async function mailContact(
  deps: Dependencies,
  instance: Instance,
  { id, isDue, mail, noted }: Mailing & { readonly id: string },
): Promise<void> {
  const contact = (await deps.storage.contacts.find(instance, id))?.value;
  if (!contact?.current || !isDue(contact)) return;
  // Who has no address cannot be told; the review waits for him all the same.
  if (contact.mail !== '') {
    await deps.directory.sendMail({ to: [contact.mail], ...mail(about(deps, instance, contact)) });
  }
  await note(deps, instance, { id, noted });
}

/** Notes that a mail went out, whatever became of the contact meanwhile. */
async function note(
  { storage }: Dependencies,
  instance: Instance,
  { id, noted }: { readonly id: string; readonly noted: Mailing['noted'] },
): Promise<void> {
  await whileStale(async () => {
    const contact = await storage.contacts.find(instance, id);
    if (contact?.value.current) await storage.contacts.put(instance, [{ ...contact, value: noted(contact.value) }]);
  });
}

/** What a mail says about an instance. */
export function about(deps: Dependencies, instance: Instance, recipient: { readonly displayName: string }): ReviewMail {
  const { terms, resource } = instance;
  return {
    recipientName: recipient.displayName,
    reviewName: terms.displayName,
    resourceName: resource?.displayName ?? '',
    description: terms.descriptionForReviewers ?? '',
    requestedBy: terms.createdBy.displayName,
    isSelfReview: reviewerSource(instance) === 'self',
    endDateTime: period(instance).endDateTime,
    link: `${decisionsAddress(deps, instance)}/filterByCurrentUser(on='reviewer')`,
  };
}

/** Where all decisions of an instance are. */
export const decisionsAddress = ({ publicEndpoint }: Dependencies, { definitionId, id }: Instance): string =>
  `${publicEndpoint}/v1.0/identityGovernance/accessReviews/definitions/${definitionId}/instances/${id}/decisions`;
