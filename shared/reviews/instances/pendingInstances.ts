import { type Source, sourceOfKeys } from '../../api/odata/source';
import { isCaller, type Caller } from '../../auth/caller';
import { GraphError, notFound } from '../../rules/errors';
import type { Reviewer } from '../../rules/decisions/reviewerRights';
import { isGuid } from '../../rules/ids';
import type { Instance } from '../../rules/model/instance';
import { indexKey } from '../../storage/contacts';
import { ownedGroups } from '../access/owners';
import { asReviewer } from '../access/delegates';
import { instancesReviewedBy, openReview } from '../access/reviewers';
import { GROUP_REVIEWS, mayRead, mayWrite, requireRead, requireWrite, ROLE_REVIEWS } from '../access/roles';
import { requireSomeCreation } from '../access/whoMay';
import { decisionsToReview } from '../decisions/decisionsToReview';
import type { Dependencies } from '../dependencies';

/** The keys of a pending instance in a path. `usersId` is an object id or a user principal name; undefined means the caller. */
export interface PendingPath {
  readonly usersId: string | undefined;
  readonly instanceId: string;
}

/** The pending instances of a person, and the definition of each. */
export interface PendingInstances {
  readonly instances: Source<Instance>;
  readonly definitionIdOf: (instanceId: string) => string;
}

/**
 * Returns the instances in which a person can decide an item now: the caller's own, or those of another person if the caller may read them
 * by role. Throws ResourceNotFound, Forbidden. Source: docs/graph-reference.md#e80.
 */
export async function pendingInstances(
  deps: Dependencies,
  caller: Caller,
  usersId: string | undefined,
): Promise<PendingInstances> {
  const reviewer = await findPendingReviewer(deps, caller, usersId);
  const keys = new Map((await instancesReviewedBy(deps, reviewer)).map((key) => [indexKey(key), key]));
  const definitionIds = new Map([...keys.values()].map(({ id, definitionId }) => [id, definitionId]));
  const find = async (name: string): Promise<Instance | undefined> => {
    const key = keys.get(name);
    const instance = key && (await openReview(deps, reviewer, key));
    return instance && (await isShown(deps, caller, reviewer, instance)) ? instance : undefined;
  };
  return {
    instances: sourceOfKeys([...keys.keys()], find),
    definitionIdOf: (instanceId) => definitionIds.get(instanceId) ?? '',
  };
}

async function isShown(deps: Dependencies, caller: Caller, reviewer: Reviewer, instance: Instance): Promise<boolean> {
  const { rows } = await decisionsToReview(deps, reviewer, instance).read(undefined, 1);
  if (rows.length === 0) return false;
  if (reviewer.id === caller.id) return true;
  const series = await deps.storage.instances.findSeries(instance.definitionId);
  return series !== undefined && mayRead(caller, series.value);
}

/**
 * Returns a pending instance with its reviewer. The reviewer and readers by role may read it; only the reviewer may decide. Throws
 * ResourceNotFound, Forbidden.
 */
export async function findPendingInstanceFor(
  deps: Dependencies,
  caller: Caller,
  access: 'read' | 'decide',
  { usersId, instanceId }: PendingPath,
): Promise<{ readonly instance: Instance; readonly reviewer: Reviewer }> {
  if (access === 'decide' && !isCaller(caller, usersId)) {
    throw new GraphError('Forbidden', 'Only the reviewer can decide here; the path names somebody else.');
  }
  const reviewer = await findPendingReviewer(deps, caller, usersId);
  const instance = await findOpenReview(deps, reviewer, instanceId);
  if (reviewer.id !== caller.id) {
    const series = await deps.storage.instances.findSeries(instance.definitionId);
    if (series) requireRead(caller, series.value);
  }
  return { instance, reviewer };
}

/**
 * Returns the instance that a person can review now, to a caller who may create an instance. Looks up the person only after the caller's
 * right is known, so that other callers cannot find out which users exist. Throws ResourceNotFound, Forbidden. Source:
 * docs/off-schedule-instances.md.
 */
export async function findPendingInstance(
  deps: Dependencies,
  caller: Caller,
  { usersId = caller.id, instanceId }: PendingPath,
): Promise<Instance> {
  await requireSomeCreation(deps, caller);
  if (isGuid(usersId)) return findOpenReview(deps, { kind: 'user', id: usersId }, instanceId);
  const mayManage =
    mayWrite(caller, ROLE_REVIEWS) || mayWrite(caller, GROUP_REVIEWS) || (await ownedGroups(deps, caller)).size > 0;
  if (!mayManage) requireWrite(caller, GROUP_REVIEWS);
  return findOpenReview(deps, { kind: 'user', id: await findUserId(deps, usersId) }, instanceId);
}

/** Returns the caller, or another person if the caller reads reviews by role. Throws ResourceNotFound, Forbidden. */
async function findPendingReviewer(deps: Dependencies, caller: Caller, usersId: string | undefined): Promise<Reviewer> {
  if (usersId === undefined || isCaller(caller, usersId)) return asReviewer(deps, caller);
  if (!mayRead(caller, ROLE_REVIEWS)) requireRead(caller, GROUP_REVIEWS);
  return { kind: 'user', id: await findUserId(deps, usersId) };
}

async function findUserId({ directory }: Dependencies, usersId: string): Promise<string> {
  const user = await directory.findUser(usersId);
  if (!user) throw notFound('user', usersId);
  return user.id;
}

async function findOpenReview(deps: Dependencies, reviewer: Reviewer, instanceId: string): Promise<Instance> {
  const keys = await instancesReviewedBy(deps, reviewer);
  const key = keys.find(({ id }) => id === instanceId);
  const instance = key && (await openReview(deps, reviewer, key));
  if (!instance) throw notFound('accessReviewInstance', instanceId);
  return instance;
}
