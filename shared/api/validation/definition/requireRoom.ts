import { GraphError } from '../../../rules/errors';
import type { DefinitionInput } from '../../../rules/model/definition';

/** A row holds half a million ASCII characters, others take six as escapes; a definition, and what an instance remembers of it, fits twice. */
const MOST_CHARACTERS = 200_000;

/** The definition itself. Throws RequestEntityTooLarge when it is too long to be stored. */
export function requireRoom(definition: DefinitionInput): DefinitionInput {
  if (sizeOf(definition) <= MOST_CHARACTERS) return definition;

  throw new GraphError('RequestEntityTooLarge', `The definition is longer than ${MOST_CHARACTERS} characters.`);
}

const ESCAPE = 6;

function sizeOf(definition: DefinitionInput): number {
  const json = JSON.stringify(definition);
  // eslint-disable-next-line no-control-regex -- everything beyond ASCII is meant
  const escapes = json.match(/[^\x00-\x7f]/g)?.length ?? 0;
  return json.length + (ESCAPE - 1) * escapes;
}
