import type { DirectoryUser } from '../../../directory/directory';
import { completion, type EndOutcome } from '../../../mail/administratorMails';
import { earlier } from '../../../rules/duration';
import type { DecisionCounts, Instance, Recipient, Tally } from '../../../rules/model/instance';
import { guardOf, isHeld } from '../../../rules/removals/removalGuard';
import { parseRecipient } from '../../../rules/scope/reviewerQuery';
import type { Dependencies } from '../../../reviews/dependencies';
import { countDecisions, EMPTY_TALLY } from './holdRemovals';
import { aboutInstance } from '../mailReviewers';
import { sendOrNote, type MailRecord } from '../../noteInterruption';
import type { Slice } from '../../roundResult';

interface Progress extends Tally {
  readonly recipients: readonly Recipient[] | null;
}

/**
 * Mails the creator and the additional recipients how an instance ended, one slice at a time. First counts the decisions, one page a slice;
 * then mails one recipient a slice. Throws ServiceUnavailable, TooManyRequests. Source: docs/graph-reference.md#s3-11.
 */
export async function announceEnd(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { settings, additionalNotificationRecipients } = instance.terms;
  if (!settings.mailNotificationsEnabled && additionalNotificationRecipients.length === 0) {
    return { change: { cursor: null }, done: true };
  }
  const progress = instance.cursor?.kind === 'end' ? instance.cursor : { ...EMPTY_TALLY, recipients: null };
  const { counts, after, recipients, ...noted } = await proceed(deps, instance, progress);
  const known = { ...noted, ...(recipients === null ? {} : { counts }) };
  if (recipients?.length === 0) return { change: { ...known, cursor: null }, done: true };
  return { change: { ...known, cursor: { kind: 'end', counts, after, recipients } }, done: false };
}

/** Mails one recipient and removes them from the list, so that an interruption sends at most one mail twice. */
async function proceed(deps: Dependencies, instance: Instance, progress: Progress): Promise<Progress & MailRecord> {
  const { errors } = instance;
  if (progress.recipients === null) {
    const tally = await countDecisions(deps, instance, progress);
    return {
      ...tally,
      errors,
      recipients: tally.after === null ? await recipientsOf(deps, instance, tally.counts) : null,
    };
  }
  const [recipient, ...others] = progress.recipients;
  const noted = recipient ? await mailEnd(deps, instance, progress, recipient) : { errors };
  return { ...progress, ...noted, recipients: others };
}

async function mailEnd(deps: Dependencies, instance: Instance, { counts }: Tally, to: Recipient): Promise<MailRecord> {
  const mail = completion({
    ...aboutInstance(deps, instance, to, to.timeZone),
    endDateTime: earlier(instance.endDateTime, deps.now()),
    counts,
    outcome: outcomeOf(deps, instance, counts),
    seal: instance.seal,
  });
  return sendOrNote(deps, instance, 'ended', { to: to.mail, ...mail });
}

/** Returns what happened at the end. For held removals, the creator gets another mail in place of this one. */
function outcomeOf({ limits }: Dependencies, { terms }: Instance, counts: DecisionCounts): EndOutcome {
  if (!terms.settings.autoApplyDecisionsEnabled) return 'notApplied';
  return isHeld(counts, guardOf(terms, limits.removalGuard)) ? 'held' : 'applied';
}

/** Returns who gets the mail. The creator gets it only if the review sends mails; the additional recipients always get it. */
async function recipientsOf(
  deps: Dependencies,
  instance: Instance,
  counts: DecisionCounts,
): Promise<readonly Recipient[]> {
  const { directory } = deps;
  const { terms } = instance;
  const users: (DirectoryUser | undefined)[] = [];
  const mailsCreator = terms.settings.mailNotificationsEnabled && outcomeOf(deps, instance, counts) !== 'held';
  if (mailsCreator) users.push(await directory.findUser(terms.createdBy.id));
  for (const [n, { notificationRecipientScope }] of terms.additionalNotificationRecipients.entries()) {
    const query = parseRecipient(notificationRecipientScope, `additionalNotificationRecipients/${n}`);
    users.push(...(await directory.listReviewers(query)));
  }
  const readers = users.flatMap((user) => (user?.accountEnabled && user.mail ? { ...user, mail: user.mail } : []));
  const timeZones = await directory.findTimeZones([...new Set(readers.map(({ id }) => id))]);
  const byAddress = new Map<string, Recipient>();
  for (const { id, mail, displayName, preferredLanguage } of readers) {
    const timeZone = timeZones.get(id);
    byAddress.set(mail, {
      mail,
      displayName,
      ...(preferredLanguage !== null && { language: preferredLanguage }),
      ...(timeZone !== undefined && { timeZone }),
    });
  }
  return [...byAddress.values()];
}
