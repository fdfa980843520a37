import { addDuration, earlier, isBefore, midpoint, subtractDuration } from '../duration';
import {
  changeTypeOf,
  EVENT_NAMES,
  LEVELS,
  levelOf,
  type ChangeType,
  type Level,
  type ReviewEvent,
  type ReviewEventName,
} from './reviewEvents';

/** A subscription to changes, in Graph's words. `events`, `isEndless` and `isSingle` are the product's own. */
export interface Subscription {
  readonly id: string;
  readonly changeType: readonly ChangeType[];
  readonly resource: string;
  /** The events that are sent. Null means all events of the resource that have one of the change types. */
  readonly events: readonly ReviewEventName[] | null;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly expirationDateTime: string;
  /** Whether the subscription is the callback of a flow. A flow cannot renew it, so the product renews it before it expires. */
  readonly isEndless: boolean;
  /** Whether each event is sent in a request of its own, in the form for flows. */
  readonly isSingle: boolean;
  readonly clientState: string | null;
  readonly creatorId: string;
  /** The type of the creator; absent in subscriptions of version 0.1. */
  readonly creatorKind?: 'user' | 'application';
  readonly createdDateTime: string;
}

/** A new subscription; `expirationDateTime` null means the longest possible. */
export interface SubscriptionInput extends Omit<
  Subscription,
  'id' | 'creatorId' | 'creatorKind' | 'createdDateTime' | 'expirationDateTime' | 'isEndless'
> {
  readonly expirationDateTime: string | null;
}

/** The state of the deliveries to one subscriber. */
export interface DeliveryState {
  /** Until when a worker holds the lease; null if none does. */
  readonly leasedUntil: string | null;
  /** How many requests have failed in a row. */
  readonly attempts: number;
  /** The instant of the first failure, by the id of the event. */
  readonly failing: Readonly<Record<string, string>>;
  /** The instant of the last notification about missed events. */
  readonly missedToldAt: string | null;
  readonly retryAt: string | null;
  /**
   * The instant of the last check of the creator's account and permissions after the creation of the subscription; null before the first
   * check.
   */
  readonly creatorCheckedAt: string | null;
  /** The expiration for which the subscriber was asked to renew. */
  readonly renewalAskedFor: string | null;
  /** The ids of the events that were sent or given up last: an event that is given twice is sent once. */
  readonly told: readonly string[];
  /** The events that were given up; absent: none since version 0.2. */
  readonly lost?: LostEvents;
}

/** How many events were given up, and the UTC instants of the first and the last loss. */
interface LostEvents {
  readonly count: number;
  readonly firstDateTime: string;
  readonly lastDateTime: string;
}

export const NEW_STATE: DeliveryState = {
  leasedUntil: null,
  attempts: 0,
  failing: {},
  missedToldAt: null,
  retryAt: null,
  creatorCheckedAt: null,
  renewalAskedFor: null,
  told: [],
};

const REMEMBERED_EVENTS = 800;

/** Returns the state after a successful delivery of events. */
export const afterDelivery = (state: DeliveryState, ids: readonly string[]): DeliveryState => ({
  ...NEW_STATE,
  creatorCheckedAt: state.creatorCheckedAt,
  renewalAskedFor: state.renewalAskedFor,
  missedToldAt: state.missedToldAt,
  told: [...state.told, ...ids].slice(-REMEMBERED_EVENTS),
  ...(state.lost && { lost: state.lost }),
});

/** Returns the state after events were given up. An event that is counted already does not count again. */
export function afterLoss(state: DeliveryState, ids: readonly string[], now: string): DeliveryState {
  const count = ids.filter((id) => !state.told.includes(id)).length;
  if (count === 0) return state;
  const { count: before, firstDateTime } = state.lost ?? { count: 0, firstDateTime: now };
  const { told } = afterDelivery(state, ids);
  return { ...state, told, lost: { count: before + count, firstDateTime, lastDateTime: now } };
}

const LOSS_SHOWN_FOR = 'P7D';

/** Returns the events that were given up, until a week after the last of them. */
export const recentLoss = ({ lost }: DeliveryState, now: string): LostEvents | undefined =>
  lost && isBefore(now, addDuration(lost.lastDateTime, LOSS_SHOWN_FOR)) ? lost : undefined;

export const LONGEST_SUBSCRIPTION = 'P30D';

/** The ISO 8601 duration for which a notification is retried. */
export const RETRIES_END = 'PT4H';

const ROOT = 'identityGovernance/accessReviews';
const GUID = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';
const RESOURCES = {
  definition: new RegExp(`^${ROOT}/definitions(?:/${GUID})?$`, 'i'),
  instance: new RegExp(`^${ROOT}/definitions/${GUID}/instances(?:/${GUID})?$`, 'i'),
  decision: new RegExp(`^${ROOT}/(?:decisions|definitions/${GUID}/instances/${GUID}/decisions)$`, 'i'),
} as const satisfies Record<Level, RegExp>;

/** What a subscription watches: the events of a level and of those below it. Without an id, it watches every definition or instance. */
export interface Watch {
  readonly level: Level;
  readonly definitionId: string | undefined;
  readonly instanceId: string | undefined;
}

/** Returns what a resource path watches; undefined if a path cannot be subscribed to. */
export function watchOf(resource: string): Watch | undefined {
  for (const level of LEVELS) {
    const found = RESOURCES[level].exec(resource);
    if (!found) continue;
    const [, definitionId, instanceId] = found.map((id) => (id as string | undefined)?.toLowerCase());
    return { level, definitionId, instanceId };
  }
  return undefined;
}

/** Returns the events of a level and of those below it. */
export const eventsOf = ({ level }: Pick<Watch, 'level'>): readonly ReviewEventName[] =>
  EVENT_NAMES.filter((name) => LEVELS.indexOf(levelOf(name)) >= LEVELS.indexOf(level));

/** Returns whether a subscription includes an event. */
export function asksForEvent({ resource, changeType, events }: Subscription, event: ReviewEvent): boolean {
  const watch = watchOf(resource);
  return (
    watch !== undefined &&
    (events ?? eventsOf(watch)).includes(event.name) &&
    (watch.definitionId ?? event.definitionId) === event.definitionId &&
    (watch.instanceId ?? event.instanceId) === event.instanceId &&
    changeType.includes(changeTypeOf(event.name))
  );
}

/** Returns the resource path of an event. */
export function resourceOf({ definitionId, instanceId, decisionId }: ReviewEvent): string {
  const definition = `${ROOT}/definitions/${definitionId}`;
  if (instanceId === null) return definition;
  const instance = `${definition}/instances/${instanceId}`;
  return decisionId === null ? instance : `${instance}/decisions/${decisionId}`;
}

/** Returns whether a subscription has expired; an endless one never does. */
export const isExpired = ({ expirationDateTime, isEndless }: Subscription, now: string): boolean =>
  !isEndless && !isBefore(now, expirationDateTime);

const CREATOR_CHECKED_EVERY = 'P1D';

/** Returns whether the account and the permissions of a subscription's creator must be checked before the next notification or renewal. */
export const isCreatorCheckDue = (
  { createdDateTime }: Subscription,
  { creatorCheckedAt }: DeliveryState,
  now: string,
): boolean => !isBefore(now, addDuration(creatorCheckedAt ?? createdDateTime, CREATOR_CHECKED_EVERY));

const BACK_OFF = ['PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT60M'] as const;

/** Returns the state after a delivery of events failed, for the first time or again. */
export function afterFailure(state: DeliveryState, ids: readonly string[], now: string): DeliveryState {
  const failing = Object.fromEntries(ids.map((id) => [id, state.failing[id] ?? now]));
  const since = Object.values(failing).reduce((a, b) => earlier(a, b), now);
  const attempts = state.attempts + 1;
  const again = addDuration(now, BACK_OFF[Math.min(attempts, BACK_OFF.length) - 1] ?? 'PT1M');
  return { ...state, attempts, failing, retryAt: earlier(again, addDuration(since, RETRIES_END)) };
}

/** Returns whether the retries of an event are over. */
export const isGivenUp = ({ failing }: DeliveryState, id: string, now: string): boolean =>
  !isBefore(now, addDuration(failing[id] ?? now, RETRIES_END));

/** Returns whether any of the events began to fail after the subscriber was last notified of missed events. */
export const isNewlyMissed = ({ failing, missedToldAt }: DeliveryState, ids: readonly string[]): boolean =>
  ids.some((id) => missedToldAt === null || isBefore(missedToldAt, failing[id] ?? missedToldAt));

/**
 * Returns when the subscriber is asked to renew, or when an endless subscription is renewed. That is half a day before the expiration, but
 * not in the first half of a short subscription.
 */
export function renewalDue({ createdDateTime, expirationDateTime }: Subscription): string {
  const half = midpoint(createdDateTime, expirationDateTime);
  const early = subtractDuration(expirationDateTime, 'PT12H');
  return isBefore(early, half) ? half : early;
}
