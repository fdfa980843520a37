import type { Caller } from '../../auth/caller';
import type { Instance } from '../../rules/instance';
import type { Source } from '../../odata/list';
import { sourceOfKeys } from '../../odata/sourceOfKeys';
import type { Dependencies } from '../dependencies';
import { findSeries } from '../find';

/**
 * The instances of a definition that a person reviews, in the order of their ids; programs review nothing.
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
  return sourceOfKeys(ids, async (id) => (await deps.storage.instances.find(definitionId, id))?.value);
}
