import { withoutVersion } from '../../../rules/scope/directoryQuery';
import type { ReviewerScope } from '../../../rules/model/definition';
import type { ReviewedScope } from '../../../rules/scope/reviewedScope';
import { parseReviewer } from '../../../rules/scope/reviewerQuery';
import type { Problems } from '../schemas/problems';

/** Where in the request the reviewers stand, and what they review, when that is known. */
interface Place {
  readonly target: string;
  readonly reviewed: ReviewedScope | undefined;
}

/** Adds each reviewer whose query is none of those supported. Reference: Graph access reviews §3.6. */
export function checkReviewers(reviewers: readonly ReviewerScope[], place: Place, problems: Problems): void {
  if (problems.concern(place.target)) return;

  reviewers.forEach((reviewer, i) => {
    problems.collect(() => parseReviewer(reviewer, `${place.target}/${i}`, place.reviewed));
  });
}

/** Whether both name the same reviewers, whatever their order and whether or not they name a version of Graph. */
export const areSameReviewers = (first: readonly ReviewerScope[], second: readonly ReviewerScope[]): boolean =>
  missingReviewers(first, second).length === 0 && missingReviewers(second, first).length === 0;

/** Those of the first that the second lacks. */
export function missingReviewers(
  first: readonly ReviewerScope[],
  second: readonly ReviewerScope[],
): readonly ReviewerScope[] {
  const present = new Set(second.map(identity));
  return first.filter((reviewer) => !present.has(identity(reviewer)));
}

const identity = ({ query }: ReviewerScope): string => withoutVersion(query).toLowerCase();
