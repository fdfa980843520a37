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
import { requireWatch } from '../access/subscriptions';

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
export async function scheduleRenewal(deps: Dependencies, subscription: Subscription): Promise<void> {
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
