import type { Caller } from '../../auth/caller';
import { mayRead, requireRead } from '../../auth/directoryRoles';
import { GraphError, notFound } from '../../rules/errors';
import { isGuid } from '../../rules/ids';
import type { Instance } from '../../rules/model/instance';
import type { Dependencies } from '../dependencies';
import { openReview } from '../access/openReviewsOf';

/** Names a pending instance: its reviewer (id or user principal name; undefined: the caller) and itself. */
export interface PendingPath {
  readonly usersId: string | undefined;
  readonly instanceId: string;
}

/** The id of a person, by id or user principal name. Throws ResourceNotFound. */
async function findUserId({ directory }: Dependencies, usersId: string): Promise<string> {
  const user = await directory.findUser(usersId);
  if (!user) throw notFound('user', usersId);
  return user.id;
}

/**
 * Whose pending instances are asked for: one's own, or those of somebody else for who may read reviews by role.
 * Throws ResourceNotFound, Forbidden. Reference: Graph access reviews E80, E85.
 */
export async function findPendingReviewer(
  deps: Dependencies,
  caller: Caller,
  usersId: string | undefined,
): Promise<string> {
  if (isSelf(caller, usersId)) return caller.id;
  const anyones = { createdById: '' };
  if (!mayRead(caller, { ...anyones, isRoleReview: true })) requireRead(caller, { ...anyones, isRoleReview: false });
  return findUserId(deps, usersId ?? '');
}

/**
 * The instance that a person is asked to review now, for himself or for who may read it by role; changes are for himself alone.
 * Throws ResourceNotFound, Forbidden.
 */
export async function findPendingInstanceFor(
  deps: Dependencies,
  caller: Caller,
  { usersId, instanceId, access }: PendingPath & { readonly access: 'read' | 'decide' },
): Promise<{ readonly instance: Instance; readonly reviewerId: string }> {
  if (access === 'decide' && !isSelf(caller, usersId)) {
    throw new GraphError('Forbidden', 'Nobody decides in the name of somebody else.');
  }
  const reviewerId = await findPendingReviewer(deps, caller, usersId);
  const instance = await findOpenReview(deps, reviewerId, instanceId);
  if (reviewerId !== caller.id) {
    const series = await deps.storage.instances.findSeries(instance.definitionId);
    if (series) requireRead(caller, series.value);
  }
  return { instance, reviewerId };
}

/**
 * The instance in progress that a person (id or user principal name) is asked to review. Throws ResourceNotFound.
 * Reference: docs/off-schedule-instances.md.
 */
export async function findPendingInstance(deps: Dependencies, usersId: string, instanceId: string): Promise<Instance> {
  return findOpenReview(deps, isGuid(usersId) ? usersId : await findUserId(deps, usersId), instanceId);
}

async function findOpenReview(deps: Dependencies, userId: string, instanceId: string): Promise<Instance> {
  const keys = await deps.storage.contacts.listReviewing(userId);
  const key = keys.find(({ id }) => id === instanceId);
  const instance = key && (await openReview(deps, userId, key));
  if (!instance) throw notFound('accessReviewInstance', instanceId);
  return instance;
}

function isSelf(caller: Caller, usersId: string | undefined): boolean {
  if (usersId === undefined || usersId === caller.id) return true;
  return caller.kind === 'user' && usersId.toLowerCase() === caller.userPrincipalName.toLowerCase();
}
