import { addDuration, earlier, isBefore } from '../../rules/duration';
import {
  isOver,
  LONGEST_SUBSCRIPTION,
  NEW_STATE,
  renewalDue,
  type DeliveryState,
  type Subscription,
} from '../../rules/events/subscription';
import type { Stored } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';
import type { RoundResult } from '../roundResult';
import { tell, tellLifecycle } from './notifySubscriber';

/** For so long nobody else tells the same subscriber; longer than a slice takes. */
const LEASE = 'PT5M';
/** How long it is remembered that there was a subscription. */
const REMEMBERED = 'P30D';

/**
 * Tells a subscriber what there is to tell, and looks after the end of the subscription. What does not arrive is tried again for four
 * hours. Throws ServiceUnavailable, StaleError; repeating it is safe, but may tell something twice.
 */
export async function reconcileSubscription(deps: Dependencies, id: string): Promise<RoundResult> {
  const { subscriptions, deliveries } = deps.storage;
  const found = await subscriptions.find(id);
  if (!found) return forget(deps, id);
  if (isOver(found.value, deps.now())) return end(deps, found);
  const state = await deliveries.findState(id);
  if (!state) {
    await deliveries.putState(id, NEW_STATE);
    return { kind: 'again' };
  }
  const { leasedUntil } = state.value;
  if (leasedUntil !== null && isBefore(deps.now(), leasedUntil)) return { kind: 'until', at: leasedUntil };
  await deliveries.replaceState(id, state, { ...state.value, leasedUntil: addDuration(deps.now(), LEASE) });
  const { subscription, state: renewed } = await renewal(deps, found, state.value);
  const { state: next, isGone } = await tell(deps, subscription.value, renewed);
  if (isGone && subscription.value.isEndless) return end(deps, subscription);
  const leased = await deliveries.findState(id);
  if (leased) await deliveries.replaceState(id, leased, { ...next, leasedUntil: null });
  return outcomeOf(deps, subscription.value, next);
}

async function end(deps: Dependencies, subscription: Stored<Subscription>): Promise<RoundResult> {
  await deps.storage.subscriptions.remove(subscription, deps.now());
  await tellLifecycle(deps, subscription.value, 'subscriptionRemoved');
  return forget(deps, subscription.value.id);
}

/** Whoever came while the telling went on was sent away: what it left is looked for once more. */
async function outcomeOf(
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
  readonly subscription: Stored<Subscription>;
  readonly state: DeliveryState;
}

/** The owner is asked to renew before the end, once; what nobody renews has more time by itself. */
async function renewal(deps: Dependencies, subscription: Stored<Subscription>, state: DeliveryState): Promise<Renewal> {
  const { value, etag } = subscription;
  const { expirationDateTime, isEndless, id } = value;
  const now = deps.now();
  if (isBefore(now, renewalDue(value)) || state.renewalAskedFor === expirationDateTime) return { subscription, state };
  if (!isEndless) {
    await tellLifecycle(deps, value, 'reauthorizationRequired');
    return { subscription, state: { ...state, renewalAskedFor: expirationDateTime } };
  }
  const renewed = { ...value, expirationDateTime: addDuration(now, LONGEST_SUBSCRIPTION) };
  await deps.storage.subscriptions.renew({ value: renewed, etag });
  return { subscription: (await deps.storage.subscriptions.find(id)) ?? subscription, state };
}
