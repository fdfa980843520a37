import type { DefinitionInput } from '../../../rules/model/definition';
import { checkDefinition } from './checkDefinition';
import { checkShape } from '../schemas/checkShape';
import { definitionSchema } from './definitionSchema';
import { normaliseDefinition } from './normaliseDefinition';
import { Problems } from '../schemas/problems';
import { requireRoom } from './requireRoom';

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
