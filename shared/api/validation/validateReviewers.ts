import type { Schema } from 'joi';
import { GraphError } from '../../rules/errors';
import type { Instance, Stage } from '../../rules/model/instance';
import { lazily } from '../../rules/lazily';
import type { ReviewerScope } from '../../rules/model/definition';
import { parseScope } from '../../rules/scope/reviewedScope';
import { normaliseReviewer } from '../../rules/scope/reviewerQuery';
import { checkReviewers, missingReviewers } from './definition/checkReviewers';
import { checkShape } from './schemas/checkShape';
import { graphObject, ignored } from './schemas/graphObject';
import { Problems } from './schemas/problems';
import { optionalReviewersSchema } from './schemas/scopeSchema';
import { scopeReferenceSchema, type ScopeReference } from './schemas/scopeReference';

interface WrittenInstance {
  readonly scope: ScopeReference;
  readonly reviewers?: readonly ReviewerScope[];
  readonly fallbackReviewers?: readonly ReviewerScope[];
}

/** What of an instance a client may change; what is not there stays as it is. */
export type InstanceUpdate = Omit<WrittenInstance, 'scope'>;

type Reviewed = Pick<Instance, 'scope' | 'fallbackReviewers'>;

/** What the body is checked against. */
export const instanceUpdateSchema = lazily<Schema<WrittenInstance>>(() =>
  graphObject({
    ...ignored('id', 'displayName', 'startDateTime', 'endDateTime', 'status', 'errors'),
    ...ignored('contactedReviewers', 'decisions', 'stages', 'definition'),
    scope: scopeReferenceSchema().required(),
    reviewers: optionalReviewersSchema(),
    fallbackReviewers: optionalReviewersSchema(),
  }),
);

/**
 * What the body of a PUT changes of an instance. The scope has to be there, as Graph wants it, and changes nothing.
 * Throws BadRequest whose details name every bad property, and Conflict when a fallback reviewer would be removed.
 * Reference: Graph access reviews E10.
 */
export const validateInstanceUpdate = (body: unknown, current: Reviewed): InstanceUpdate =>
  validateReviewers(instanceUpdateSchema, body, current);

/** The reviewers that a body of this shape names for an instance or one of its stages. Throws BadRequest, Conflict. */
export function validateReviewers<T extends InstanceUpdate>(
  schema: () => Schema<T>,
  body: unknown,
  current: Reviewed,
): InstanceUpdate {
  const problems = new Problems();
  const written = checkShape(schema, body, problems);
  checkReviewersOf(written, current, problems);
  problems.throwIfAny();
  requireAllFallbackReviewers(written.fallbackReviewers, current.fallbackReviewers);
  return instanceReviewers(written);
}

function checkReviewersOf(written: InstanceUpdate, { scope }: Reviewed, problems: Problems): void {
  const reviewed = parseScope(scope, null);
  checkReviewers(written.reviewers ?? [], { target: 'reviewers', reviewed }, problems);
  checkReviewers(written.fallbackReviewers ?? [], { target: 'fallbackReviewers', reviewed }, problems);
}

/** Throws Conflict when one of the present fallback reviewers is not among the given ones. */
function requireAllFallbackReviewers(
  given: readonly ReviewerScope[] | undefined,
  current: readonly ReviewerScope[],
): void {
  const removed = given === undefined ? [] : missingReviewers(current, given);
  if (removed.length === 0) return;

  const queries = removed.map(({ query }) => `'${query}'`).join(', ');
  const message = `Fallback reviewers can only be added; ${queries} must stay.`;
  throw new GraphError('Conflict', message, { details: [{ code: 'invalid', target: 'fallbackReviewers', message }] });
}

/** The reviewers of a body that has them, as they are stored. */
export const instanceReviewers = ({ reviewers, fallbackReviewers }: InstanceUpdate): InstanceUpdate => ({
  ...(reviewers && { reviewers: reviewers.map(normaliseReviewer) }),
  ...(fallbackReviewers && { fallbackReviewers: fallbackReviewers.map(normaliseReviewer) }),
});

/** What the body is checked against. */
export const stageUpdateSchema = lazily<Schema<InstanceUpdate>>(() =>
  graphObject({
    ...ignored('id', 'startDateTime', 'endDateTime', 'status', 'decisions'),
    reviewers: optionalReviewersSchema(),
    fallbackReviewers: optionalReviewersSchema(),
  }),
);

/**
 * What the body of a PATCH changes of a stage: reviewers are replaced, fallback reviewers can only be added.
 * Throws BadRequest whose details name every bad property, and Conflict when a fallback reviewer would be removed.
 * Reference: Graph access reviews E32.
 */
export const validateStageUpdate = (body: unknown, current: Stage & Pick<Instance, 'scope'>): InstanceUpdate =>
  validateReviewers(stageUpdateSchema, body, current);
