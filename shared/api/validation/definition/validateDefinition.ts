import type { DefinitionInput, ReviewerScope, ReviewOptions } from '../../../rules/model/definition';
import type { Version } from '../../endpoint/version';
import { checkDefinition } from './checkDefinition';
import { checkShape, requireObject } from '../schemas/checkShape';
import { inSpellingOf } from '../schemas/description';
import { definitionSchemaOf, type DefinitionBody } from './definitionSchema';
import { Problems } from '../schemas/problems';
import { parseReviewer } from '../../../rules/scope/reviewerQuery';
import { areSameReviewers, stagesDurationInDays } from './checkReviewers';
import { mergeDefinition } from './mergeDefinition';
import { GraphError } from '../../../rules/errors';

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
  const schema = definitionSchemaOf(version);
  const merged = mergeDefinition(requireObject(inSpellingOf(schema, body)), current, problems);
  const written = checkShape(() => schema, merged, problems);
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

/**
 * Returns the stored form of a valid definition. It has one name for the fallback reviewers, and a duration, which defaults to the sum of
 * the stages, or 0. `current` are the options that stay if the body has none. Throws RequestEntityTooLarge when no row can hold it.
 */
function normaliseDefinition(
  { backupReviewers, ...written }: DefinitionBody,
  current: ReviewOptions | null = null,
): DefinitionInput {
  const { settings, stageSettings, fallbackReviewers = backupReviewers ?? [], reviewOptions = current } = written;
  const { instanceDurationInDays = stagesDurationInDays(stageSettings) } = settings;
  const definition = {
    ...written,
    fallbackReviewers,
    settings: { ...settings, instanceDurationInDays },
    reviewOptions,
  };
  if (storedSize(definition) > MOST_CHARACTERS) {
    throw new GraphError('RequestEntityTooLarge', `The definition is longer than ${MOST_CHARACTERS} characters.`);
  }
  return definition;
}

/**
 * The most characters of a definition. A row holds about 500,000 ASCII characters; any other character counts as six. The row of an
 * instance holds a copy of the definition, so the limit is less than half of a row.
 */
const MOST_CHARACTERS = 200_000;

const ESCAPE = 6;

function storedSize(definition: DefinitionInput): number {
  const json = JSON.stringify(definition);
  // eslint-disable-next-line no-control-regex -- everything beyond ASCII is meant
  const escapes = json.match(/[^\x00-\x7f]/g)?.length ?? 0;
  return json.length + (ESCAPE - 1) * escapes;
}
