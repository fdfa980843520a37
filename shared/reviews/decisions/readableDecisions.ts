import type { Caller } from '../../auth/caller';
import type { Source } from '../../odata/list';
import type { StoredDecision } from '../../rules/instance';
import type { Dependencies } from '../dependencies';
import { findFullyReadableInstance, type InstancePath } from '../find';
import { sourceOf } from '../instances/readableInstances';

/** All decisions of an instance, in the order of their ids. Throws ResourceNotFound, Forbidden. Reference: Graph access reviews E20. */
export async function readableDecisions(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
): Promise<Source<StoredDecision>> {
  const instance = await findFullyReadableInstance(deps, caller, path);
  return sourceOf((after, limit) => deps.storage.decisions.list(instance, after, limit));
}
