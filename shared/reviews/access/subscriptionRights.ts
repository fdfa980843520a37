import type { Caller } from '../../auth/caller';
import { requireRead } from '../../auth/directoryRoles';
import { watchedBy } from '../../rules/events/subscription';
import type { Dependencies } from '../dependencies';
import { findInstance, findSeries } from './find';
import { requireReadSeries } from './ownership';

const STRANGER = { createdById: '' };

/**
 * Lets those pass who may read all that a resource leads to, as the rules for reading it say. Throws Forbidden, ResourceNotFound.
 */
export async function requireWatch(deps: Dependencies, caller: Caller, resource: string): Promise<void> {
  const { definitionId, instanceId } = watchedBy(resource) ?? {};
  if (definitionId === undefined) {
    // Reviews of groups and of roles have readers of their own, and all of them are told of.
    for (const isRoleReview of [false, true]) requireRead(caller, { ...STRANGER, isRoleReview });
    return;
  }
  const series =
    instanceId === undefined
      ? (await findSeries(deps, definitionId)).value
      : (await findInstance(deps, { definitionId, instanceId })).series;
  await requireReadSeries(deps, caller, series);
}
