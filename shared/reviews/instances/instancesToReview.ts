import type { Caller } from '../../auth/caller';
import type { Instance } from '../../rules/model/instance';
import { type Source, sourceOfKeys } from '../../api/odata/source';
import type { Dependencies } from '../dependencies';
import { reviewsSomething } from '../decisions/reviewsSomething';
import { findSeries } from '../access/find';

/**
 * The instances of a definition in which a person reviews a decision, in the order of their ids; programs review nothing.
 * Throws ResourceNotFound. Reference: Graph access reviews E11.
 */
export async function instancesToReview(
  deps: Dependencies,
  caller: Caller,
  definitionId: string,
): Promise<Source<Instance>> {
  await findSeries(deps, definitionId);
  const keys = caller.kind === 'user' ? await deps.storage.contacts.listReviewing(caller.id, definitionId) : [];
  const ids = keys.map(({ id }) => id);
  return sourceOfKeys(ids, async (id) => {
    const found = await deps.storage.instances.find(definitionId, id);
    return found && (await reviewsSomething(deps, caller, found.value)) ? found.value : undefined;
  });
}
