import { withoutVersion } from '../../../rules/scope/directoryQuery';
import type { ReviewerScope, StageSettings } from '../../../rules/model/definition';
import type { ReviewedScope } from '../../../rules/scope/reviewedScope';
import { parseReviewer } from '../../../rules/scope/reviewerQuery';
import type { Problems } from '../schemas/checkShape';

/**
 * Adds a problem for each reviewer whose query is not supported. `target` is the path of the list; `reviewed` is the parsed scope, if it is
 * valid. Source: docs/graph-reference.md#s3-6.
 */
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

/** Returns whether both lists name equal reviewers, in any order, with or without a version of Graph in their queries. */
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

/** Adds a problem for each stage that does not depend on the stage before it. Source: docs/graph-reference.md#s2-8, #s3-4. */
export function checkStages(stages: readonly StageSettings[], problems: Problems): void {
  stages.forEach((stage, i) => {
    const target = `stageSettings/${i}/dependsOn`;
    if (!problems.concern(target)) checkDependsOn(stage, target, stages[i - 1], problems);
  });
}

function checkDependsOn(
  { dependsOn }: StageSettings,
  target: string,
  previous: StageSettings | undefined,
  problems: Problems,
): void {
  if (previous === undefined) {
    if (dependsOn.length > 0)
      problems.add(target, `'${target}' must be left out, because the first stage depends on none.`);
    return;
  }

  const message = `'${target}' must hold only the stageId of the previous stage, '${previous.stageId}'.`;
  if (dependsOn.length === 0) problems.add(target, message, 'required');
  else if (dependsOn.length > 1 || dependsOn[0] !== previous.stageId) problems.add(target, message);
}

/** Returns the sum of the stages' durations in days. */
export const stagesDurationInDays = (stages: readonly StageSettings[]): number =>
  stages.reduce((sum, { durationInDays }) => sum + durationInDays, 0);
