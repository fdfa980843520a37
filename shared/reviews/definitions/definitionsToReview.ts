import type { Caller } from '../../auth/caller';
import { type Source, sourceOfKeys } from '../../api/odata/source';
import type { Definition } from '../../rules/model/definition';
import type { InstanceKey } from '../../storage/decisions';
import { reviewsSomething } from '../decisions/reviewsSomething';
import type { Dependencies } from '../dependencies';

/**
 * The definitions in which a person reviews a decision, in the order of their ids; programs review nothing.
 * Reference: Graph access reviews E06.
 */
export async function definitionsToReview(deps: Dependencies, caller: Caller): Promise<Source<Definition>> {
  const { storage } = deps;
  const instances = caller.kind === 'user' ? await storage.contacts.listReviewing(caller.id) : [];
  const ids = [...new Set(instances.map(({ definitionId }) => definitionId))];
  return sourceOfKeys(ids, async (id) => {
    const found = await storage.definitions.find(id);
    const own = instances.filter(({ definitionId }) => definitionId === id);
    return found && (await reviewsOneOf(deps, caller, own)) ? found.value : undefined;
  });
}

/** One after the other: nearly always the first one says it. */
async function reviewsOneOf(deps: Dependencies, caller: Caller, instances: readonly InstanceKey[]): Promise<boolean> {
  for (const { definitionId, id } of instances) {
    const instance = await deps.storage.instances.find(definitionId, id);
    if (instance && (await reviewsSomething(deps, caller, instance.value))) return true;
  }
  return false;
}
