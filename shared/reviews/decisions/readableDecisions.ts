import type { Caller } from '../../auth/caller';
import { mayReadOthers } from '../../auth/directoryRoles';
import type { Source } from '../../api/odata/source';
import type { StoredDecision } from '../../rules/model/instance';
import type { Dependencies } from '../dependencies';
import { findFullyReadableInstance, mayExist, type InstancePath } from '../access/find';
import { sourceOf } from '../sourceOf';

/** All decisions of an instance, in the order of their ids. Throws ResourceNotFound, Forbidden. Reference: Graph access reviews E20. */
export async function readableDecisions(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
): Promise<Source<StoredDecision>> {
  const { definitionId, instanceId: id } = path;
  const decisions = sourceOf((after, limit) => deps.storage.decisions.list({ definitionId, id }, after, limit));
  const allowed = findFullyReadableInstance(deps, caller, path);
  if (mayReadOthers(caller) && mayExist(path)) return handedOutAfter(allowed, decisions);
  await allowed;
  return decisions;
}

/**
 * A source that is read while it is found out whether the caller may, and handed out only then. For those who are hardly ever
 * refused: they need not wait for one after the other.
 */
function handedOutAfter<T>(allowed: Promise<unknown>, source: Source<T>): Source<T> {
  // Whoever reads learns of a refusal; a request that is refused for another reason never reads.
  allowed.catch(() => undefined);
  return {
    async read(after, limit) {
      const [page] = await Promise.all([source.read(after, limit), allowed]);
      return page;
    },
  };
}
