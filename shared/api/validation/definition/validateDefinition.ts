import type { DefinitionInput, ReviewerScope } from '../../../rules/model/definition';
import type { Version } from '../../endpoint/version';
import { checkDefinition } from './checkDefinition';
import { checkShape, requireObject } from '../schemas/checkShape';
import { definitionSchemaOf } from './definitionSchema';
import { normaliseDefinition } from './normaliseDefinition';
import { Problems } from '../schemas/problems';
import { parseReviewer } from '../../../rules/scope/reviewerQuery';
import { areSameReviewers } from './checkReviewers';
import { mergeDefinition } from './mergeDefinition';

/**
 * Returns the definition in the body of a create, with every default. Throws BadRequest that names every bad property, and
 * RequestEntityTooLarge. Source: docs/graph-reference.md#e02.
 */
export function validateDefinition(body: unknown, version: Version): DefinitionInput {
  const problems = new Problems();
  const written = checkShape(() => definitionSchemaOf(version), body, problems);
  checkDefinition(written, problems);
  problems.throwIfAny();
  return normaliseDefinition(written);
}

/**
 * Returns the definition after a PUT. Properties that cannot change (scope, instanceEnumerationScope, additionalNotificationRecipients,
 * everything of a stage but its reviewers) are accepted and keep their value, as do absent ones. Reviewers change only
 * from individual users to individual users or to a self-review. Throws BadRequest that names every bad property, and
 * RequestEntityTooLarge. Source: docs/graph-reference.md#e04, #s3-5.
 */
export function validateDefinitionUpdate(body: unknown, current: DefinitionInput, version: Version): DefinitionInput {
  const problems = new Problems();
  const merged = mergeDefinition(requireObject(body), current, problems);
  const written = checkShape(() => definitionSchemaOf(version), merged, problems);
  checkDefinition(written, problems);
  checkReviewersChange(written.reviewers, current.reviewers, problems);
  problems.throwIfAny();
  return normaliseDefinition(written, current.reviewOptions);
}

function checkReviewersChange(
  given: readonly ReviewerScope[],
  current: readonly ReviewerScope[],
  problems: Problems,
): void {
  if (problems.concern('reviewers') || areSameReviewers(given, current)) return;
  if ([...given, ...current].every(isIndividualUser)) return;

  const message = "'reviewers' can only change from individual users to individual users; send them unchanged.";
  problems.add('reviewers', message);
}

const isIndividualUser = (reviewer: ReviewerScope): boolean => parseReviewer(reviewer, 'reviewers').kind === 'user';
