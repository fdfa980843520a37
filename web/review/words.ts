import type { Decision, Item } from '../api/types';
import type { Language } from '../language/language';
import { isOutlier, lastSignIn } from './items';
import { presentPeriod, type ReviewData } from './load';

/** Returns the name of the resource. */
export const resourceName = ({ resource }: Item): string => resource.accessPackageDisplayName ?? resource.displayName;

/** Returns the suggestion and its reason, as a sentence with a date. Empty if there is no suggestion and no known sign-in. */
export function suggestion(item: Item, { t, date }: Language): string {
  const last = lastSignIn(item);
  if (item.recommendation !== 'Deny') return last ? t.suggest.signedIn(date(last)) : '';
  const signIn = last ? t.suggest.noSignInSince(date(last)) : t.suggest.neverSignedIn;
  return t.suggest.deny(isOutlier(item) ? t.suggest.outlier : signIn);
}

/**
 * Returns the badges of an item: for a principal who is not a known member of the tenant, and for a decision in the place of another
 * person.
 */
export function badges({ principal, reviewContext: context }: Item, { t }: Language): readonly string[] {
  const kind = { group: t.context.group, servicePrincipal: t.context.program }[principal.type];
  return [
    ...(kind === undefined ? [] : [kind]),
    ...(context?.userType === 'Guest' ? [t.context.guest] : []),
    ...(context?.accountEnabled === false ? [t.context.disabled] : []),
    ...(context?.isNew ? [t.context.isNew] : []),
    ...(context?.onBehalfOf ? [t.context.onBehalfOf(context.onBehalfOf.displayName)] : []),
  ];
}

/** Returns a person's job and department in one line. */
export function about({ principal, reviewContext: context }: Item): string {
  const parts = [context?.jobTitle, context?.department].filter(Boolean);
  if (parts.length > 0) return parts.join(', ');
  // The directory encodes the address of a guest: `ada_northwind.example#EXT#@contoso.example`.
  return (principal.userPrincipalName ?? '').replace(/^(.*)_([^_]+)#EXT#@.*$/, '$1@$2');
}

/** Returns how the principal got the access, and its start and end. */
export function access({ principalResourceMembership, resource, reviewContext }: Item, { t, date }: Language): string {
  const { group, assignmentType, appRole, startDateTime, endDateTime } = reviewContext?.access ?? {};
  const types = (principalResourceMembership?.membershipType ?? 'direct').split(',');
  const ways = types.map((type) => (type === 'indirect' ? t.access.indirect : t.access.direct[resource.type]));
  const parts = [
    ...(group ? [t.access.group(group.displayName)] : assignmentType ? [t.access.assignments[assignmentType]] : ways),
    appRole && t.access.appRole(appRole),
    startDateTime && t.access.since(date(startDateTime)),
    endDateTime && t.access.until(date(endDateTime)),
  ];
  return parts.filter(Boolean).join(', ');
}

/** Returns what follows from a decision. */
export function outcome(decision: Decision, review: ReviewData, { t, date }: Language): string {
  const { instance, definition } = review;
  const { settings } = definition;
  if (goesToNextStage(decision, review)) return t.review.nextStage;
  const loses = settings.autoApplyDecisionsEnabled ? t.review.loses(date(instance.endDateTime)) : t.review.losesByHand;
  if (decision !== 'NotReviewed') return decision === 'Deny' ? loses : t.review.keeps;
  if (!settings.defaultDecisionEnabled) return t.review.keeps;
  const { keeps, suggested } = t.review;
  return { Approve: keeps, Deny: loses, Recommendation: suggested, None: keeps }[settings.defaultDecision];
}

const DAY_MS = 86_400_000;

/** Returns whether the reviewers of a later stage decide the item again. The remaining days show which stage is the current one. */
function goesToNextStage(decision: Decision, { definition: { stageSettings }, instance, stages }: ReviewData): boolean {
  const { endDateTime } = presentPeriod({ instance, stages });
  const daysLeft = Math.round((Date.parse(instance.endDateTime) - Date.parse(endDateTime)) / DAY_MS);
  const daysAfter = (n: number) => stageSettings.slice(n + 1).reduce((days, stage) => days + stage.durationInDays, 0);
  const present = daysLeft > 0 ? stageSettings.find((_, n) => daysAfter(n) <= daysLeft) : undefined;
  return present !== undefined && (present.decisionsThatWillMoveToNextStage?.includes(decision) ?? true);
}

/** Returns the last decision as a sentence; '' if there is none. */
export function lastTime({ reviewContext }: Item, { t, date }: Language): string {
  const last = reviewContext?.lastDecision;
  if (!last) return '';
  const name = last.reviewedBy?.displayName ?? t.outbox.somebody;
  return last.reviewedDateTime === null
    ? ''
    : t.context.lastTime(t.decide.done[last.decision], name, date(last.reviewedDateTime));
}

/** Returns who decided an item, and when; '' if nobody has. */
export function decidedBy(item: Item, { t, date }: Language, personId: string): string {
  const { reviewedBy, reviewedDateTime, reviewContext } = item;
  if (reviewedBy === null || reviewedDateTime === null) return '';
  const day = date(reviewedDateTime);
  if (reviewedBy.id === personId) return t.decide.byYou(day);
  return reviewContext?.isCarriedOver === true ? t.decide.byRule(day) : t.decide.by(reviewedBy.displayName, day);
}
