import type { Caller } from '../../auth/caller';
import { mayRead, mayWrite, requireRead, requireWrite } from '../../auth/directoryRoles';
import type { Series } from '../../rules/model/instance';
import type { Definition } from '../../rules/model/definition';
import { isRoleReview, parseScope } from '../../rules/scope/reviewedScope';
import type { Dependencies } from '../dependencies';

/** What of a definition says what it reviews. */
type Reviewed = Pick<Definition, 'scope' | 'instanceEnumerationScope'>;

/**
 * Whether a caller may create, change and run a review: by directory role, or as an owner of the one group that it reviews where the
 * tenant's policy lets owners. The directory is asked only where the role does not decide and the policy is on.
 * Reference: Graph access reviews 0.2.
 */
async function mayManage(deps: Dependencies, caller: Caller, review: Reviewed): Promise<boolean> {
  return mayWrite(caller, { isRoleReview: isRoleReview(review.scope) }) || ownsReviewed(deps, caller, review);
}

/** Throws Forbidden unless the caller may manage the review. */
export async function requireManage(deps: Dependencies, caller: Caller, review: Reviewed): Promise<void> {
  const kind = { isRoleReview: isRoleReview(review.scope) };
  if (!(await mayManage(deps, caller, review))) requireWrite(caller, kind);
}

/** The same for the instances of a series. */
export async function requireManageSeries(deps: Dependencies, caller: Caller, series: Series): Promise<void> {
  if (!mayWrite(caller, series) && !(await ownsReviewedBy(deps, caller, series))) requireWrite(caller, series);
}

/**
 * Throws Forbidden for who may manage no review at all, so that nobody else is told what is wrong with a request. Owners pass where
 * the policy lets them: which groups are theirs is asked when it is known which group it is about.
 */
export async function requireManageAny({ storage }: Dependencies, caller: Caller): Promise<void> {
  if (mayWrite(caller, { isRoleReview: true }) || mayWrite(caller, { isRoleReview: false })) return;
  const { isGroupOwnerManagementEnabled } = await storage.policies.find();
  if (!isGroupOwnerManagementEnabled) requireWrite(caller, { isRoleReview: false });
}

/** Throws Forbidden unless the caller may read the review: by directory role, as its creator, or as an owner. */
export async function requireReadSeries(deps: Dependencies, caller: Caller, series: Series): Promise<void> {
  if (!mayRead(caller, series) && !(await ownsReviewedBy(deps, caller, series))) requireRead(caller, series);
}

/** Whether the caller manages the review as an owner, whatever his roles. */
export async function ownsReviewed(deps: Dependencies, caller: Caller, review: Reviewed): Promise<boolean> {
  const groupId = reviewedGroup(review);
  return groupId !== undefined && (await ownedGroups(deps, caller)).has(groupId);
}

async function ownsReviewedBy(deps: Dependencies, caller: Caller, series: Series): Promise<boolean> {
  if (series.isRoleReview) return false;
  const owned = await ownedGroups(deps, caller);
  if (owned.size === 0) return false;
  const definition = await deps.storage.definitions.find(series.definitionId);
  const groupId = definition && reviewedGroup(definition.value);
  return groupId !== undefined && owned.has(groupId);
}

/** The groups whose reviews the caller manages as an owner; none while the policy is off. */
export async function ownedGroups({ storage, directory }: Dependencies, caller: Caller): Promise<ReadonlySet<string>> {
  if (caller.kind !== 'user') return new Set();
  const { isGroupOwnerManagementEnabled } = await storage.policies.find();
  return isGroupOwnerManagementEnabled ? directory.listOwnedGroupIds(caller.id) : new Set();
}

/** The one group that is reviewed. A review of all groups belongs to no owner of one of them. */
export function reviewedGroup({ scope, instanceEnumerationScope }: Reviewed): string | undefined {
  const reviewed = parseScope(scope, instanceEnumerationScope);
  return reviewed.kind === 'group' || reviewed.kind === 'team' ? reviewed.groupId.toLowerCase() : undefined;
}
