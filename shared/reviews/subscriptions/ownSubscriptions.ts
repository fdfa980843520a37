import type { Source } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import { notFound } from '../../rules/errors';
import { isGuid } from '../../rules/ids';
import { isExpired, type Subscription } from '../../rules/events/subscription';
import { whileStale } from '../../storage/table/storageError';
import type { StoredValue } from '../../storage/table/table';
import type { Dependencies } from '../dependencies';
import { requireWatch } from '../access/subscriptions';
import { scheduleRenewal } from './createSubscription';

const missing = (id: string) => notFound('subscription', id);

/** Returns a subscription of the caller. Throws ResourceNotFound, even for a subscription of another caller. */
export const findSubscription = async (deps: Dependencies, caller: Caller, id: string): Promise<Subscription> =>
  (await findStored(deps, caller, id)).value;

async function findStored(deps: Dependencies, caller: Caller, id: string): Promise<StoredValue<Subscription>> {
  const found = isGuid(id) ? await deps.storage.subscriptions.find(id) : undefined;
  if (found?.value.creatorId !== caller.id || isExpired(found.value, deps.now())) throw missing(id);
  return found;
}

/** Returns the caller's subscriptions, in the order of their ids. */
export const subscriptionsOf = ({ storage, now }: Dependencies, caller: Caller): Source<Subscription> => ({
  async read(after = '', limit) {
    const own = (await storage.subscriptions.list()).filter(
      (one) => one.creatorId === caller.id && one.id > after && !isExpired(one, now()),
    );
    return { rows: own.slice(0, limit).map((value) => ({ key: value.id, value })), more: own.length > limit };
  },
});

/** Changes the expiration of a subscription, if the caller may still read its resource. Throws ResourceNotFound, Forbidden. */
export async function renewSubscription(
  deps: Dependencies,
  caller: Caller,
  id: string,
  expirationDateTime: string,
): Promise<Subscription> {
  return whileStale(async () => {
    const { value, etag } = await findStored(deps, caller, id);
    await requireWatch(deps, caller, value.resource);
    const renewed = { ...value, expirationDateTime, isEndless: false };
    await scheduleRenewal(deps, renewed);
    await deps.storage.subscriptions.renew({ value: renewed, etag });
    return renewed;
  });
}

/** Ends a subscription. Idempotent. Throws ResourceNotFound. */
export async function removeSubscription(deps: Dependencies, caller: Caller, id: string): Promise<void> {
  if (!isGuid(id)) throw missing(id);
  const owner = (await end(deps, id, caller)) ?? (await deps.storage.subscriptions.findGone(id))?.creatorId;
  if (owner !== caller.id) throw missing(id);
}

/** Ends all subscriptions of the caller at a URL, because flows know their URL but not the ids of their subscriptions. Idempotent. */
export async function removeSubscriptionsAt(deps: Dependencies, caller: Caller, address: string): Promise<void> {
  for (const { id, notificationUrl } of await deps.storage.subscriptions.list()) {
    if (notificationUrl === address) await end(deps, id, caller);
  }
}

/** Ends a subscription of the caller. Returns the id of the creator; undefined when there is no such subscription. */
async function end({ storage, now }: Dependencies, id: string, caller: Caller): Promise<string | undefined> {
  return whileStale(async () => {
    const found = await storage.subscriptions.find(id);
    if (found?.value.creatorId === caller.id) {
      // The lifecycle deletes the removed subscription later.
      await storage.due.announce({ kind: 'subscription', subscriptionId: id }, now());
      await storage.subscriptions.remove(found, now());
      await storage.deliveries.clear(id);
    }
    return found?.value.creatorId;
  });
}
