import type { Instance } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import type { Definition } from '../model/definition';
import { parseReviewer } from '../scope/reviewerQuery';

/** The assignee of a principal on whom the fallback reviewers decide. */
export const FALLBACK = 'fallback';

export type ReviewerSource = 'self' | 'manager' | 'common';

/** Returns where the reviewers of an instance come from. Without reviewers, users review themselves. */
export function reviewerSource({ reviewers }: Pick<Instance, 'reviewers'>): ReviewerSource {
  if (reviewers.length === 0) return 'self';
  const asksManagers = reviewers.some((reviewer, n) => parseReviewer(reviewer, `reviewers/${n}`).kind === 'manager');
  return asksManagers ? 'manager' : 'common';
}

/** Whether principals have reviewers of their own, beside the common ones. */
export const assignsEach = (instance: Pick<Instance, 'reviewers'>): boolean => reviewerSource(instance) !== 'common';

/** The reviewers of an instance or of one of its stages. */
export type ReviewerIds = Pick<Instance, 'reviewers' | 'commonReviewerIds' | 'fallbackReviewerIds' | 'itemReviewerIds'>;

/**
 * Whether a user may decide on an item of an instance or a stage. An assignment of the item goes before the reviewers of the review.
 * Source: docs/graph-reference.md#s3-6.
 */
export function mayDecide(
  reviewers: ReviewerIds,
  { assignee, assignment }: Pick<StoredDecision, 'assignee' | 'assignment'>,
  userId: string,
): boolean {
  if (assignment) return assignment.reviewerIds.includes(userId);
  if (reviewers.commonReviewerIds.includes(userId)) return true;
  if (assignee === null || !assignsEach(reviewers)) return false;
  return assignee === userId || (assignee === FALLBACK && reviewers.fallbackReviewerIds.includes(userId));
}

/** Returns under whom an item is listed, beside those who review all items: user ids, or `fallback`. */
export function assigneesOf({
  assignee,
  assignment,
}: Pick<StoredDecision, 'assignee' | 'assignment'>): readonly string[] {
  return assignment?.reviewerIds ?? (assignee === null ? [] : [assignee]);
}

/** Whether a definition, or one of its stages, names a user as a reviewer, even before an instance opens. */
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
