import type { Instance, StoredDecision } from './instance';
import { parseReviewer } from './reviewerQuery';

/** The stored form of "the fallback reviewers decide on this principal". */
export const FALLBACK = 'fallback';

export type ReviewerSource = 'self' | 'manager' | 'common';

/** Where the reviewers of an instance come from: nobody named means that people review themselves. */
export function reviewerSource({ reviewers }: Pick<Instance, 'reviewers'>): ReviewerSource {
  if (reviewers.length === 0) return 'self';
  const asksManagers = reviewers.some((reviewer, n) => parseReviewer(reviewer, `reviewers/${n}`).kind === 'manager');
  return asksManagers ? 'manager' : 'common';
}

/** Whether principals have reviewers of their own, beside the common ones. */
export const assignsEach = (instance: Pick<Instance, 'reviewers'>): boolean => reviewerSource(instance) !== 'common';

/** Whether a person may decide on an item now. Reference: Graph access reviews §3.6. */
export function mayDecide(instance: Instance, { assignee }: Pick<StoredDecision, 'assignee'>, userId: string): boolean {
  if (instance.commonReviewerIds.includes(userId)) return true;
  if (assignee === null || !assignsEach(instance)) return false;
  return assignee === userId || (assignee === FALLBACK && instance.fallbackReviewerIds.includes(userId));
}
