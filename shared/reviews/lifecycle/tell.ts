import { flowEvent, lifecycleNotification, notification, type LifecycleEvent } from '../../notifications/content';
import type { Sending } from '../../notifications/notifier';
import { addDuration, earlier, isBefore } from '../../rules/duration';
import { arrived, RETRIES_END, retryAt, type DeliveryState, type Subscription } from '../../rules/subscription';
import type { ReviewEvent } from '../../rules/reviewEvents';
import type { Pending } from '../../storage/deliveries';
import type { Dependencies } from '../dependencies';

/** Notifications in one request. */
const BATCH = 50;
/** In one slice of work. */
const REQUESTS = 8;

interface Told {
  readonly state: DeliveryState;
  /** It was tried for as long as it is worth, and there is nobody any more. */
  readonly isGone: boolean;
}

/** Sends what is pending, request by request, until one does not arrive. Throws ServiceUnavailable. */
export async function tell(deps: Dependencies, subscription: Subscription, state: DeliveryState): Promise<Told> {
  let told: Told = { state, isGone: false };
  if (state.retryAt !== null && isBefore(deps.now(), state.retryAt)) return told;
  for (let n = 0; n < REQUESTS; n += 1) {
    const pending = await deps.storage.deliveries.list(subscription.id, subscription.isSingle ? 1 : BATCH);
    if (pending.length === 0) break;
    told = await tellThese(deps, subscription, { state: told.state, pending });
    if (told.isGone || told.state.retryAt !== null) break;
  }
  return told;
}

async function tellThese(
  deps: Dependencies,
  subscription: Subscription,
  { state, pending }: { readonly state: DeliveryState; readonly pending: readonly Pending[] },
): Promise<Told> {
  const events = pending.map(({ event }) => event).filter(({ id }) => !state.told.includes(id));
  const sending = events.length === 0 ? 'arrived' : await send(deps, subscription, events);
  if (sending !== 'arrived') {
    const failed = failedOnce(state, deps.now());
    if (failed) return { state: failed, isGone: false };
    if (sending === 'gone' && subscription.isEndless) return { state, isGone: true };
    await tellLifecycle(deps, subscription, 'missed');
  }
  await deps.storage.deliveries.remove(pending);
  const ids = pending.map(({ event }) => event.id);
  return { state: arrived(state, ids), isGone: false };
}

function send(
  { notifier }: Dependencies,
  subscription: Subscription,
  events: readonly ReviewEvent[],
): Promise<Sending> {
  const { tenantId } = notifier;
  const [first] = events;
  const content =
    subscription.isSingle && first
      ? flowEvent(subscription, first, tenantId)
      : { value: events.map((event) => notification(subscription, event, tenantId)) };
  return notifier.send(subscription.notificationUrl, content);
}

/** Undefined when it has been tried for long enough. */
function failedOnce(state: DeliveryState, now: string): DeliveryState | undefined {
  const failingSince = state.failingSince ?? now;
  const end = addDuration(failingSince, RETRIES_END);
  if (!isBefore(now, end)) return undefined;
  const attempts = state.attempts + 1;
  return { ...state, attempts, failingSince, retryAt: earlier(retryAt(now, attempts), end) };
}

/** Said once, where the subscriber wants to hear it. */
export async function tellLifecycle(
  { notifier }: Dependencies,
  subscription: Subscription,
  event: LifecycleEvent,
): Promise<void> {
  const { lifecycleNotificationUrl } = subscription;
  if (lifecycleNotificationUrl === null) return;
  await notifier.send(lifecycleNotificationUrl, {
    value: [lifecycleNotification(subscription, event, notifier.tenantId)],
  });
}
