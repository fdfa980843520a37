import type { Instance } from '../../rules/model/instance';
import type { InstanceKey } from '../../storage/decisions';
import type { Dependencies } from '../dependencies';
import { takesDecisions } from '../../rules/instance/requireInProgress';

/** The instances that a person is asked to review now, in the order of their definitions' and their own ids. */
export async function openReviewsOf(deps: Dependencies, userId: string): Promise<readonly Instance[]> {
  const keys = await deps.storage.contacts.listReviewing(userId);
  const open: Instance[] = [];
  for (let n = 0; n < keys.length; n += AT_ONCE) {
    const found = await Promise.all(keys.slice(n, n + AT_ONCE).map((key) => openReview(deps, userId, key)));
    for (const instance of found) if (instance) open.push(instance);
  }
  return open;
}

const AT_ONCE = 50;

/** The instance, if this person is asked to review it now. */
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
