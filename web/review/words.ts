import type { Item } from '../api/types';
import type { Language } from '../language/language';
import { isOutlier, lastSignIn } from './items';

/** The name of what the access leads to. */
export const resourceName = ({ resource }: Item): string => resource.accessPackageDisplayName ?? resource.displayName;

/** What is suggested and why: a sentence with a date. Nothing is called good where nothing is known. */
export function suggestion(item: Item, { t, date }: Language): string {
  const last = lastSignIn(item);
  if (item.recommendation !== 'Deny') return last ? t.suggest.signedIn(date(last)) : t.suggest.nothing;
  const signIn = last ? t.suggest.noSignInSince(date(last)) : t.suggest.neverSignedIn;
  return t.suggest.deny(isOutlier(item) ? t.suggest.outlier : signIn);
}

/** Who somebody is, in one line. */
export function about({ principal, reviewContext: context }: Item, { t }: Language): string {
  const kind = { group: t.context.group, servicePrincipal: t.context.program }[principal.type];
  const parts = [
    kind,
    context?.userType === 'Guest' ? t.context.guest : undefined,
    context?.accountEnabled === false ? t.context.disabled : undefined,
    context?.jobTitle,
    context?.department,
  ].filter(Boolean);
  return parts.length === 0 ? (principal.userPrincipalName ?? '') : parts.join(', ');
}

/** How the access came. */
export const access = ({ principalResourceMembership }: Item, { t }: Language): string =>
  (principalResourceMembership?.membershipType ?? 'direct')
    .split(',')
    .map((type) => (type === 'indirect' ? t.context.indirect : t.context.direct))
    .join(', ');

/** What was decided last time, or that the item is new; '' where neither is known. */
export function lastTime({ reviewContext }: Item, { t, date }: Language): string {
  if (reviewContext?.isNew) return t.context.isNew;
  const last = reviewContext?.lastDecision;
  if (!last) return '';
  const name = last.reviewedBy?.displayName ?? t.outbox.somebody;
  return last.reviewedDateTime === null
    ? ''
    : t.context.lastTime(t.decide.done[last.decision], name, date(last.reviewedDateTime));
}

/** Who decided on an item, and when; '' before that. */
export function decidedBy({ reviewedBy, reviewedDateTime }: Item, { t, date }: Language, personId: string): string {
  if (reviewedBy === null || reviewedDateTime === null) return '';
  const day = date(reviewedDateTime);
  return reviewedBy.id === personId ? t.decide.byYou(day) : t.decide.by(reviewedBy.displayName, day);
}
