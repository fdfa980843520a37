import type { AnchorGap } from '../rules/model/gap';
import type { AnchorError } from '../signing/anchors';
import type { InstanceKey } from '../storage/decisions';
import type { Dependencies } from '../reviews/dependencies';

/**
 * Notes in the log and for the operator that evidence goes on without an anchor. The journal says nothing of it: a new line would be due to
 * be sealed, and that seal to be anchored. Throws ServiceUnavailable.
 */
export async function noteAnchorGap(
  { storage, log, now }: Dependencies,
  instance: InstanceKey,
  what: AnchorGap['what'],
  error: AnchorError,
): Promise<void> {
  const { definitionId, id } = instance;
  log('warning', 'Evidence goes on without an anchor.', { definitionId, instanceId: id, what, error });
  await storage.gaps.put({ what, why: error.why }, instance, now());
}
