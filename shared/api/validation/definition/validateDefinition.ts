import type { DefinitionInput, ReviewerScope } from '../../../rules/model/definition';
import { checkDefinition } from './checkDefinition';
import { checkShape, requireObject } from '../schemas/checkShape';
import { definitionSchema } from './definitionSchema';
import { normaliseDefinition, requireRoom } from './normaliseDefinition';
import { Problems } from '../schemas/problems';
import { parseReviewer } from '../../../rules/scope/reviewerQuery';
import { areSameReviewers } from './checkReviewers';
import { mergeDefinition } from './mergeDefinition';

/**
 * The definition that the body of a create asks for, with every default. Throws BadRequest whose details name every bad property, and RequestEntityTooLarge.
 * Reference: Graph access reviews E02.
 */
export function validateDefinition(body: unknown): DefinitionInput {
  const problems = new Problems();
  const written = checkShape(definitionSchema, body, problems);
  checkDefinition(written, problems);
  problems.throwIfAny();
  return requireRoom(normaliseDefinition(written));
}

/**
 * The definition after a PUT. What cannot be updated (scope, instanceEnumerationScope, additionalNotificationRecipients, the start date,
 * anything of a stage but its reviewers) is accepted and keeps its value, as does what is left out. Reviewers change only from
 * individual users to individual users, or to none for a self-review.
 * Throws BadRequest whose details name every bad property, and RequestEntityTooLarge. Reference: Graph access reviews E04 and §3.5.
 */
export function validateDefinitionUpdate(body: unknown, current: DefinitionInput): DefinitionInput {
  const problems = new Problems();
  const merged = mergeDefinition(requireObject(body), current, problems);
  const written = checkShape(definitionSchema, merged, problems);
  checkDefinition(written, problems);
  checkReviewersChange(written.reviewers, current.reviewers, problems);
  problems.throwIfAny();
  return requireRoom(normaliseDefinition(written));
}

function checkReviewersChange(
  given: readonly ReviewerScope[],
  current: readonly ReviewerScope[],
  problems: Problems,
): void {
  if (problems.concern('reviewers') || areSameReviewers(given, current)) return;
  if ([...given, ...current].every(isIndividualUser)) return;

  const message = "'reviewers' can only be changed where all of them, before and after, are individual users.";
  problems.add('reviewers', message);
}

const isIndividualUser = (reviewer: ReviewerScope): boolean => parseReviewer(reviewer, 'reviewers').kind === 'user';
