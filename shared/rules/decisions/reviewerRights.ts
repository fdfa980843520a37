import type { Instance, StoredDecision } from '../model/instance';
import type { Definition } from '../model/definition';
import { parseReviewer } from '../scope/reviewerQuery';

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
export const assignsEach = (asked: Pick<Instance, 'reviewers'>): boolean => reviewerSource(asked) !== 'common';

/** Whom an instance, or one of its stages, asks. */
export type Asked = Pick<Instance, 'reviewers' | 'commonReviewerIds' | 'fallbackReviewerIds'>;

/** Whether a person may decide on an item of an instance or a stage. Reference: Graph access reviews §3.6. */
export function mayDecide(asked: Asked, { assignee }: Pick<StoredDecision, 'assignee'>, userId: string): boolean {
  if (asked.commonReviewerIds.includes(userId)) return true;
  if (assignee === null || !assignsEach(asked)) return false;
  return assignee === userId || (assignee === FALLBACK && asked.fallbackReviewerIds.includes(userId));
}

/** Whether a definition names a person as a reviewer, of itself or of a stage, whether or not anything was opened yet. */
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
