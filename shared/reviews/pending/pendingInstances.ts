import type { Caller } from '../../auth/caller';
import { mayRead } from '../../auth/directoryRoles';
import { type Source, sourceOfKeys } from '../../api/odata/source';
import type { Instance } from '../../rules/model/instance';
import { indexKey } from '../../storage/contacts';
import { decisionsToReview } from '../decisions/decisionsToReview';
import type { Dependencies } from '../dependencies';
import { findPendingReviewer } from './findPendingInstance';
import { openReview } from '../access/openReviewsOf';

/** The pending instances of a person, and the definition that each belongs to. */
export interface PendingInstances {
  readonly instances: Source<Instance>;
  readonly definitionIdOf: (instanceId: string) => string;
}

/**
 * The instances that a person (undefined: the caller) is asked to review now and has something to decide in; of somebody else those
 * that the caller may read by role. Throws ResourceNotFound, Forbidden. Reference: Graph access reviews E80, E85.
 */
export async function pendingInstances(
  deps: Dependencies,
  caller: Caller,
  usersId: string | undefined,
): Promise<PendingInstances> {
  const reviewerId = await findPendingReviewer(deps, caller, usersId);
  const keys = new Map((await deps.storage.contacts.listReviewing(reviewerId)).map((key) => [indexKey(key), key]));
  const definitionIds = new Map([...keys.values()].map(({ id, definitionId }) => [id, definitionId]));
  const find = async (name: string): Promise<Instance | undefined> => {
    const key = keys.get(name);
    const instance = key && (await openReview(deps, reviewerId, key));
    if (!instance || !(await isShown(deps, caller, { instance, reviewerId }))) return undefined;
    return instance;
  };
  return {
    instances: sourceOfKeys([...keys.keys()], find),
    definitionIdOf: (instanceId) => definitionIds.get(instanceId) ?? '',
  };
}

async function isShown(
  deps: Dependencies,
  caller: Caller,
  { instance, reviewerId }: { readonly instance: Instance; readonly reviewerId: string },
): Promise<boolean> {
  const { rows } = await decisionsToReview(deps, { kind: 'user', id: reviewerId }, instance).read(undefined, 1);
  if (rows.length === 0) return false;
  if (reviewerId === caller.id) return true;
  const series = await deps.storage.instances.findSeries(instance.definitionId);
  return series !== undefined && mayRead(caller, series.value);
}
