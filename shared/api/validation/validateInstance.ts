import type { Schema } from 'joi';
import { GraphError } from '../../rules/errors';
import type { Instance, Stage } from '../../rules/model/instance';
import { lazily } from '../../rules/lazily';
import type { ReviewerScope, DefinitionInput } from '../../rules/model/definition';
import { parseScope } from '../../rules/scope/reviewedScope';
import { checkReviewers, missingReviewers } from './definition/checkReviewers';
import { checkShape, Problems } from './schemas/checkShape';
import { graphObject, ignored } from './schemas/graphObject';
import { reportedAs, joi } from './schemas/joi';
import {
  optionalReviewersSchema,
  scopeReferenceSchema,
  type ScopeReference,
  isReferenceTo,
} from './schemas/scopeSchema';
import { isBefore } from '../../rules/duration';
import { isGuid } from '../../rules/ids';
import { instant } from './schemas/textSchemas';

interface InstanceBody {
  readonly scope: ScopeReference;
  readonly reviewers?: readonly ReviewerScope[];
  readonly fallbackReviewers?: readonly ReviewerScope[];
}

/** The properties of an instance that a client may change; absent ones stay. */
type InstanceUpdate = Omit<InstanceBody, 'scope'>;

type InstanceScope = Pick<Instance, 'scope' | 'fallbackReviewers'>;

/** The body of a PUT of an instance. */
export const instanceUpdateSchema = lazily<Schema<InstanceBody>>(() =>
  graphObject({
    ...ignored('id', 'displayName', 'startDateTime', 'endDateTime', 'status', 'errors', 'resource'),
    ...ignored('contactedReviewers', 'decisions', 'stages', 'definition'),
    scope: scopeReferenceSchema().required().error(reportedAs('any.required', 'scope.required')),
    reviewers: optionalReviewersSchema(),
    fallbackReviewers: optionalReviewersSchema(),
  }),
);

/**
 * Returns the changes in the body of a PUT of an instance. The scope is required, as in Graph, and ignored. Throws BadRequest that names
 * every bad property, and Conflict when a fallback reviewer would be removed. Source: docs/graph-reference.md#e10.
 */
export const validateInstanceUpdate = (body: unknown, current: InstanceScope): InstanceUpdate =>
  validateReviewers(instanceUpdateSchema, body, current);

/** Returns the reviewers in a body for an instance or one of its stages. Throws BadRequest, Conflict. */
function validateReviewers<T extends InstanceUpdate>(
  schema: () => Schema<T>,
  body: unknown,
  current: InstanceScope,
): InstanceUpdate {
  const problems = new Problems();
  const written = checkShape(schema, body, problems);
  checkReviewersOf(written, current, problems);
  problems.throwIfAny();
  requireAllFallbackReviewers(written.fallbackReviewers, current.fallbackReviewers);
  return instanceReviewers(written);
}

function checkReviewersOf(written: InstanceUpdate, { scope }: InstanceScope, problems: Problems): void {
  const reviewed = parseScope(scope, null);
  checkReviewers(written.reviewers ?? [], 'reviewers', reviewed, problems);
  checkReviewers(written.fallbackReviewers ?? [], 'fallbackReviewers', reviewed, problems);
}

/** Throws Conflict when the given fallback reviewers lack a current one. */
function requireAllFallbackReviewers(
  given: readonly ReviewerScope[] | undefined,
  current: readonly ReviewerScope[],
): void {
  const removed = given === undefined ? [] : missingReviewers(current, given);
  if (removed.length === 0) return;

  const queries = removed.map(({ query }) => `'${query}'`).join(', ');
  const message = `Fallback reviewers can only be added; 'fallbackReviewers' must keep ${queries}.`;
  throw new GraphError('Conflict', message, { details: [{ code: 'invalid', target: 'fallbackReviewers', message }] });
}

/** Returns the reviewers of a body. */
const instanceReviewers = ({ reviewers, fallbackReviewers }: InstanceUpdate): InstanceUpdate => ({
  ...(reviewers && { reviewers }),
  ...(fallbackReviewers && { fallbackReviewers }),
});

/** The body of a PATCH of a stage. */
export const stageUpdateSchema = lazily<Schema<InstanceUpdate>>(() =>
  graphObject({
    ...ignored('id', 'startDateTime', 'endDateTime', 'status', 'decisions'),
    reviewers: optionalReviewersSchema(),
    fallbackReviewers: optionalReviewersSchema(),
  }),
);

/**
 * Returns the changes in the body of a PATCH of a stage: reviewers are replaced, fallback reviewers can only be added. Throws BadRequest
 * that names every bad property, and Conflict when a fallback reviewer would be removed. Source: docs/graph-reference.md#e32.
 */
export const validateStageUpdate = (body: unknown, current: Stage & Pick<Instance, 'scope'>): InstanceUpdate =>
  validateReviewers(stageUpdateSchema, body, current);

/** An instance off schedule; absent properties follow the definition. Instants are in UTC. */
interface NewInstance {
  readonly id?: string;
  readonly startDateTime?: string;
  readonly endDateTime?: string;
  readonly reviewers?: readonly ReviewerScope[];
  readonly fallbackReviewers?: readonly ReviewerScope[];
}

interface NewInstanceBody extends NewInstance {
  readonly scope?: ScopeReference;
}

const guid = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => (isGuid(text) ? text.toLowerCase() : error('string.guid'))),
);

/** The body of a new instance. */
export const newInstanceSchema = lazily<Schema<NewInstanceBody>>(() =>
  graphObject({
    ...ignored('status', 'errors', 'resource', 'contactedReviewers', 'decisions', 'stages', 'definition'),
    id: guid().empty(null),
    startDateTime: instant().empty(null),
    endDateTime: instant().empty(null),
    scope: scopeReferenceSchema().empty(null),
    reviewers: optionalReviewersSchema(),
    fallbackReviewers: optionalReviewersSchema(),
  }),
);

/**
 * Returns the extra instance in the body of a create; `now` is a UTC instant. Its scope must be the definition's, and it must end after
 * it starts and after now. Throws BadRequest that names every bad property.
 */
export function validateNewInstance(body: unknown, definition: DefinitionInput, now: string): NewInstance {
  const problems = new Problems();
  const written = checkShape(newInstanceSchema, body, problems);
  checkEnd(written, now, problems);
  checkAgainstDefinition(written, definition, problems);
  problems.throwIfAny();

  const { id, startDateTime, endDateTime } = written;
  return {
    ...(id !== undefined && { id }),
    ...(startDateTime !== undefined && { startDateTime }),
    ...(endDateTime !== undefined && { endDateTime }),
    ...instanceReviewers(written),
  };
}

function checkEnd({ startDateTime = '', endDateTime }: NewInstanceBody, now: string, problems: Problems): void {
  const isUnknown = endDateTime === undefined || problems.concern('endDateTime') || problems.concern('startDateTime');
  if (isUnknown) return;
  const earliest = startDateTime !== '' && isBefore(now, startDateTime) ? startDateTime : now;
  if (isBefore(earliest, endDateTime)) return;

  problems.add('endDateTime', "'endDateTime' must be later than 'startDateTime' and later than now.");
}

function checkAgainstDefinition(written: NewInstanceBody, definition: DefinitionInput, problems: Problems): void {
  const { scope, reviewers = [], fallbackReviewers = [] } = written;
  const reviewed = parseScope(definition.scope, definition.instanceEnumerationScope);
  checkReviewers(reviewers, 'reviewers', reviewed, problems);
  checkReviewers(fallbackReviewers, 'fallbackReviewers', reviewed, problems);
  if (scope === undefined || problems.concern('scope') || isReferenceTo(scope, definition.scope)) return;

  problems.add('scope', "'scope' must equal the scope of the definition; leave it out.");
}
