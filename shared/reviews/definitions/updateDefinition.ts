import type { Caller } from '../../auth/caller';
import type { Definition, DefinitionInput } from '../../rules/model/definition';
import { whileStale } from '../../storage/table/storageError';
import type { Dependencies } from '../dependencies';
import { findWritableDefinition, type DefinitionTarget } from '../access/find';
import { announce, wake } from '../handOver';

/**
 * Replaces the updatable properties; instances under way keep their terms, the schedule follows the new ones.
 * `change` judges the request against the definition as it is. Throws ResourceNotFound, Forbidden, BadRequest, PreconditionFailed.
 * Reference: Graph access reviews E04.
 */
export async function updateDefinition(
  deps: Dependencies,
  { caller, target }: { readonly caller: Caller; readonly target: DefinitionTarget },
  change: (current: Definition) => DefinitionInput,
): Promise<Definition> {
  const id = target.definitionId;
  const updated = await whileStale(async () => {
    const { value, etag } = await findWritableDefinition(deps, caller, target);
    const next: Definition = { ...value, ...change(value), lastModifiedDateTime: deps.now() };
    const dueKey = await announce(deps, { kind: 'series', definitionId: id });
    await deps.storage.definitions.replace(next, etag);
    return { next, dueKey };
  });
  await wake(deps, { kind: 'series', definitionId: id }, updated.dueKey);
  return updated.next;
}
