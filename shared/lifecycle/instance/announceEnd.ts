import type { DirectoryUser } from '../../directory/directory';
import { completion } from '../../mail/completion';
import { earlier } from '../../rules/duration';
import type { Instance } from '../../rules/model/instance';
import { isHeld } from '../../rules/instance/removalGuard';
import { parseRecipient } from '../../rules/scope/reviewerQuery';
import type { Dependencies } from '../../reviews/dependencies';
import { countDecisions, NOTHING_COUNTED, type Tally } from './countDecisions';
import { about, decisionsAddress } from './mailContacts';
import type { Slice } from './slice';

/** First the decisions are counted, page by page; then each recipient is told. */
interface Progress extends Tally {
  /** Those who are to be told, once the counting is over. */
  readonly recipients: readonly { readonly mail: string; readonly displayName: string }[] | null;
}

const BEGINNING: Progress = { ...NOTHING_COUNTED, recipients: null };

/**
 * One slice of telling the creator and the additional recipients how an instance ended. Reference: Graph access reviews §3.11.
 */
export async function announceEnd(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { settings, additionalNotificationRecipients } = instance.terms;
  if (!settings.mailNotificationsEnabled && additionalNotificationRecipients.length === 0) {
    return { change: { cursor: null }, done: true };
  }
  const progress = instance.cursor === null ? BEGINNING : (JSON.parse(instance.cursor) as Progress);
  const next =
    progress.recipients === null ? await count(deps, instance, progress) : await tell(deps, instance, progress);
  const known = next.recipients === null ? {} : { counts: next.counts };
  if (next.recipients?.length === 0) return { change: { ...known, cursor: null }, done: true };
  return { change: { ...known, cursor: JSON.stringify(next) }, done: false };
}

async function count(deps: Dependencies, instance: Instance, progress: Progress): Promise<Progress> {
  const tally = await countDecisions(deps, instance, progress);
  return { ...tally, recipients: tally.after === null ? await recipientsOf(deps, instance) : null };
}

/** Tells one recipient and takes him off the list, so that an interruption doubles at most one mail. */
async function tell(deps: Dependencies, instance: Instance, progress: Progress): Promise<Progress> {
  const [recipient, ...others] = progress.recipients ?? [];
  if (!recipient) return { ...progress, recipients: [] };
  const mail = completion({
    ...about(deps, instance, recipient),
    endDateTime: earlier(instance.endDateTime, deps.now()),
    link: decisionsAddress(deps, instance),
    approved: progress.counts.Approve,
    denied: progress.counts.Deny,
    dontKnow: progress.counts.DontKnow,
    notReviewed: progress.counts.NotReviewed,
    appliesByItself:
      instance.terms.settings.autoApplyDecisionsEnabled && !isHeld(progress.counts, deps.limits.removalGuard),
  });
  await deps.directory.sendMail({ to: [recipient.mail], ...mail });
  return { ...progress, recipients: others };
}

/** The creator only where notifications are wanted; the additional recipients were named for nothing else. */
async function recipientsOf({ directory }: Dependencies, { terms }: Instance) {
  const users: (DirectoryUser | undefined)[] = [];
  if (terms.settings.mailNotificationsEnabled) users.push(await directory.findUser(terms.createdBy.id));
  for (const [n, { notificationRecipientScope }] of terms.additionalNotificationRecipients.entries()) {
    const query = parseRecipient(notificationRecipientScope, `additionalNotificationRecipients/${n}`);
    users.push(...(await directory.listReviewers(query)));
  }
  const byAddress = new Map<string, string>();
  for (const user of users) if (user?.accountEnabled && user.mail) byAddress.set(user.mail, user.displayName);
  return [...byAddress].map(([mail, displayName]) => ({ mail, displayName }));
}
