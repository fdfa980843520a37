import { GraphError } from '../rules/graphError';
import type { DefinitionInput } from '../rules/resources';

/** A row holds half a million characters; a definition, and what an instance remembers of it, fits twice. */
const MOST_CHARACTERS = 200_000;

/** The definition itself. Throws RequestEntityTooLarge when it is too long to be stored. */
export function requireRoom(definition: DefinitionInput): DefinitionInput {
  if (JSON.stringify(definition).length <= MOST_CHARACTERS) return definition;

  throw new GraphError('RequestEntityTooLarge', `The definition is longer than ${MOST_CHARACTERS} characters.`);
}
