import type { Instance, Terms } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import type { Definition, UserIdentity } from '../model/definition';
import { parseReviewer } from '../scope/reviewerQuery';

/** The assignee of a principal whom the fallback reviewers decide. */
export const FALLBACK = 'fallback';

export type ReviewerSource = 'self' | 'manager' | 'common';

/** Returns how the reviewers of an instance are found. If none are named, users review themselves. */
export function reviewerSource({ reviewers }: Pick<Instance, 'reviewers'>): ReviewerSource {
  if (reviewers.length === 0) return 'self';
  const asksManagers = reviewers.some((reviewer, n) => parseReviewer(reviewer, `reviewers/${n}`).kind === 'manager');
  return asksManagers ? 'manager' : 'common';
}

/** Returns whether principals have reviewers of their own, in addition to the common reviewers. */
export const assignsEach = (instance: Pick<Instance, 'reviewers'>): boolean => reviewerSource(instance) !== 'common';

/** The reviewers of an instance or of one of its stages. */
export type ReviewerIds = Pick<Instance, 'reviewers' | 'commonReviewerIds' | 'fallbackReviewerIds' | 'itemReviewerIds'>;

/** Returns whether the review keeps people from deciding about themselves. A self-review never does. */
export const disablesSelfReview = ({ reviewOptions }: Pick<Terms, 'reviewOptions'>): boolean =>
  reviewOptions?.selfReviewDisabled === true;

/** Returns whether the review keeps people from deciding one item in two stages. */
export const requiresDistinctReviewers = ({ reviewOptions }: Pick<Terms, 'reviewOptions'>): boolean =>
  reviewOptions?.distinctReviewersRequired === true;

/** The properties of an item on which the reviewers' rights depend. */
type ReviewedItem = Pick<
  StoredDecision,
  'assignee' | 'assignment' | 'earlierReviewerIds' | 'principal' | 'selfReviewDisabled'
>;

/** Returns whether an item is about this user and the review does not allow decisions about oneself. */
export const isOwnAndRefused = (
  reviewers: Pick<Instance, 'reviewers'>,
  { principal, selfReviewDisabled }: Pick<ReviewedItem, 'principal' | 'selfReviewDisabled'>,
  userId: string,
): boolean => selfReviewDisabled === true && principal.id === userId && reviewerSource(reviewers) !== 'self';

const isBarred = (reviewers: Pick<Instance, 'reviewers'>, item: ReviewedItem, userId: string): boolean =>
  isOwnAndRefused(reviewers, item, userId) || item.earlierReviewerIds?.includes(userId) === true;

/**
 * Returns whether a user may decide an item of an instance or a stage. A user who decided it in an earlier stage may not, if the review
 * forbids that. An assignment of the item takes precedence over the reviewers of the review. Source: docs/graph-reference.md#s3-6.
 */
export function mayDecide(reviewers: ReviewerIds, item: ReviewedItem, userId: string): boolean {
  const { assignment } = item;
  if (isBarred(reviewers, item, userId)) return false;
  if (assignment?.reviewerIds.includes(userId)) return true;
  return (!assignment || assignment.isAddition === true) && isAskedByReview(reviewers, item, userId);
}

function isAskedByReview(reviewers: ReviewerIds, item: ReviewedItem, userId: string): boolean {
  const { assignee } = item;
  if (reviewers.commonReviewerIds.includes(userId)) return true;
  if (assignee === FALLBACK) return isWithFallback(reviewers, item) && reviewers.fallbackReviewerIds.includes(userId);
  return assignee === userId && assignsEach(reviewers);
}

/** Returns whether the fallback reviewers decide an item. Common reviewers take precedence, unless none of them may decide the item. */
const isWithFallback = (reviewers: ReviewerIds, item: ReviewedItem): boolean =>
  assignsEach(reviewers) || reviewers.commonReviewerIds.every((id) => isBarred(reviewers, item, id));

/** Returns whether an item has a reviewer in the stage in which it was last decided. */
export function hasReviewer(
  instance: Pick<Instance, 'reviewers' | 'commonReviewerIds' | 'fallbackReviewerIds' | 'stages'>,
  item: ReviewedItem & Pick<StoredDecision, 'stage'>,
): boolean {
  if (item.assignment) return true;
  const reviewers = instance.stages.find(({ index }) => index === item.stage) ?? instance;
  const { commonReviewerIds, fallbackReviewerIds } = reviewers;
  const { assignee } = item;
  const own = assignee === null || assignee === FALLBACK ? [] : [assignee];
  return [...commonReviewerIds, ...fallbackReviewerIds, ...own].some((id) => mayDecide(reviewers, item, id));
}

/** A caller as a reviewer; an application reviews nothing. */
export interface Reviewer {
  readonly kind: 'user' | 'application';
  readonly id: string;
  /** The people in whose place the reviewer decides as a delegate; absent if only their own items count. */
  readonly delegators?: readonly UserIdentity[];
  /** Whether only the items of the delegators count. */
  readonly isDelegateOnly?: boolean;
}

/**
 * Returns the id of the person in whose place a reviewer decides an item: the reviewer's own id if they review it, otherwise the id of a
 * person whose delegate they are. A delegate does not decide about themselves. Undefined if the reviewer cannot decide the item.
 */
export function placeOf(
  reviewers: ReviewerIds,
  item: ReviewedItem,
  { id, delegators = [], isDelegateOnly = false }: Reviewer,
): string | undefined {
  if (mayDecide(reviewers, item, id)) return isDelegateOnly ? undefined : id;
  if (item.principal.id === id || item.earlierReviewerIds?.includes(id)) return undefined;
  return delegators.find((delegator) => mayDecide(reviewers, item, delegator.id))?.id;
}

/** Returns the person in whose place a delegate decides an item; undefined for a reviewer who decides it for themselves. */
export const delegatorOf = (
  reviewers: ReviewerIds,
  item: ReviewedItem,
  reviewer: Reviewer,
): UserIdentity | undefined => {
  const place = placeOf(reviewers, item, reviewer);
  return reviewer.delegators?.find(({ id }) => id === place);
};

/** Returns the reviewers under whom an item is listed: user ids, or `fallback`. Leaves out those who review all items. */
export function assigneesOf({
  assignee,
  assignment,
}: Pick<StoredDecision, 'assignee' | 'assignment'>): readonly string[] {
  const own = assignee === null ? [] : [assignee];
  if (!assignment) return own;
  return assignment.isAddition ? [...own, ...assignment.reviewerIds] : assignment.reviewerIds;
}

/** Returns the people who may decide an item now. */
export function reviewerIdsOf(instance: ReviewerIds, item: ReviewedItem): readonly string[] {
  const ids = [...instance.commonReviewerIds, ...instance.fallbackReviewerIds, ...assigneesOf(item)];
  return [...new Set(ids)].filter((id) => mayDecide(instance, item, id));
}

/** Returns whether a definition, or one of its stages, names a user as a reviewer, even before an instance opens. */
export function namesReviewer(
  { reviewers, stageSettings }: Pick<Definition, 'reviewers' | 'stageSettings'>,
  userId: string,
): boolean {
  const named = [...reviewers, ...stageSettings.flatMap((stage) => stage.reviewers)];
  return named.some((reviewer) => {
    const parsed = parseReviewer(reviewer, 'reviewers');
    return parsed.kind === 'user' && parsed.userId.toLowerCase() === userId.toLowerCase();
  });
}
