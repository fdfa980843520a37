import { withoutVersion } from '../../../rules/scope/directoryQuery';
import type { ReviewerScope } from '../../../rules/model/definition';
import type { ReviewedScope } from '../../../rules/scope/reviewedScope';
import { parseReviewer } from '../../../rules/scope/reviewerQuery';
import type { Problems } from '../schemas/problems';

/** Adds each reviewer whose query is not supported. `target` is the path of the list; `reviewed` is the parsed scope, if it is valid. Source: docs/graph-reference.md#s3-6. */
export function checkReviewers(
  reviewers: readonly ReviewerScope[],
  target: string,
  reviewed: ReviewedScope | undefined,
  problems: Problems,
): void {
  if (problems.concern(target)) return;

  reviewers.forEach((reviewer, i) => {
    problems.collect(() => parseReviewer(reviewer, `${target}/${i}`, reviewed));
  });
}

/** Whether both lists name equal reviewers, in any order, with or without a version of Graph in their queries. */
export const areSameReviewers = (first: readonly ReviewerScope[], second: readonly ReviewerScope[]): boolean =>
  missingReviewers(first, second).length === 0 && missingReviewers(second, first).length === 0;

/** Returns the reviewers of the first list that the second list lacks. */
export function missingReviewers(
  first: readonly ReviewerScope[],
  second: readonly ReviewerScope[],
): readonly ReviewerScope[] {
  const present = new Set(second.map(identity));
  return first.filter((reviewer) => !present.has(identity(reviewer)));
}

const identity = ({ query }: ReviewerScope): string => withoutVersion(query).toLowerCase();
