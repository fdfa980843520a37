import type { Caller } from '../../auth/caller';
import { takesDecisions } from '../../rules/instance/requireInProgress';
import type { Instance } from '../../rules/model/instance';
import type { InstanceKey } from '../../storage/decisions';
import type { Dependencies } from '../dependencies';
import { canExist, type InstancePath } from './find';

/** Returns whether the caller is or was a reviewer of the instance. */
export async function reviewsInstance({ storage }: Dependencies, caller: Caller, path: InstancePath): Promise<boolean> {
  if (caller.kind !== 'user' || !canExist(path)) return false;
  const key = { definitionId: path.definitionId, id: path.instanceId };
  return (await storage.contacts.find(key, caller.id)) !== undefined;
}

/** Returns whether the caller is or was a reviewer of any instance of the definition. */
export async function reviewsDefinition(
  { storage }: Dependencies,
  caller: Caller,
  definitionId: string,
): Promise<boolean> {
  return caller.kind === 'user' && (await storage.contacts.listReviewing(caller.id, definitionId)).length > 0;
}

const READS_AT_ONCE = 50;

/** Returns the instances that a person can review now, in the order of their definitions' ids and their own. */
export async function openReviewsOf(deps: Dependencies, userId: string): Promise<readonly Instance[]> {
  const keys = await deps.storage.contacts.listReviewing(userId);
  const open: Instance[] = [];
  for (let n = 0; n < keys.length; n += READS_AT_ONCE) {
    const found = await Promise.all(keys.slice(n, n + READS_AT_ONCE).map((key) => openReview(deps, userId, key)));
    for (const instance of found) if (instance) open.push(instance);
  }
  return open;
}

/** Returns the instance if this person can review it now: it takes decisions and they are one of its present reviewers. */
export async function openReview(
  { storage, now }: Dependencies,
  userId: string,
  key: InstanceKey,
): Promise<Instance | undefined> {
  const instance = (await storage.instances.find(key.definitionId, key.id))?.value;
  if (!instance || !takesDecisions(instance, now())) return undefined;
  const [contact, series] = await Promise.all([
    storage.contacts.find(key, userId),
    storage.instances.findSeries(key.definitionId),
  ]);
  return contact?.value.current && series?.value.deletedDateTime === null ? instance : undefined;
}
