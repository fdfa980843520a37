import type { Caller } from '../../auth/caller';
import type { Source } from '../../odata/list';
import { isBefore } from '../../rules/duration';
import { notFound } from '../../rules/graphError';
import type { Subscription } from '../../rules/subscription';
import { whileStale } from '../../storage/storageError';
import type { Stored } from '../../storage/table';
import type { Dependencies } from '../dependencies';
import { requireWatch } from './subscriptionRights';
import { watchOver } from './createSubscription';

const missing = (id: string) => notFound('subscription', id);

/** A subscription of the caller's own; that of somebody else is not there. Throws ResourceNotFound. */
export const findSubscription = async (deps: Dependencies, caller: Caller, id: string): Promise<Subscription> =>
  (await findStored(deps, caller, id)).value;

async function findStored(deps: Dependencies, caller: Caller, id: string): Promise<Stored<Subscription>> {
  const found = await deps.storage.subscriptions.find(id);
  if (found?.value.creatorId !== caller.id || !isBefore(deps.now(), found.value.expirationDateTime)) throw missing(id);
  return found;
}

/** Those of the caller, in the order of their ids. */
export const subscriptionsOf = ({ storage, now }: Dependencies, caller: Caller): Source<Subscription> => ({
  async read(after = '', limit) {
    const own = (await storage.subscriptions.list()).filter(
      ({ id, creatorId, expirationDateTime }) =>
        creatorId === caller.id && id > after && isBefore(now(), expirationDateTime),
    );
    return { rows: own.slice(0, limit).map((value) => ({ key: value.id, value })), more: own.length > limit };
  },
});

/** Gives a subscription more time, to who may still read what it is about. Throws ResourceNotFound, Forbidden. */
export async function renewSubscription(
  deps: Dependencies,
  caller: Caller,
  { id, expirationDateTime }: Pick<Subscription, 'id' | 'expirationDateTime'>,
): Promise<Subscription> {
  return whileStale(async () => {
    const { value, etag } = await findStored(deps, caller, id);
    await requireWatch(deps, caller, value.resource);
    const renewed = { ...value, expirationDateTime };
    await watchOver(deps, renewed);
    await deps.storage.subscriptions.renew({ value: renewed, etag });
    return renewed;
  });
}

/** Ends a subscription; one that has ended before stays so. Throws ResourceNotFound. */
export async function removeSubscription(deps: Dependencies, caller: Caller, id: string): Promise<void> {
  const { subscriptions, due } = deps.storage;
  const found = (await subscriptions.find(id))?.value;
  if (!found) {
    if ((await subscriptions.findGone(id))?.creatorId !== caller.id) throw missing(id);
    return;
  }
  if (found.creatorId !== caller.id) throw missing(id);
  // What is remembered of it is forgotten in the end.
  await due.announce({ subscriptionId: id }, deps.now());
  await subscriptions.remove(found, deps.now());
}
