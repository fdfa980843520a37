import type { MailFailure } from '../../directory/directory';
import { throttledFor } from '../../directory/mail';
import type { Mail, ReviewMail } from '../../mail/composeMail';
import { extension, invitation, reminder, type ReviewerMail } from '../../mail/reviewerMails';
import type { Source } from '../../api/odata/source';
import { type Contact, type Instance, lastRow } from '../../rules/model/instance';
import type { StoredDecision } from '../../rules/model/decision';
import { reviewerSource } from '../../rules/decisions/reviewerRights';
import { isBefore, midpoint } from '../../rules/duration';
import { resolveTimeZone } from '../../rules/schedule/recurrenceDates';
import { GraphError } from '../../rules/errors';
import { period } from '../../rules/instance/stages';
import { hashOf } from '../../rules/evidence/line';
import { noticed, type Notice } from '../../storage/evidence/notices';
import { whileStale } from '../../storage/table/storageError';
import type { Dependencies } from '../../reviews/dependencies';
import { decisionsToReview } from '../../reviews/decisions/decisionsToReview';
import { noteGaps } from '../noteInterruption';
import { sliceAfter, type Slice } from '../roundResult';

/** The most mails in one slice, so that the slice ends within seconds. */
const MAILS = 20;
/** The longest pause in seconds. A mailbox that asks for a longer one makes the next slice fail, and `reconcile` then delays the work. */
const MAX_PAUSE_SECONDS = 300;

/** A reviewer and, if the directory has it, the IANA name of their mailbox's time zone. */
interface Reader extends Contact {
  readonly timeZone: string | undefined;
}

/** A mail to the current reviewers, and how each contact records it. */
interface MailRound extends Pick<Notice, 'kind'> {
  readonly isDue: (contact: Contact) => boolean;
  /** Skips reviewers who have decided everything. */
  readonly needsOpenItems: boolean;
  readonly mail: (about: ReviewerMail) => Mail;
  /** Returns the contact after the mail is sent. */
  readonly noted: (contact: Contact) => Contact;
}

/** Invites one page of the reviewers who have no invitation yet. Source: docs/graph-reference.md#s3-11. */
export async function invite(deps: Dependencies, instance: Instance): Promise<Slice> {
  const invited = { cursor: null, invitationsDue: false };
  if (!instance.terms.settings.mailNotificationsEnabled) return { change: invited, done: true };
  const slice = await mailPage(deps, instance, {
    kind: 'invitation',
    isDue: ({ invitedDateTime }) => invitedDateTime === null,
    needsOpenItems: false,
    mail: invitation,
    noted: (contact) => ({ ...contact, invitedDateTime: deps.now() }),
  });
  return slice.done ? { ...slice, change: { ...slice.change, ...invited } } : slice;
}

/**
 * Mails one page of the reviewers with open items: a reminder (at the midpoint or on request), or the later end after an extension. Stores
 * the start of a reminder first, so that a repeated slice knows who has got it. Source: docs/graph-reference.md#s3-11.
 */
export async function remind(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { isExtension = false, ...state } = instance.reminder;
  const { number, requestedDateTime, midpointSent } = state;
  if (requestedDateTime === null) {
    const started = { ...state, number: number + 1, requestedDateTime: deps.now(), mails: 0 };
    return { change: { cursor: null, reminder: started }, done: false };
  }
  let { mails = 0 } = state;
  const slice = await mailPage(deps, instance, {
    kind: isExtension ? 'extension' : 'reminder',
    isDue: ({ lastReminder }) => {
      // An interrupted slice has already mailed these reviewers.
      if (lastReminder === number) mails += 1;
      return lastReminder < number;
    },
    needsOpenItems: true,
    mail: (about) => {
      mails += 1;
      return isExtension ? extension(about) : reminder(about);
    },
    noted: (contact) => ({ ...contact, lastReminder: number }),
  });
  if (!slice.done) return { ...slice, change: { ...slice.change, reminder: { ...instance.reminder, mails } } };
  const { startDateTime, endDateTime } = period(instance);
  const passed = !isExtension && !isBefore(requestedDateTime, midpoint(startDateTime, endDateTime));
  const lastSent = isExtension ? {} : { lastSentDateTime: requestedDateTime };
  const ended = { ...state, ...lastSent, requestedDateTime: null, midpointSent: midpointSent || passed, mails };
  return { change: { ...slice.change, cursor: null, reminder: ended }, done: true };
}

/**
 * Mails one page of the current reviewers of an instance, in the order of their ids. Reads each contact right before the mail and records
 * the mail right after it, so that an interruption loses no mail and sends at most one twice. If the mailbox has sent too many mails within
 * a minute, waits as long as it asks. Throws ServiceUnavailable when the first mail fails for another reason.
 */
async function mailPage(deps: Dependencies, instance: Instance, mailing: MailRound): Promise<Slice> {
  if (instance.cursor === null && (await isEmpty(deps, instance))) return { change: { cursor: null }, done: true };
  const page = await deps.storage.contacts.list(instance, lastRow(instance), MAILS);
  const contacts = page.rows.map(({ value }) => value);
  const withAddress = contacts.filter(({ current, mail }) => current && mail !== '');
  const timeZones = await deps.directory.findTimeZones(withAddress.map(({ id }) => id));
  const readers = contacts.map(({ id }) => ({ id, timeZone: timeZones.get(id) }));
  const { after, failures, pauseSeconds } = await mailAll(deps, instance, readers, mailing);
  const errors = await noteGaps(deps, instance, failures);
  if (pauseSeconds !== undefined) {
    const cursor: Instance['cursor'] = after === undefined ? instance.cursor : { kind: 'row', after };
    return { change: { ...errors, cursor }, done: false, pauseSeconds };
  }
  const slice = sliceAfter(page);
  return { ...slice, change: { ...slice.change, ...errors } };
}

/** The progress of the mails of a page. */
interface MailProgress {
  /** The id of the last contact that was handled. */
  after?: string;
  readonly failures: MailFailure[];
  /** How many seconds the mailbox asks to wait; absent when every contact was handled. */
  pauseSeconds?: number;
}

async function mailAll(
  deps: Dependencies,
  instance: Instance,
  readers: readonly Pick<Reader, 'id' | 'timeZone'>[],
  mailing: MailRound,
): Promise<MailProgress> {
  const progress: MailProgress = { failures: [] };
  for (const reader of readers) {
    try {
      const failure = await mailContact(deps, instance, reader, mailing);
      if (failure) progress.failures.push(failure);
      progress.after = reader.id;
    } catch (error) {
      const isFirst = progress.after === undefined;
      const wait = isFirst ? throttledFor(error) : error instanceof GraphError ? error.retryAfterSeconds : undefined;
      if (wait === undefined) throw error;
      return { ...progress, pauseSeconds: Math.min(wait, MAX_PAUSE_SECONDS) };
    }
  }
  return progress;
}

/** Returns whether the instance has no items. Then there is nothing to review, and no mail is sent. */
async function isEmpty({ storage }: Dependencies, instance: Instance): Promise<boolean> {
  return (await storage.decisions.list(instance, undefined, 1)).rows.length === 0;
}

/** Mails one reviewer. Records the mail, or why the mailbox refused it. */
async function mailContact(
  deps: Dependencies,
  instance: Instance,
  { id, timeZone }: Pick<Reader, 'id' | 'timeZone'>,
  round: MailRound,
): Promise<MailFailure | undefined> {
  const contact = (await deps.storage.contacts.find(instance, id))?.value;
  if (!contact?.current || !round.isDue(contact)) return undefined;
  const outcome = await sendTo(deps, instance, { ...contact, timeZone }, round);
  if (outcome) await noteMail(deps, instance, id, { ...outcome, noted: round.noted });
  return outcome?.failure;
}

/** The result of an attempt to send a mail. */
interface MailOutcome {
  readonly failure: MailFailure | undefined;
  readonly notice: Notice;
}

/** Sends the mail. Returns undefined for a reviewer who needs none. Skips reviewers without an address: they can still decide. */
async function sendTo(
  deps: Dependencies,
  instance: Instance,
  reader: Reader,
  { kind, needsOpenItems, mail }: MailRound,
): Promise<MailOutcome | undefined> {
  const { mail: to } = reader;
  if (to === '') {
    const notice = { dateTime: deps.now(), kind, to, textSha256: null, accepted: false, reason: 'noAddress' } as const;
    return { failure: undefined, notice };
  }
  const review = await aboutReview(deps, instance, reader);
  if (needsOpenItems && review.items.left === 0) return undefined;
  const text = mail(review);
  const failure = await deps.directory.sendMail({ to: [to], ...text });
  const textSha256 = hashOf(`${text.subject}\n${text.html}`);
  const reason = failure?.why ?? null;
  return { failure, notice: { dateTime: deps.now(), kind, to, textSha256, accepted: !failure, reason } };
}

/** Records a mail in the contact, even if the contact has changed while the mail was sent. */
async function noteMail(
  { storage: { contacts } }: Dependencies,
  instance: Instance,
  id: string,
  { failure, notice, noted }: MailOutcome & Pick<MailRound, 'noted'>,
): Promise<void> {
  await whileStale(async () => {
    const current = await contacts.find(instance, id);
    if (!current) return;
    const { value } = current;
    const sent = failure ? value : noted(value);
    const next = value.current ? { ...sent, notNotified: failure?.why ?? null } : value;
    await contacts.put(instance, [noticed(instance, current, next, notice)]);
  });
}

/** The largest count that a mail shows. */
const MOST_COUNTED = 1000;

/** Returns the data for a mail to a reviewer. */
async function aboutReview(deps: Dependencies, instance: Instance, reader: Reader): Promise<ReviewerMail> {
  const { terms, definitionId, id, stages } = instance;
  const reviewer = { kind: 'user', id: reader.id } as const;
  return {
    ...aboutInstance(deps, instance, reader, reader.timeZone),
    link: `${deps.publicEndpoint}/reviews/${definitionId}/${id}`,
    items: await countItems(decisionsToReview(deps, reviewer, instance)),
    settings: terms.settings,
    stage: stages.length === 0 ? null : stageInWords(instance),
  };
}

function stageInWords({ terms, stages }: Instance): ReviewerMail['stage'] {
  const present = terms.stageSettings[stages.length - 1];
  const next = terms.stageSettings[stages.length];
  const wanted = present?.decisionsThatWillMoveToNextStage ?? ['NotReviewed'];
  return {
    index: stages.length,
    all: terms.stageSettings.length,
    next: next ? { reviewers: reviewerSource(next), getsOpenItems: wanted.includes('NotReviewed') } : null,
  };
}

/** Counts the first thousand items of a reviewer. Reads further items only while no open one has been found. */
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

/** Returns the facts that every mail about an instance has. `timeZone` is the IANA name of the zone in which its recipient reads mails. */
export function aboutInstance(
  deps: Dependencies,
  instance: Instance,
  recipient: Pick<Contact, 'displayName' | 'language'>,
  timeZone: string | undefined,
): ReviewMail {
  const { terms, resource } = instance;
  return {
    recipientName: recipient.displayName,
    language: recipient.language ?? null,
    timeZone: timeZone ?? timeZoneOf(instance),
    resourceType: resource?.type ?? null,
    reviewName: terms.displayName,
    resourceName: resource?.displayName ?? '',
    description: terms.descriptionForReviewers ?? '',
    requestedBy: terms.createdBy.displayName,
    isSelfReview: reviewerSource(instance) === 'self',
    endDateTime: period(instance).endDateTime,
    link: managedAddress(deps, instance),
  };
}

/** Returns the time zone of the review's schedule; `UTC` if the schedule names none. */
function timeZoneOf({ terms }: Instance): string {
  const name = terms.settings.recurrence?.range?.recurrenceTimeZone ?? '';
  return (name === '' ? undefined : resolveTimeZone(name)) ?? 'UTC';
}

/** Returns the URL of the page on which an administrator sees and ends an instance. */
const managedAddress = ({ publicEndpoint }: Dependencies, { definitionId, id }: Instance): string =>
  `${publicEndpoint}/manage/reviews/${definitionId}/${id}`;
