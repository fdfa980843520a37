import type { Caller } from '../../auth/caller';
import { GraphError, invalid, type ErrorDetail } from '../../rules/graphError';
import { deriveId } from '../../rules/ids';
import { renewalDue, type Subscription, type SubscriptionInput } from '../../rules/subscription';
import type { Dependencies } from '../dependencies';
import { requireWatch } from './subscriptionRights';

const MOST_SUBSCRIPTIONS = 500;

/**
 * Subscribes a caller to changes. Its id follows from who asks, for what and where: asking again renews what is there.
 * Throws Forbidden, ResourceNotFound, BadRequest (an address that does not do), Conflict (too many).
 */
export async function createSubscription(
  deps: Dependencies,
  caller: Caller,
  input: SubscriptionInput,
): Promise<Subscription> {
  await requireWatch(deps, caller, input.resource);
  const { changeType, resource, notificationUrl } = input;
  const id = deriveId('subscription', caller.id, notificationUrl, resource.toLowerCase(), changeType.join());
  const existing = (await deps.storage.subscriptions.find(id))?.value;
  await requireWilling(deps, input, existing);
  if (!existing && (await deps.storage.subscriptions.list()).length >= MOST_SUBSCRIPTIONS) {
    throw new GraphError('Conflict', `There are ${MOST_SUBSCRIPTIONS} subscriptions, which is all there can be.`);
  }
  const createdDateTime = deps.now();
  const subscription: Subscription = { ...input, id, creatorId: caller.id, createdDateTime };
  await watchOver(deps, subscription);
  await deps.storage.subscriptions.put(subscription);
  return subscription;
}

/** The due index knows when to look at a subscription before it is there. */
export async function watchOver(deps: Dependencies, subscription: Subscription): Promise<void> {
  await deps.storage.due.put({ subscriptionId: subscription.id }, renewalDue(subscription), deps.now());
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
