import type { DirectoryUser } from '../../directory/directory';
import { completion } from '../../mail/completion';
import type { Instance } from '../../rules/instance';
import type { Decision } from '../../rules/resources';
import { parseRecipient } from '../../rules/reviewerQuery';
import type { Dependencies } from '../dependencies';
import { about } from './mailContacts';
import type { Slice } from './slice';

type Counts = Readonly<Record<Decision, number>>;

/** First the decisions are counted, page by page; then each recipient is told. */
interface Progress {
  readonly counts: Counts;
  /** The decision counted last; null before the first. */
  readonly after: string | null;
  /** Those who are to be told, once the counting is over. */
  readonly recipients: readonly { readonly mail: string; readonly displayName: string }[] | null;
}

const DECISIONS = 1000;
const BEGINNING: Progress = {
  counts: { Approve: 0, Deny: 0, DontKnow: 0, NotReviewed: 0 },
  after: null,
  recipients: null,
};

/**
 * One slice of telling the creator and the additional recipients how an instance ended. Reference: Graph access reviews §3.11.
 */
export async function announceEnd(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { settings, additionalNotificationRecipients } = instance.terms;
  if (!settings.mailNotificationsEnabled && additionalNotificationRecipients.length === 0) return DONE;
  const progress = instance.cursor === null ? BEGINNING : (JSON.parse(instance.cursor) as Progress);
  const next =
    progress.recipients === null ? await count(deps, instance, progress) : await tell(deps, instance, progress);
  if (next.recipients?.length === 0) return DONE;
  return { change: { cursor: JSON.stringify(next) }, done: false };
}

const DONE: Slice = { change: { cursor: null }, done: true };

async function count(deps: Dependencies, instance: Instance, progress: Progress): Promise<Progress> {
  const page = await deps.storage.decisions.list(instance, progress.after ?? undefined, DECISIONS);
  const counts = { ...progress.counts };
  for (const { value } of page.rows) counts[value.decision] += 1;
  if (page.more) return { ...progress, counts, after: page.rows.at(-1)?.value.id ?? null };
  return { counts, after: null, recipients: await recipientsOf(deps, instance) };
}

/** Tells one recipient and takes him off the list, so that an interruption doubles at most one mail. */
async function tell(deps: Dependencies, instance: Instance, progress: Progress): Promise<Progress> {
  const [recipient, ...others] = progress.recipients ?? [];
  if (!recipient) return { ...progress, recipients: [] };
  const mail = completion({
    ...about(deps, instance, recipient),
    approved: progress.counts.Approve,
    denied: progress.counts.Deny,
    dontKnow: progress.counts.DontKnow,
    notReviewed: progress.counts.NotReviewed,
    appliesByItself: instance.terms.settings.autoApplyDecisionsEnabled,
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
    users.push(...(await directory.resolveReviewers(query)));
  }
  const byAddress = new Map<string, string>();
  for (const user of users) if (user?.accountEnabled && user.mail) byAddress.set(user.mail, user.displayName);
  return [...byAddress].map(([mail, displayName]) => ({ mail, displayName }));
}
