import { flowEvent, lifecycleNotification, notification, type LifecycleEvent } from '../../notifications/content';
import type { SendResult } from '../../notifications/notifier';
import { isBefore } from '../../rules/duration';
import {
  afterDelivery,
  afterFailure,
  afterLoss,
  isGivenUp,
  isNewlyMissed,
  type DeliveryState,
  type Subscription,
} from '../../rules/events/subscription';
import type { ReviewEvent } from '../../rules/events/reviewEvents';
import type { PendingEvent } from '../../storage/notifications/deliveries';
import type { Dependencies } from '../../reviews/dependencies';

/** The most notifications in one request. */
const BATCH = 50;
/** The most requests in one slice of work. */
const REQUESTS = 8;

interface Delivery {
  readonly state: DeliveryState;
  /** Whether the webhook no longer exists and the retries are over. */
  readonly isGone: boolean;
}

/** Sends the pending notifications, request by request, until a request fails. Throws ServiceUnavailable. */
export async function notifySubscriber(
  deps: Dependencies,
  subscription: Subscription,
  state: DeliveryState,
): Promise<Delivery> {
  let delivery: Delivery = { state, isGone: false };
  if (state.retryAt !== null && isBefore(deps.now(), state.retryAt)) return delivery;
  for (let n = 0; n < REQUESTS; n += 1) {
    const pending = await deps.storage.deliveries.list(subscription.id, subscription.isSingle ? 1 : BATCH);
    if (pending.length === 0) break;
    delivery = await deliver(deps, subscription, delivery.state, pending);
    if (delivery.isGone || delivery.state.retryAt !== null) break;
  }
  return delivery;
}

async function deliver(
  deps: Dependencies,
  subscription: Subscription,
  state: DeliveryState,
  pending: readonly PendingEvent[],
): Promise<Delivery> {
  const events = pending.map(({ event }) => event).filter(({ id }) => !state.told.includes(id));
  const result = events.length === 0 ? 'arrived' : await send(deps, subscription, events);
  if (result === 'arrived') {
    await deps.storage.deliveries.remove(pending);
    return { state: afterDelivery(state, idsOf(pending)), isGone: false };
  }
  const lost = pending.filter(({ event }) => isGivenUp(state, event.id, deps.now()));
  if (result === 'gone' && subscription.isEndless && lost.length > 0) {
    logLoss(deps, subscription, pending);
    return { state, isGone: true };
  }
  const next = lost.length === 0 ? state : await giveUp(deps, subscription, state, lost);
  const left = idsOf(pending).filter((id) => !idsOf(lost).includes(id));
  if (left.length === 0) return { state: afterDelivery(next, []), isGone: false };
  return { state: afterFailure(next, left, deps.now()), isGone: false };
}

const idsOf = (pending: readonly PendingEvent[]): readonly string[] => pending.map(({ event }) => event.id);

/**
 * Drops the notifications whose retries are over, and notifies the subscriber that they were missed. Counts them before they are removed:
 * an interruption in between leaves pending events that are marked as given up, which the next slice removes and does not count.
 */
async function giveUp(
  deps: Dependencies,
  subscription: Subscription,
  state: DeliveryState,
  lost: readonly PendingEvent[],
): Promise<DeliveryState> {
  const { deliveries } = deps.storage;
  const isNotified =
    isNewlyMissed(state, idsOf(lost)) && (await notifyLifecycle(deps, subscription, 'missed')) === 'arrived';
  const told = isNotified ? { ...state, missedToldAt: deps.now() } : state;
  const next = afterLoss(told, idsOf(lost), deps.now());
  const leased = await deliveries.findState(subscription.id);
  if (leased)
    await deliveries.replaceState(subscription.id, leased, { ...next, leasedUntil: leased.value.leasedUntil });
  await deliveries.remove(lost);
  logLoss(deps, subscription, lost);
  return next;
}

function logLoss({ log }: Dependencies, { id }: Subscription, lost: readonly PendingEvent[]): void {
  const events = [...new Set(lost.map(({ event }) => event.name))];
  log('warning', 'Events of a subscription were given up.', { subscriptionId: id, count: lost.length, events });
}

function send(
  { notifier }: Dependencies,
  subscription: Subscription,
  events: readonly ReviewEvent[],
): Promise<SendResult> {
  const { tenantId } = notifier;
  const [first] = events;
  const content =
    subscription.isSingle && first
      ? flowEvent(subscription, first, tenantId)
      : { value: events.map((event) => notification(subscription, event, tenantId)) };
  return notifier.send(subscription.notificationUrl, content);
}

/** Sends a lifecycle notification, once. Returns undefined for a subscription without a URL for lifecycle notifications. */
export async function notifyLifecycle(
  { notifier }: Dependencies,
  subscription: Subscription,
  event: LifecycleEvent,
): Promise<SendResult | undefined> {
  const { lifecycleNotificationUrl } = subscription;
  if (lifecycleNotificationUrl === null) return undefined;
  return notifier.send(lifecycleNotificationUrl, {
    value: [lifecycleNotification(subscription, event, notifier.tenantId)],
  });
}
