import type { Schema } from 'joi';
import { isBefore } from '../../rules/duration';
import { isGuid } from '../../rules/ids';
import { lazily } from '../../rules/lazily';
import type { DefinitionInput, ReviewerScope } from '../../rules/model/definition';
import { parseScope } from '../../rules/scope/reviewedScope';
import { checkReviewers } from './definition/checkReviewers';
import { checkShape } from './schemas/checkShape';
import { graphObject, ignored } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { Problems } from './schemas/problems';
import { optionalReviewersSchema } from './schemas/scopeSchema';
import { isReferenceTo, scopeReferenceSchema, type ScopeReference } from './schemas/scopeReference';
import { instanceReviewers } from './validateReviewers';
import { instant } from './schemas/textSchemas';

/** An instance off schedule; absent properties follow the definition. Instants are in UTC. */
export interface NewInstance {
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
