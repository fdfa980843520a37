import type { Caller } from '../../auth/caller';
import { GraphError } from '../../rules/errors';
import { watchOf, type Subscription } from '../../rules/events/subscription';
import type { Dependencies } from '../dependencies';
import { findPresentPerson } from './creators';
import { findInstance, findSeries } from './find';
import { GROUP_REVIEWS, requireRead, ROLE_REVIEWS } from './roles';
import { requireRightInSeries } from './whoMay';

/**
 * Throws Forbidden unless the caller may read every object that a subscription to the resource reports. Throws ResourceNotFound if the
 * resource does not exist. A subscription to all definitions reports reviews of groups and of roles, so the caller must be able to read
 * both.
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

/**
 * Returns whether the creator of a subscription may still be notified, with their current account and directory roles. Throws
 * ServiceUnavailable when the directory does not answer.
 */
export async function mayStillWatch(
  deps: Dependencies,
  { creatorId: id, creatorKind, resource }: Subscription,
): Promise<boolean> {
  if (creatorKind === 'application') {
    // Without this feature the product has no permission to read applications.
    if (!deps.features.has('applications')) return true;
    return (await deps.directory.findAccount({ id, type: 'servicePrincipal' }, []))?.isEnabled ?? false;
  }
  const person = await findPresentPerson(deps, id);
  // Version 0.1 did not store the type of the creator, who may be an application.
  if (!person) return creatorKind === undefined;
  return person.isEnabled && passesWatch(deps, person.caller, resource);
}

/** Returns whether `requireWatch` accepts the caller. A deleted review passes, because its last event is its deletion. */
async function passesWatch(deps: Dependencies, caller: Caller, resource: string): Promise<boolean> {
  try {
    await requireWatch(deps, caller, resource);
    return true;
  } catch (error) {
    if (error instanceof GraphError && error.code === 'Forbidden') return false;
    if (error instanceof GraphError && error.code === 'ResourceNotFound') return true;
    throw error;
  }
}
