import { addDuration, earlier, isBefore } from '../../rules/duration';
import { changeTypeOf, type ReviewEvent } from '../../rules/reviewEvents';
import {
  NEW_STATE,
  renewalDue,
  resourceOf,
  RETRIES_END,
  retryAt,
  type DeliveryState,
  type Subscription,
} from '../../rules/subscription';
import type { Dependencies } from '../dependencies';
import type { Outcome } from './outcome';

/** For so long nobody else tells the same subscriber; longer than a slice takes. */
const LEASE = 'PT5M';
const BATCH = 50;
const BATCHES = 5;
/** How long it is remembered that there was a subscription. */
const REMEMBERED = 'P30D';

/**
 * Tells a subscriber what there is to tell, and looks after the end of the subscription. What does not arrive is tried again for four
 * hours. Throws ServiceUnavailable, StaleError; repeating it is safe, but may tell something twice.
 */
export async function reconcileSubscription(deps: Dependencies, id: string): Promise<Outcome> {
  const { subscriptions, deliveries } = deps.storage;
  const found = (await subscriptions.find(id))?.value;
  if (!found) return forget(deps, id);
  if (!isBefore(deps.now(), found.expirationDateTime)) {
    await subscriptions.remove(found, deps.now());
    await lifecycle(deps, found, 'subscriptionRemoved');
    return forget(deps, id);
  }
  const state = await deliveries.findState(id);
  if (!state) return { kind: 'again' };
  const { leasedUntil } = state.value;
  if (leasedUntil !== null && isBefore(deps.now(), leasedUntil)) return { kind: 'until', at: leasedUntil };
  await deliveries.replaceState(id, state, { ...state.value, leasedUntil: addDuration(deps.now(), LEASE) });
  const next = await tell(deps, found, await askForRenewal(deps, found, state.value));
  const leased = await deliveries.findState(id);
  if (leased) await deliveries.replaceState(id, leased, { ...next, leasedUntil: null });
  return outcomeOf(deps, found, next);
}

/** Whoever came while the telling went on was sent away: what it left is looked for once more. */
async function outcomeOf({ storage, now }: Dependencies, found: Subscription, state: DeliveryState): Promise<Outcome> {
  const isRenewalDue = state.renewalAskedFor !== found.expirationDateTime;
  const at = isRenewalDue ? renewalDue(found) : found.expirationDateTime;
  if (state.retryAt !== null && isBefore(now(), state.retryAt)) {
    return { kind: 'until', at: isBefore(now(), at) ? earlier(state.retryAt, at) : state.retryAt };
  }
  if ((await storage.deliveries.list(found.id, 1)).length > 0) return { kind: 'again' };
  return { kind: 'until', at: isBefore(now(), at) ? at : found.expirationDateTime };
}

async function forget({ storage, now }: Dependencies, id: string): Promise<Outcome> {
  await storage.deliveries.clear(id);
  const gone = await storage.subscriptions.findGone(id);
  if (!gone) return { kind: 'settled' };
  const at = addDuration(gone.removedDateTime, REMEMBERED);
  if (isBefore(now(), at)) return { kind: 'until', at };
  await storage.subscriptions.forget(id);
  return { kind: 'settled' };
}

type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

/** Said once, where the subscriber wants to hear it. */
async function lifecycle({ notifier }: Dependencies, subscription: Subscription, event: LifecycleEvent): Promise<void> {
  const { lifecycleNotificationUrl, clientState, id, expirationDateTime } = subscription;
  if (lifecycleNotificationUrl === null) return;
  const said = {
    subscriptionId: id,
    subscriptionExpirationDateTime: expirationDateTime,
    tenantId: notifier.tenantId,
    clientState,
    lifecycleEvent: event,
  };
  await notifier.send(lifecycleNotificationUrl, { value: [said] });
}

async function askForRenewal(deps: Dependencies, found: Subscription, state: DeliveryState): Promise<DeliveryState> {
  const { expirationDateTime } = found;
  if (state.renewalAskedFor === expirationDateTime || isBefore(deps.now(), renewalDue(found))) return state;
  await lifecycle(deps, found, 'reauthorizationRequired');
  return { ...state, renewalAskedFor: expirationDateTime };
}

/** Sends what is pending, batch by batch, until one does not arrive. */
async function tell(deps: Dependencies, found: Subscription, state: DeliveryState): Promise<DeliveryState> {
  const { deliveries } = deps.storage;
  if (state.retryAt !== null && isBefore(deps.now(), state.retryAt)) return state;
  let present = state;
  for (let n = 0; n < BATCHES; n += 1) {
    const pending = await deliveries.list(found.id, BATCH);
    if (pending.length === 0) return present;
    const value = pending.map(({ event }) => notification(deps, found, event));
    if (await deps.notifier.send(found.notificationUrl, { value })) {
      present = arrived(present);
    } else {
      const failed = failedOnce(present, deps.now());
      if (failed) return failed;
      await lifecycle(deps, found, 'missed');
      present = arrived(present);
    }
    await deliveries.remove(pending);
  }
  return present;
}

const arrived = ({ renewalAskedFor }: DeliveryState): DeliveryState => ({ ...NEW_STATE, renewalAskedFor });

/** Undefined when it has been tried for long enough. */
function failedOnce(state: DeliveryState, now: string): DeliveryState | undefined {
  const failingSince = state.failingSince ?? now;
  const end = addDuration(failingSince, RETRIES_END);
  if (!isBefore(now, end)) return undefined;
  const attempts = state.attempts + 1;
  return { ...state, attempts, failingSince, retryAt: earlier(retryAt(now, attempts), end) };
}

const TYPES = {
  instance: '#microsoft.graph.accessReviewInstance',
  decision: '#microsoft.graph.accessReviewInstanceDecisionItem',
} as const;

/** One event as the subscriber reads it: ids, and nothing of anybody. */
function notification({ notifier }: Dependencies, subscription: Subscription, event: ReviewEvent): object {
  const resource = resourceOf(event);
  return {
    id: event.id,
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: subscription.expirationDateTime,
    clientState: subscription.clientState,
    changeType: changeTypeOf(event),
    resource,
    resourceData: {
      '@odata.type': event.decisionId === null ? TYPES.instance : TYPES.decision,
      '@odata.id': resource,
      id: event.decisionId ?? event.instanceId,
    },
    tenantId: notifier.tenantId,
    event: event.name,
    eventDateTime: event.dateTime,
  };
}
