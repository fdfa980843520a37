import { addDuration, earlier, isBefore } from '../../rules/duration';
import {
  isCreatorCheckDue,
  isExpired,
  LONGEST_SUBSCRIPTION,
  NEW_STATE,
  renewalDue,
  type DeliveryState,
  type Subscription,
} from '../../rules/events/subscription';
import type { StoredValue } from '../../storage/table/table';
import { mayStillWatch } from '../../reviews/access/subscriptions';
import type { Dependencies } from '../../reviews/dependencies';
import type { RoundResult } from '../roundResult';
import { notifyLifecycle, notifySubscriber } from './notifySubscriber';

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
