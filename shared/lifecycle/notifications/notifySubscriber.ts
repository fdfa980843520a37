import { flowEvent, lifecycleNotification, notification, type LifecycleEvent } from '../../notifications/content';
import type { Sending } from '../../notifications/notifier';
import { isBefore } from '../../rules/duration';
import {
  arrived,
  failed,
  isGivenUp,
  isNewlyMissed,
  type DeliveryState,
  type Subscription,
} from '../../rules/events/subscription';
import type { ReviewEvent } from '../../rules/events/reviewEvents';
import type { PendingEvent } from '../../storage/notifications/deliveries';
import type { Dependencies } from '../../reviews/dependencies';

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

interface Batch {
  readonly state: DeliveryState;
  readonly pending: readonly PendingEvent[];
}

async function tellThese(deps: Dependencies, subscription: Subscription, { state, pending }: Batch): Promise<Told> {
  const events = pending.map(({ event }) => event).filter(({ id }) => !state.told.includes(id));
  const sending = events.length === 0 ? 'arrived' : await send(deps, subscription, events);
  if (sending === 'arrived') {
    await deps.storage.deliveries.remove(pending);
    return { state: arrived(state, idsOf(pending)), isGone: false };
  }
  const lost = pending.filter(({ event }) => isGivenUp(state, event.id, deps.now()));
  const isGone = sending === 'gone' && subscription.isEndless && lost.length > 0;
  return { state: isGone ? state : await notArrived(deps, subscription, { state, pending, lost }), isGone };
}

const idsOf = (pending: readonly PendingEvent[]): readonly string[] => pending.map(({ event }) => event.id);

/** Drops what has been tried for long enough; what is left has its time from when it failed first. */
async function notArrived(
  deps: Dependencies,
  subscription: Subscription,
  { state, pending, lost }: Batch & { readonly lost: readonly PendingEvent[] },
): Promise<DeliveryState> {
  const lostIds = idsOf(lost);
  const isTold = isNewlyMissed(state, lostIds) && (await tellLifecycle(deps, subscription, 'missed')) === 'arrived';
  await deps.storage.deliveries.remove(lost);
  const next = isTold ? { ...state, missedToldAt: deps.now() } : state;
  const left = idsOf(pending).filter((id) => !lostIds.includes(id));
  if (left.length === 0) return arrived(next, lostIds);
  return { ...failed(next, left, deps.now()), told: arrived(next, lostIds).told };
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

/** Said once, where the subscriber wants to hear it; undefined where not. */
export async function tellLifecycle(
  { notifier }: Dependencies,
  subscription: Subscription,
  event: LifecycleEvent,
): Promise<Sending | undefined> {
  const { lifecycleNotificationUrl } = subscription;
  if (lifecycleNotificationUrl === null) return undefined;
  return notifier.send(lifecycleNotificationUrl, {
    value: [lifecycleNotification(subscription, event, notifier.tenantId)],
  });
}
