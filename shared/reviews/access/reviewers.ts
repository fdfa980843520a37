import type { Caller } from '../../auth/caller';
import { mayDecide, placeOf, type Reviewer, type ReviewerIds } from '../../rules/decisions/reviewerRights';
import { takesDecisions } from '../../rules/instance/requireInProgress';
import type { StoredDecision } from '../../rules/model/decision';
import type { Instance } from '../../rules/model/instance';
import { indexKey } from '../../storage/contacts';
import type { InstanceKey } from '../../storage/decisions';
import type { Dependencies } from '../dependencies';
import { asReviewer } from './delegates';
import { canExist, type InstancePath } from './find';

/** Returns whether the caller is or was a reviewer of the instance, or is the delegate of one. */
export async function reviewsInstance(deps: Dependencies, caller: Caller, path: InstancePath): Promise<boolean> {
  if (caller.kind !== 'user' || !canExist(path)) return false;
  const key = { definitionId: path.definitionId, id: path.instanceId };
  const isContact = async (id: string) => (await deps.storage.contacts.find(key, id)) !== undefined;
  if (await isContact(caller.id)) return true;
  const { delegators = [] } = await asReviewer(deps, caller);
  return (await Promise.all(delegators.map(({ id }) => isContact(id)))).includes(true);
}

/** Returns whether the caller is or was a reviewer of any instance of the definition, or is the delegate of one. */
export async function reviewsDefinition(deps: Dependencies, caller: Caller, definitionId: string): Promise<boolean> {
  return (await instancesReviewedBy(deps, await asReviewer(deps, caller), definitionId)).length > 0;
}

/** Returns whether the caller may decide an item of an instance or a stage, for themselves or as a delegate. */
export async function reviews(
  deps: Dependencies,
  caller: Caller,
  reviewers: ReviewerIds,
  item: StoredDecision,
): Promise<boolean> {
  if (mayDecide(reviewers, item, caller.id)) return true;
  return placeOf(reviewers, item, await asReviewer(deps, caller)) !== undefined;
}

/** Returns the instances that a person reviews or has reviewed, of one definition or of all, in the order of their keys. */
export async function instancesReviewedBy(
  { storage }: Dependencies,
  reviewer: Reviewer,
  definitionId?: string,
): Promise<readonly InstanceKey[]> {
  const lists = await Promise.all(
    idsOfReviewer(reviewer).map((id) => storage.contacts.listReviewing(id, definitionId)),
  );
  const found = new Map(lists.flat().map((key) => [indexKey(key), key]));
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
}

/** Returns the ids of the people in whose place a reviewer decides, including their own id. */
const idsOfReviewer = ({ kind, id, delegators = [], isDelegateOnly }: Reviewer): readonly string[] =>
  kind === 'user' ? [...(isDelegateOnly ? [] : [id]), ...delegators.map((delegator) => delegator.id)] : [];

const READS_AT_ONCE = 50;

/** Returns the instances that a person can review now, in the order of their definitions' ids and then of their own ids. */
export async function openReviewsOf(deps: Dependencies, reviewer: Reviewer): Promise<readonly Instance[]> {
  const keys = await instancesReviewedBy(deps, reviewer);
  const open: Instance[] = [];
  for (let n = 0; n < keys.length; n += READS_AT_ONCE) {
    const found = await Promise.all(keys.slice(n, n + READS_AT_ONCE).map((key) => openReview(deps, reviewer, key)));
    for (const instance of found) if (instance) open.push(instance);
  }
  return open;
}

/**
 * Returns the instance if a person can review it now: it accepts decisions, and the person decides in the place of one of its current
 * reviewers.
 */
export async function openReview(
  { storage, now }: Dependencies,
  reviewer: Reviewer,
  key: InstanceKey,
): Promise<Instance | undefined> {
  const instance = (await storage.instances.find(key.definitionId, key.id))?.value;
  if (!instance || !takesDecisions(instance, now())) return undefined;
  const [series, ...contacts] = await Promise.all([
    storage.instances.findSeries(key.definitionId),
    ...idsOfReviewer(reviewer).map((id) => storage.contacts.find(key, id)),
  ]);
  const isPresent = contacts.some((contact) => contact?.value.current);
  return isPresent && series?.value.deletedDateTime === null ? instance : undefined;
}
