import type { Caller } from '../auth/caller';
import { addDuration } from '../rules/duration';
import { GraphError, invalid, type ErrorDetail, notFound } from '../rules/errors';
import { deriveId, isGuid } from '../rules/ids';
import {
  LONGEST_SUBSCRIPTION,
  renewalDue,
  type Subscription,
  type SubscriptionInput,
  isExpired,
} from '../rules/events/subscription';
import { whileStale } from '../storage/table/storageError';
import type { Dependencies } from './dependencies';
import { requireWatch } from './access/subscriptions';
import type { Source } from '../api/odata/source';
import type { StoredValue } from '../storage/table/table';

const MOST_SUBSCRIPTIONS = 500;
/** The most subscriptions of one creator, so that one caller cannot use up the subscriptions of all. */
const MOST_OF_ONE_CREATOR = 50;

/**
 * Subscribes a caller to changes. The id derives from the caller, the resource and the address, so the same request renews the subscription
 * and keeps its pending notifications. Throws Forbidden, ResourceNotFound, BadRequest (an unusable address), Conflict (too many).
 */
export async function createSubscription(
  deps: Dependencies,
  caller: Caller,
  input: SubscriptionInput,
): Promise<Subscription> {
  const { subscriptions } = deps.storage;
  await requireWatch(deps, caller, input.resource);
  const id = idOf(caller, input);
  await requireUsableAddresses(deps, input, (await subscriptions.find(id))?.value);
  const subscription: Subscription = {
    ...input,
    ...timeOf(deps, input),
    id,
    creatorId: caller.id,
    creatorKind: caller.kind,
  };
  await whileStale(async () => {
    const existing = await subscriptions.find(id);
    await scheduleRenewal(deps, subscription);
    if (existing) await subscriptions.renew({ value: subscription, etag: existing.etag });
    else
      await subscriptions.insert(subscription, (all) => {
        requireFreePlace(all, caller);
      });
  });
  return subscription;
}

const idOf = ({ id }: Caller, { notificationUrl, resource, changeType, events, isSingle }: SubscriptionInput): string =>
  deriveId(
    'subscription',
    id,
    notificationUrl,
    resource.toLowerCase(),
    changeType.join(),
    events?.join() ?? '',
    String(isSingle),
  );

/**
 * Returns when a subscription expires. A flow cannot renew its subscription, so one without an expiration lasts until the flow
 * unsubscribes.
 */
function timeOf(
  { notifier, now }: Dependencies,
  { notificationUrl, expirationDateTime }: SubscriptionInput,
): Pick<Subscription, 'createdDateTime' | 'expirationDateTime' | 'isEndless'> {
  const createdDateTime = now();
  return {
    createdDateTime,
    expirationDateTime: expirationDateTime ?? addDuration(createdDateTime, LONGEST_SUBSCRIPTION),
    isEndless: expirationDateTime === null && notifier.isCallback(notificationUrl),
  };
}

function requireFreePlace(all: readonly Subscription[], caller: Caller): void {
  if (all.filter(({ creatorId }) => creatorId === caller.id).length >= MOST_OF_ONE_CREATOR) {
    const message = `The caller has ${MOST_OF_ONE_CREATOR} subscriptions already, which is the most; delete one first.`;
    throw new GraphError('Conflict', message);
  }
  if (all.length < MOST_SUBSCRIPTIONS) return;
  throw new GraphError('Conflict', `The tenant has ${MOST_SUBSCRIPTIONS} subscriptions already, which is the most.`);
}

/** Adds a subscription to the due index. Callers do this before they write the subscription itself. */
async function scheduleRenewal(deps: Dependencies, subscription: Subscription): Promise<void> {
  const subject = { kind: 'subscription', subscriptionId: subscription.id } as const;
  await deps.storage.due.put(subject, renewalDue(subscription), deps.now());
}

/** Throws BadRequest that names each refused URL. A URL that was accepted before is not validated again. */
async function requireUsableAddresses(
  { notifier }: Dependencies,
  input: SubscriptionInput,
  existing: Subscription | undefined,
): Promise<void> {
  const details: ErrorDetail[] = [];
  for (const target of ['notificationUrl', 'lifecycleNotificationUrl'] as const) {
    const address = input[target];
    if (address === null || address === existing?.[target]) continue;
    const refusal = await notifier.refuse(address);
    if (refusal !== undefined) details.push({ code: 'invalid', target, message: `'${target}' ${refusal}.` });
  }
  if (details.length > 0) throw invalid(details);
}

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
