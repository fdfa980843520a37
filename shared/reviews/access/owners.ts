import type { Caller } from '../../auth/caller';
import { GraphError } from '../../rules/errors';
import type { Definition } from '../../rules/model/definition';
import type { Series } from '../../rules/model/series';
import { addedExclusions, addedPeopleQueries, type PeopleProperties } from '../../rules/scope/directoryQuery';
import { concernsRoles, parseScope } from '../../rules/scope/reviewedScope';
import { parseReviewer, type ReviewerQuery } from '../../rules/scope/reviewerQuery';
import type { Dependencies } from '../dependencies';
import { mayWrite } from './roles';

// If the tenant's policy allows it, owners of a group manage the reviews of that one group. Source: docs/graph-reference.md#s0-2.

/** The properties of a definition that say which resource it reviews. */
export type ReviewedResource = Pick<Definition, 'scope' | 'instanceEnumerationScope' | 'canHoldRoles'>;

/** Returns whether the caller may manage the review because they own the group that it reviews. */
export async function ownsReview(deps: Dependencies, caller: Caller, review: ReviewedResource): Promise<boolean> {
  const groupId = reviewedGroup(review);
  return groupId !== undefined && (await ownedGroups(deps, caller)).has(groupId);
}

/** Returns whether the caller may manage a series because they own its group. Reads the definition only for callers who own a group. */
export async function ownsSeries(deps: Dependencies, caller: Caller, series: Series): Promise<boolean> {
  if (series.isRoleReview) return false;
  const owned = await ownedGroups(deps, caller);
  if (owned.size === 0) return false;
  const definition = await deps.storage.definitions.find(series.definitionId);
  const groupId = definition && reviewedGroup(definition.value);
  return groupId !== undefined && owned.has(groupId);
}

/** Returns the ids of the groups whose reviews the caller manages as an owner; empty while the policy is off. */
export async function ownedGroups({ storage, directory }: Dependencies, caller: Caller): Promise<ReadonlySet<string>> {
  if (caller.kind !== 'user') return new Set();
  const { isGroupOwnerManagementEnabled } = await storage.policies.find();
  return isGroupOwnerManagementEnabled ? directory.listOwnedGroupIds(caller.id) : new Set();
}

/**
 * Throws Forbidden if a caller without a role names people by a group or application that they do not own, because the product reads hidden
 * memberships and mails their members. The error names each such query. Queries that are already in `before` may stay.
 */
export async function requireOwnPeople(
  deps: Dependencies,
  caller: Caller,
  after: PeopleProperties & Pick<Definition, 'scope' | 'canHoldRoles'>,
  before: PeopleProperties = {},
): Promise<void> {
  if (mayWrite(caller, { isRoleReview: concernsRoles(after) })) return;
  const owned = await ownedGroups(deps, caller);
  const people = addedPeopleQueries(after, before)
    .filter(([target, scope]) => !isOwnQuery(parseReviewer(scope, target), owned))
    .map(([target]) => `${target}/query`);
  const leftOut = addedExclusions(after, before)
    .filter(([, { principalType: type, principalId: id }]) => !(type === 'user' || (type === 'group' && owned.has(id))))
    .map(([path]) => `${path}/principalId`);
  const strange = [...people, ...leftOut];
  if (strange.length === 0) return;
  const message = 'An owner of a group can name users, members and owners of their own groups, ./owners and ./manager.';
  const details = strange.map((target) => ({ code: 'Forbidden', target, message }));
  throw new GraphError('Forbidden', message, { details });
}

function isOwnQuery(query: ReviewerQuery, owned: ReadonlySet<string>): boolean {
  switch (query.kind) {
    case 'user':
    case 'resourceOwners':
    case 'manager':
      return true;
    case 'groupMembers':
    case 'groupOwners':
      return owned.has(query.groupId.toLowerCase());
    case 'applicationOwners':
      return false;
  }
}

/**
 * Returns the id of the one group whose owners may manage the review; undefined for other reviews. Owners of one group do not manage a
 * review of all groups, and owners of a group that can hold directory roles manage no reviews.
 */
export function reviewedGroup(review: ReviewedResource): string | undefined {
  const { scope, instanceEnumerationScope, canHoldRoles } = review;
  if (canHoldRoles) return undefined;
  const reviewed = parseScope(scope, instanceEnumerationScope);
  return reviewed.kind === 'group' || reviewed.kind === 'team' ? reviewed.groupId.toLowerCase() : undefined;
}
