import type { Mail, ReviewMail } from '../../mail/composeMail';
import { extension, invitation, reminder, type ReviewerMail } from '../../mail/reviewerMails';
import type { Source } from '../../api/odata/source';
import type { Contact, Instance, StoredDecision } from '../../rules/model/instance';
import { reviewerSource } from '../../rules/decisions/reviewerRights';
import { isBefore, midpoint } from '../../rules/duration';
import { lastRow } from '../../rules/instance/cursor';
import { period, withStageStatus } from '../../rules/instance/stages';
import { whileStale } from '../../storage/table/storageError';
import type { Dependencies } from '../../reviews/dependencies';
import { decisionsToReview } from '../../reviews/decisions/decisionsToReview';
import { sliceAfter, type Slice } from './slice';

/** Few enough that a slice ends within seconds. */
const MAILS = 20;

/** A mail to the present reviewers, and the note that each of them got it. */
interface Mailing {
  readonly isDue: (contact: Contact) => boolean;
  /** Skips reviewers who have decided everything. */
  readonly needsOpenItems: boolean;
  readonly mail: (about: ReviewerMail) => Mail;
  /** Returns the contact once the mail is sent. */
  readonly noted: (contact: Contact) => Contact;
}

/** Invites one page of reviewers who have no invitation yet. Source: docs/graph-reference.md#s3-11. */
export async function invite(deps: Dependencies, instance: Instance): Promise<Slice> {
  if (!instance.terms.settings.mailNotificationsEnabled) return { change: { cursor: null }, done: true };
  return mailPage(deps, instance, {
    isDue: ({ invitedDateTime }) => invitedDateTime === null,
    needsOpenItems: false,
    mail: invitation,
    noted: (contact) => ({ ...contact, invitedDateTime: deps.now() }),
  });
}

/** Invites reviewers who were added to a running instance. */
export async function inviteAdded(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { change, done } = await invite(deps, instance);
  return { change: done ? { cursor: null, invitationsDue: false } : change, done };
}

/** Invites the reviewers of a stage after the first; then the stage is in progress. */
export async function inviteStage(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { change, done } = await invite(deps, instance);
  if (!done) return { change, done };
  return { change: { cursor: null, stages: withStageStatus(instance, 'InProgress').stages }, done };
}

/**
 * Mails one page of the reviewers with open items: a reminder, at the midpoint or on request, or the later end of an extension. The start
 * of a reminder is stored first, so that a repeated slice knows whom it has reached. Source: docs/graph-reference.md#s3-11.
 */
export async function remind(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { isExtension = false, ...state } = instance.reminder;
  const { number, requestedDateTime, midpointSent } = state;
  if (requestedDateTime === null) {
    const started = { ...state, number: number + 1, requestedDateTime: deps.now() };
    return { change: { cursor: null, reminder: started }, done: false };
  }
  const slice = await mailPage(deps, instance, {
    isDue: ({ lastReminder }) => lastReminder < number,
    needsOpenItems: true,
    mail: isExtension ? extension : reminder,
    noted: (contact) => ({ ...contact, lastReminder: number }),
  });
  if (!slice.done) return slice;
  const { startDateTime, endDateTime } = period(instance);
  const passed = !isExtension && !isBefore(requestedDateTime, midpoint(startDateTime, endDateTime));
  const ended = { ...state, requestedDateTime: null, midpointSent: midpointSent || passed };
  return { change: { cursor: null, reminder: ended }, done: true };
}

/**
 * Mails one page of the present reviewers of an instance, in the order of their ids. Each contact is read again right before the mail
 * and noted right after, so that an interruption loses no mail and sends at most one twice. Throws ServiceUnavailable.
 */
async function mailPage(deps: Dependencies, instance: Instance, mailing: Mailing): Promise<Slice> {
  if (instance.cursor === null && (await isEmpty(deps, instance))) return { change: { cursor: null }, done: true };
  const page = await deps.storage.contacts.list(instance, lastRow(instance), MAILS);
  for (const { value } of page.rows) await mailContact(deps, instance, value.id, mailing);
  return sliceAfter(page);
}

/** Send no mail when there is nothing to review. */
async function isEmpty({ storage }: Dependencies, instance: Instance): Promise<boolean> {
  return (await storage.decisions.list(instance, undefined, 1)).rows.length === 0;
}

async function mailContact(
  deps: Dependencies,
  instance: Instance,
  id: string,
  { isDue, needsOpenItems, mail, noted }: Mailing,
): Promise<void> {
  const { contacts } = deps.storage;
  const contact = (await contacts.find(instance, id))?.value;
  if (!contact?.current || !isDue(contact)) return;
  // Skip reviewers without a mail address; they can still decide.
  if (contact.mail !== '') {
    const review = await aboutReview(deps, instance, contact);
    if (needsOpenItems && review.items.left === 0) return;
    await deps.directory.sendMail({ to: [contact.mail], ...mail(review) });
  }
  // The contact may have changed while the mail was sent.
  await whileStale(async () => {
    const current = await contacts.find(instance, id);
    if (current?.value.current) await contacts.put(instance, [{ ...current, value: noted(current.value) }]);
  });
}

/** The counts in a mail go so far. */
const MOST_COUNTED = 1000;

/** Returns what a mail to a reviewer says. */
async function aboutReview(deps: Dependencies, instance: Instance, contact: Contact): Promise<ReviewerMail> {
  const { terms, resource, definitionId, id, stages } = instance;
  const reviewer = { kind: 'user', id: contact.id } as const;
  return {
    ...aboutInstance(deps, instance, contact),
    link: `${deps.publicEndpoint}/reviews/${definitionId}/${id}`,
    language: contact.language ?? null,
    resourceType: resource?.type ?? null,
    items: await countItems(decisionsToReview(deps, reviewer, instance)),
    settings: terms.settings,
    stage: stages.length === 0 ? null : { index: stages.length, all: terms.stageSettings.length },
  };
}

/** Counts the first thousand items of a reviewer, and looks on where none of them is open. */
async function countItems(items: Source<StoredDecision>): Promise<ReviewerMail['items']> {
  const first = await items.read(undefined, MOST_COUNTED);
  let left = countOpen(first.rows);
  for (let page = first; left === 0 && page.more; left = countOpen(page.rows)) {
    page = await items.read(page.rows.at(-1)?.key, MOST_COUNTED);
  }
  return { all: first.rows.length, left, isMore: first.more };
}

const countOpen = (rows: readonly { readonly value: StoredDecision }[]): number =>
  rows.filter(({ value }) => value.decision === 'NotReviewed').length;

/** Returns what every mail says about an instance. */
export function aboutInstance(
  deps: Dependencies,
  instance: Instance,
  recipient: { readonly displayName: string },
): ReviewMail {
  const { terms, resource } = instance;
  return {
    recipientName: recipient.displayName,
    reviewName: terms.displayName,
    resourceName: resource?.displayName ?? '',
    description: terms.descriptionForReviewers ?? '',
    requestedBy: terms.createdBy.displayName,
    isSelfReview: reviewerSource(instance) === 'self',
    endDateTime: period(instance).endDateTime,
    link: decisionsAddress(deps, instance),
  };
}

/** Returns the address of all decisions of an instance. */
export const decisionsAddress = ({ publicEndpoint }: Dependencies, { definitionId, id }: Instance): string =>
  `${publicEndpoint}/v1.0/identityGovernance/accessReviews/definitions/${definitionId}/instances/${id}/decisions`;
