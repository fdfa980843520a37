import { mayDecide, reviewerSource } from '../decisions/reviewerRights';
import { SYSTEM_REVIEWER } from '../decisions/outcome';
import { addDuration } from '../duration';
import type { StoredDecision } from '../model/decision';
import type { EscalationLevel } from '../model/definition';
import type { Instance } from '../model/instance';
import type { ItemAssignment } from '../model/runningChanges';
import { trailAfter } from './reassignment';
import { isInPresentStage } from './requireInProgress';
import { period } from './stages';

/** Returns the next level of an instance, with its number (1 for the first); undefined if there is none. */
export function nextLevel({
  terms,
  escalated = 0,
}: Pick<Instance, 'terms' | 'escalated'>): (EscalationLevel & { readonly number: number }) | undefined {
  const level = terms.reviewOptions?.escalation?.[escalated];
  return level && { ...level, number: escalated + 1 };
}

/** Returns the instant at which the next level is due, which may have passed; undefined if there is none. */
export function nextEscalation(instance: Instance): string | undefined {
  const level = nextLevel(instance);
  return level && addDuration(period(instance).startDateTime, level.afterDuration);
}

/** Returns whether this level escalates an item: nobody has decided it, and an earlier run has not escalated it. */
export const isEscalated = (instance: Instance, item: StoredDecision, level: number): boolean =>
  isInPresentStage(instance, item) && item.decision === 'NotReviewed' && item.assignment?.level !== level;

/** The most reviewers of one item. An item has a copy for each of its own reviewers, and all copies go into one transaction. */
const MOST_PEOPLE = 10;

/**
 * Returns the people to whom an item is assigned. Leaves out its principal, unless people review themselves, and all who have or had the
 * item.
 */
export function newReviewers<T extends { readonly id: string }>(
  instance: Instance,
  item: StoredDecision,
  people: readonly T[],
): readonly T[] {
  const isSelfReview = reviewerSource(instance) === 'self';
  const barred = [...trailAfter(item), ...(item.earlierReviewerIds ?? [])];
  return people
    .filter(
      ({ id }) => (isSelfReview || id !== item.principal.id) && !barred.includes(id) && !mayDecide(instance, item, id),
    )
    .slice(0, MOST_PEOPLE);
}

/** Returns an item with more reviewers, or with other reviewers. */
export function escalatedItem(
  item: StoredDecision,
  { mode, number, afterDuration }: EscalationLevel & { readonly number: number },
  reviewerIds: readonly string[],
  now: string,
): StoredDecision & { readonly assignment: ItemAssignment } {
  const before = item.assignment;
  const isAddition = mode === 'add' && (before === undefined || before.isAddition === true);
  const assignment: ItemAssignment = {
    kind: 'escalate',
    level: number,
    ...(isAddition && { isAddition }),
    reviewerIds: mode === 'add' ? [...(before?.reviewerIds ?? []), ...reviewerIds] : reviewerIds,
    by: SYSTEM_REVIEWER,
    dateTime: now,
    reason: `Nobody decided within ${afterDuration}.`,
    trail: mode === 'add' ? (before?.trail ?? []) : trailAfter(item),
  };
  return { ...item, assignment };
}
