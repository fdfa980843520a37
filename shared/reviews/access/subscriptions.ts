import type { Caller } from '../../auth/caller';
import { watchOf } from '../../rules/events/subscription';
import type { Dependencies } from '../dependencies';
import { findInstance, findSeries } from './find';
import { GROUP_REVIEWS, requireRead, ROLE_REVIEWS } from './roles';
import { requireRightInSeries } from './whoMay';

/**
 * Throws Forbidden unless the caller may read every object that a subscription to the resource reports. Throws ResourceNotFound.
 * A subscription to all definitions reports reviews of groups and of roles, so it asks for the right to read both.
 */
export async function requireWatch(deps: Dependencies, caller: Caller, resource: string): Promise<void> {
  const { definitionId, instanceId } = watchOf(resource) ?? {};
  if (definitionId === undefined) {
    requireRead(caller, GROUP_REVIEWS);
    requireRead(caller, ROLE_REVIEWS);
    return;
  }
  const series =
    instanceId === undefined
      ? (await findSeries(deps, definitionId)).value
      : (await findInstance(deps, { definitionId, instanceId })).series;
  await requireRightInSeries(deps, caller, 'read', series);
}
