import { randomUUID } from 'node:crypto';
import { sourceOfKeys, type Source, sourceOf } from '../../api/odata/source';
import { originOf, type Caller } from '../../auth/caller';
import { GraphError, notFound } from '../../rules/errors';
import { guardOf } from '../../rules/removals/removalGuard';
import {
  isRestorable,
  isSelected,
  needsExpectedCount,
  requireMatches,
  withRestoration,
} from '../../rules/removals/restorations';
import type { Instance } from '../../rules/model/instance';
import type { Restoration } from '../../rules/model/removal';
import { reviewedResource, singleScope } from '../../rules/schedule/buildInstance';
import type { RestoredItem } from '../../storage/restorations';
import type { InstancePath, Target } from '../access/find';
import { requireWrite, ROLE_REVIEWS } from '../access/roles';
import { findInstanceFor } from '../access/whoMay';
import type { Dependencies } from '../dependencies';
import { changeInstance } from './changeInstance';
import { each } from '../../storage/table/table';

/** The properties of a restoration that a caller sets. */
type Request = Pick<Restoration, 'reason' | 'isValidationOnly' | 'principalId' | 'decisionIds'> & {
  readonly expectedCount: number | null;
};

/**
 * Begins to restore the access that an instance removed. Throws ResourceNotFound, PreconditionFailed, Forbidden without the right and for
 * the caller's own access, and BadRequest for ids that no item has. Throws Conflict unless the decisions are applied, if nothing can be
 * restored, or if the count differs from the one that the caller expects.
 */
export async function restoreRemoved(
  deps: Dependencies,
  caller: Caller,
  path: Target,
  { expectedCount, ...request }: Request,
): Promise<Restoration> {
  if (request.principalId === caller.id) throw new GraphError('Forbidden', 'Nobody can restore their own access.');
  const id = randomUUID();
  const { by: createdBy, channel } = originOf(caller);
  const instance = await changeInstance(deps, { caller, right: 'apply' }, path, async (current) => {
    const next = withRestoration(current, { ...request, id, createdBy, channel, createdDateTime: deps.now() });
    await requireRoleRight(deps, caller, current);
    await requireItems(deps, current, request, expectedCount);
    return next;
  });
  return instance.restorations?.find((each) => each.id === id) ?? notStored(id);
}

const notStored = (id: string): never => {
  throw new Error(`The restoration ${id} is not in the instance that was written.`);
};

/**
 * Throws Forbidden unless the caller may manage reviews of roles. Access to a group that can hold directory roles gives roles, even if the
 * group could not hold them when the review opened.
 */
async function requireRoleRight({ directory }: Dependencies, caller: Caller, instance: Instance): Promise<void> {
  const { id, type } = reviewedResource(singleScope(instance.terms, instance.groupId));
  if (type !== 'group') return;
  const { roleAssignable } = await directory.lookUp([{ kind: 'group', id }]);
  if (roleAssignable.has(id)) requireWrite(caller, ROLE_REVIEWS);
}

/**
 * Checks all items, page by page. Throws BadRequest for ids that no item has. Throws Conflict if nothing can be restored, if the expected
 * count is wrong, or if it is missing and the guard would hold as many removals.
 */
async function requireItems(
  { storage, limits }: Dependencies,
  instance: Instance,
  request: Pick<Restoration, 'principalId' | 'decisionIds' | 'isValidationOnly'>,
  expected: number | null,
): Promise<void> {
  let [count, items] = [0, 0];
  const selected: string[] = [];
  for await (const decision of each((after) => storage.decisions.list(instance, after, 1_000))) {
    items += 1;
    if (!isSelected(request, decision)) continue;
    selected.push(decision.id);
    if (isRestorable(decision)) count += 1;
  }
  requireMatches(request, selected);
  if (count === 0) throw new GraphError('Conflict', NOTHING);
  const isNeeded =
    !request.isValidationOnly && needsExpectedCount(count, items, guardOf(instance.terms, limits.removalGuard));
  if (expected === count || (expected === null && !isNeeded)) return;
  const message = `The request is about ${count} items that this review removed; send this number as 'expectedCount' to confirm it.`;
  throw new GraphError('Conflict', message, { details: [{ code: 'Unexpected', target: 'expectedCount', message }] });
}

const NOTHING = 'Nothing can be restored: this review removed no access of these items, or has restored it.';

/** Returns the restorations of an instance in the order of their ids. Throws ResourceNotFound, Forbidden. */
export async function readableRestorations(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
): Promise<Source<Restoration>> {
  const { value } = await findInstanceFor(deps, caller, 'read', path);
  const byId = new Map((value.restorations ?? []).map((each) => [each.id, each]));
  return sourceOfKeys([...byId.keys()].sort(), (id) => Promise.resolve(byId.get(id)));
}

/** Returns a restoration of an instance. Throws ResourceNotFound, Forbidden. */
export async function findRestoration(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
  id: string,
): Promise<Restoration> {
  const { value } = await findInstanceFor(deps, caller, 'read', path);
  const found = value.restorations?.find((each) => each.id === id);
  if (!found) throw notFound('restoration', id);
  return found;
}

/** Lists the items of a restoration in the order of their ids. */
export const itemsOfRestoration = (
  { storage }: Dependencies,
  { definitionId }: InstancePath,
  id: string,
): Source<RestoredItem> => sourceOf((after, limit) => storage.restoredItems.list({ definitionId }, id, after, limit));
