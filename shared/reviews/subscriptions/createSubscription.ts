import type { Caller } from '../../auth/caller';
import { addDuration } from '../../rules/duration';
import { GraphError, invalid, type ErrorDetail } from '../../rules/errors';
import { deriveId } from '../../rules/ids';
import {
  LONGEST_SUBSCRIPTION,
  renewalDue,
  type Subscription,
  type SubscriptionInput,
} from '../../rules/events/subscription';
import { whileStale } from '../../storage/table/storageError';
import type { Dependencies } from '../dependencies';
import { requireWatch } from '../access/subscriptionRights';

const MOST_SUBSCRIPTIONS = 500;

/**
 * Subscribes a caller to changes. Its id follows from who asks, for what and where: asking again renews what is there, and what it is
 * still to be told stays as it is. Throws Forbidden, ResourceNotFound, BadRequest (an address that does not do), Conflict (too many).
 */
export async function createSubscription(
  deps: Dependencies,
  caller: Caller,
  input: SubscriptionInput,
): Promise<Subscription> {
  const { subscriptions } = deps.storage;
  await requireWatch(deps, caller, input.resource);
  const id = idOf(caller, input);
  await requireWilling(deps, input, (await subscriptions.find(id))?.value);
  const subscription: Subscription = { ...input, ...timeOf(deps, input), id, creatorId: caller.id };
  await whileStale(async () => {
    const existing = await subscriptions.find(id);
    if (!existing) await requireRoom(deps);
    await watchOver(deps, subscription);
    if (existing) await subscriptions.renew({ value: subscription, etag: existing.etag });
    else await subscriptions.insert(subscription);
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

/** Nobody renews the subscription of a flow: without an end of its own it goes on until it is ended. */
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

async function requireRoom({ storage }: Dependencies): Promise<void> {
  if ((await storage.subscriptions.list()).length < MOST_SUBSCRIPTIONS) return;
  throw new GraphError('Conflict', `There are ${MOST_SUBSCRIPTIONS} subscriptions, which is all there can be.`);
}

/** The due index knows when to look at a subscription before it is there. */
export async function watchOver(deps: Dependencies, subscription: Subscription): Promise<void> {
  await deps.storage.due.put(
    { kind: 'subscription', subscriptionId: subscription.id },
    renewalDue(subscription),
    deps.now(),
  );
}

/** An address that answered before is not asked again. */
async function requireWilling({ notifier }: Dependencies, input: SubscriptionInput, existing?: Subscription) {
  const details: ErrorDetail[] = [];
  for (const target of ['notificationUrl', 'lifecycleNotificationUrl'] as const) {
    const address = input[target];
    if (address === null || address === existing?.[target]) continue;
    const refusal = await notifier.refuse(address);
    if (refusal !== undefined) details.push({ code: 'invalid', target, message: `'${target}' ${refusal}.` });
  }
  if (details.length > 0) throw invalid(details);
}
