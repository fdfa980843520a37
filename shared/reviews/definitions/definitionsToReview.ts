import type { Caller } from '../../auth/caller';
import type { Source } from '../../odata/list';
import { sourceOfKeys } from '../../odata/sourceOfKeys';
import type { Definition } from '../../rules/resources';
import type { Dependencies } from '../dependencies';

/**
 * The definitions of which a person reviews an instance, in the order of their ids; programs review nothing.
 * Reference: Graph access reviews E06.
 */
export async function definitionsToReview({ storage }: Dependencies, caller: Caller): Promise<Source<Definition>> {
  const instances = caller.kind === 'user' ? await storage.contacts.listReviewing(caller.id) : [];
  const ids = [...new Set(instances.map(({ definitionId }) => definitionId))];
  return sourceOfKeys(ids, async (id) => (await storage.definitions.find(id))?.value);
}
