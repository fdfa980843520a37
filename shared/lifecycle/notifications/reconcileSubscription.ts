import { addDuration, earlier, isBefore } from '../../rules/duration';
import {
  isCreatorCheckDue,
  isExpired,
  LONGEST_SUBSCRIPTION,
  NEW_STATE,
  renewalDue,
  type DeliveryState,
  type Subscription,
  afterDelivery,
  afterFailure,
  afterLoss,
  isGivenUp,
  isNewlyMissed,
  asksForEvent,
} from '../../rules/events/subscription';
import type { StoredValue } from '../../storage/table/table';
import { mayStillWatch } from '../../reviews/access/subscriptions';
import type { Dependencies } from '../../reviews/dependencies';
import type { RoundResult } from '../roundResult';
import { flowEvent, lifecycleNotification, notification, type LifecycleEvent } from '../../notifications/content';
import type { SendResult } from '../../notifications/notifier';
import type { ReviewEvent } from '../../rules/events/reviewEvents';
import type { PendingEvent } from '../../storage/notifications/deliveries';
import { announceWork, startWorkNow } from '../../reviews/handOver';

/** How long one worker alone notifies a subscriber; longer than a slice takes. */
const LEASE = 'PT5M';
/** How long the id of a removed subscription is remembered. */
const REMEMBERED = 'P30D';

/**
 * Notifies a subscriber of the pending events, and renews or ends the subscription. The subscription ends when its creator has lost their
 * account or their permissions, which are checked at most once a day. A directory that does not answer ends nothing. A failed notification
 * is retried for four hours. Safe to repeat, but may then send a notification twice. Throws ServiceUnavailable, StaleError.
 */
export async function reconcileSubscription(deps: Dependencies, id: string): Promise<RoundResult> {
  const { subscriptions, deliveries } = deps.storage;
  const found = await subscriptions.find(id);
  if (!found) return forget(deps, id);
  if (isExpired(found.value, deps.now())) return end(deps, found);
  const state = await deliveries.findState(id);
  if (!state) {
    await deliveries.putState(id, NEW_STATE);
    return { kind: 'again' };
  }
  const { leasedUntil } = state.value;
  if (leasedUntil !== null && isBefore(deps.now(), leasedUntil)) return { kind: 'until', at: leasedUntil };
  const checked = await checkCreator(deps, found.value, state.value);
  if (!checked) return revoke(deps, found);
  await deliveries.replaceState(id, state, { ...checked, leasedUntil: addDuration(deps.now(), LEASE) });
  const { subscription, state: renewed } = await renew(deps, found, checked);
  const { state: next, isGone } = await notifySubscriber(deps, subscription.value, renewed);
  if (isGone) return end(deps, subscription);
  const leased = await deliveries.findState(id);
  if (leased) await deliveries.replaceState(id, leased, { ...next, leasedUntil: null });
  return nextRound(deps, subscription.value, next);
}

/** Returns the state after a check of the creator, if a check is due; undefined if the creator may no longer be notified. */
async function checkCreator(
  deps: Dependencies,
  subscription: Subscription,
  state: DeliveryState,
): Promise<DeliveryState | undefined> {
  const now = deps.now();
  if (!isCreatorCheckDue(subscription, state, now)) return state;
  return (await mayStillWatch(deps, subscription)) ? { ...state, creatorCheckedAt: now } : undefined;
}

async function revoke(deps: Dependencies, subscription: StoredValue<Subscription>): Promise<RoundResult> {
  const result = await end(deps, subscription);
  const { id, creatorId } = subscription.value;
  const message = 'A subscription ended: its creator may no longer read what it reports.';
  deps.log('information', message, { subscriptionId: id, creatorId });
  return result;
}

async function end(deps: Dependencies, subscription: StoredValue<Subscription>): Promise<RoundResult> {
  await deps.storage.subscriptions.remove(subscription, deps.now());
  await notifyLifecycle(deps, subscription.value, 'subscriptionRemoved');
  return forget(deps, subscription.value.id);
}

/**
 * Returns what to do next. Reads the pending events once more: workers for events that arrived during this slice could not get the lease.
 */
async function nextRound(
  { storage, now }: Dependencies,
  found: Subscription,
  state: DeliveryState,
): Promise<RoundResult> {
  const isRenewalDue = state.renewalAskedFor !== found.expirationDateTime;
  const at = isRenewalDue ? renewalDue(found) : found.expirationDateTime;
  if (state.retryAt !== null && isBefore(now(), state.retryAt)) {
    return { kind: 'until', at: isBefore(now(), at) ? earlier(state.retryAt, at) : state.retryAt };
  }
  if ((await storage.deliveries.list(found.id, 1)).length > 0) return { kind: 'again' };
  return { kind: 'until', at: isBefore(now(), at) ? at : found.expirationDateTime };
}

async function forget({ storage, now }: Dependencies, id: string): Promise<RoundResult> {
  await storage.deliveries.clear(id);
  const gone = await storage.subscriptions.findGone(id);
  if (!gone) return { kind: 'settled' };
  const at = addDuration(gone.removedDateTime, REMEMBERED);
  if (isBefore(now(), at)) return { kind: 'until', at };
  await storage.subscriptions.forget(id);
  return { kind: 'settled' };
}

interface Renewal {
  readonly subscription: StoredValue<Subscription>;
  readonly state: DeliveryState;
}

/** Asks the subscriber once, before the expiration, to renew. An endless subscription is renewed automatically. */
async function renew(
  deps: Dependencies,
  subscription: StoredValue<Subscription>,
  state: DeliveryState,
): Promise<Renewal> {
  const { value, etag } = subscription;
  const { expirationDateTime, isEndless, id } = value;
  const now = deps.now();
  if (isBefore(now, renewalDue(value)) || state.renewalAskedFor === expirationDateTime) return { subscription, state };
  if (!isEndless) {
    await notifyLifecycle(deps, value, 'reauthorizationRequired');
    return { subscription, state: { ...state, renewalAskedFor: expirationDateTime } };
  }
  const renewed = { ...value, expirationDateTime: addDuration(now, LONGEST_SUBSCRIPTION) };
  await deps.storage.subscriptions.renew({ value: renewed, etag });
  return { subscription: (await deps.storage.subscriptions.find(id)) ?? subscription, state };
}

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
async function notifyLifecycle(
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

const EVENTS = 90;
/** The longest usual time to create a definition. */
const CREATION = 'PT1M';

/**
 * Gives the events of a definition to its subscriptions, then removes them from the partition of the definition. An event may be given
 * twice and is never lost. Throws ServiceUnavailable, StaleError.
 */
export async function reconcileOutbox(deps: Dependencies, definitionId: string): Promise<RoundResult> {
  const { outbox, subscriptions, deliveries } = deps.storage;
  const rows = await outbox.list(definitionId, EVENTS);
  if (rows.length === 0) return { kind: 'settled' };
  const events = rows.map(({ event }) => event);
  if (await isBeingCreated(deps, definitionId, events)) return { kind: 'until', at: addDuration(deps.now(), CREATION) };
  for (const subscription of await subscriptions.list()) {
    const wanted = events.filter((event) => asksForEvent(subscription, event));
    if (wanted.length === 0) continue;
    const subject = { kind: 'subscription', subscriptionId: subscription.id } as const;
    const dueKey = await announceWork(deps, subject);
    await deliveries.add(subscription.id, wanted);
    await startWorkNow(deps, subject, dueKey);
  }
  await outbox.remove(
    definitionId,
    rows.map(({ rowKey }) => rowKey),
  );
  return { kind: 'again' };
}

/** Returns whether the definition is still being created. It is written last, so the events of an interrupted creation are never sent. */
async function isBeingCreated(
  { storage }: Dependencies,
  definitionId: string,
  events: readonly ReviewEvent[],
): Promise<boolean> {
  if (!events.some(({ name }) => name === 'definitionCreated')) return false;
  if (await storage.definitions.find(definitionId)) return false;
  const series = await storage.instances.findSeries(definitionId);
  return series?.value.deletedDateTime === null;
}
