import type { DefinitionInput, ReviewOptions } from '../../../rules/model/definition';
import { stagesDurationInDays } from './checkStages';
import type { DefinitionBody } from './definitionSchema';
import { GraphError } from '../../../rules/errors';

/**
 * Returns the stored form of a valid definition: what was sent, with one name for the fallback reviewers, and without a duration the sum
 * of the stages, or 0. `current` are the options that stay when the body has none. Throws RequestEntityTooLarge when no row can hold it.
 */
export function normaliseDefinition(
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

/** A row holds about 500,000 ASCII characters, and other characters cost six. A definition and its copy in an instance fit twice. */
const MOST_CHARACTERS = 200_000;

const ESCAPE = 6;

function storedSize(definition: DefinitionInput): number {
  const json = JSON.stringify(definition);
  // eslint-disable-next-line no-control-regex -- everything beyond ASCII is meant
  const escapes = json.match(/[^\x00-\x7f]/g)?.length ?? 0;
  return json.length + (ESCAPE - 1) * escapes;
}
