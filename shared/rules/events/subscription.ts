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

/** A wish to be told of changes, in Graph's words; `events`, `isEndless` and `isSingle` are our own. */
export interface Subscription {
  readonly id: string;
  readonly changeType: readonly ChangeType[];
  readonly resource: string;
  /** The only events that are told; null: all that the resource and the change types lead to. */
  readonly events: readonly ReviewEventName[] | null;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly expirationDateTime: string;
  /** The callback of a flow, which nobody renews: it has more time whenever the present one is about to end. */
  readonly isEndless: boolean;
  /** Each event comes by itself, in the form that flows read. */
  readonly isSingle: boolean;
  readonly clientState: string | null;
  readonly creatorId: string;
  readonly createdDateTime: string;
}

/** What a caller asks for; without an end of its own (null) it has the longest there is. */
export interface SubscriptionInput extends Omit<
  Subscription,
  'id' | 'creatorId' | 'createdDateTime' | 'expirationDateTime' | 'isEndless'
> {
  readonly expirationDateTime: string | null;
}

/** Where the telling stands. */
export interface DeliveryState {
  /** Somebody is at it until then; null: nobody. */
  readonly leasedUntil: string | null;
  /** How many requests failed in a row. */
  readonly attempts: number;
  /** Since when what failed does so, by the ids of the events: each has its own time. */
  readonly failing: Readonly<Record<string, string>>;
  /** When the owner was told last that something was given up. */
  readonly missedToldAt: string | null;
  readonly retryAt: string | null;
  /** The expiry before which the owner was told to renew. */
  readonly renewalAskedFor: string | null;
  /** The ids of what was told last: an event that is handed on twice is told once. */
  readonly told: readonly string[];
}

export const NEW_STATE: DeliveryState = {
  leasedUntil: null,
  attempts: 0,
  failing: {},
  missedToldAt: null,
  retryAt: null,
  renewalAskedFor: null,
  told: [],
};

const REMEMBERED_EVENTS = 800;

/** The state after events arrived. */
export const arrived = (state: DeliveryState, ids: readonly string[]): DeliveryState => ({
  ...NEW_STATE,
  renewalAskedFor: state.renewalAskedFor,
  missedToldAt: state.missedToldAt,
  told: [...state.told, ...ids].slice(-REMEMBERED_EVENTS),
});

export const LONGEST_SUBSCRIPTION = 'P30D';

/** How long an undelivered notification is tried again. */
export const RETRIES_END = 'PT4H';

const ROOT = 'identityGovernance/accessReviews';
const GUID = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';
const RESOURCES = {
  definition: new RegExp(`^${ROOT}/definitions(?:/${GUID})?$`, 'i'),
  instance: new RegExp(`^${ROOT}/definitions/${GUID}/instances(?:/${GUID})?$`, 'i'),
  decision: new RegExp(`^${ROOT}/(?:decisions|definitions/${GUID}/instances/${GUID}/decisions)$`, 'i'),
} as const satisfies Record<Level, RegExp>;

/** Events of this level and of those below it; without an id, of all there are. */
export interface Watched {
  readonly level: Level;
  readonly definitionId: string | undefined;
  readonly instanceId: string | undefined;
}

/** What a resource stands for; undefined for one that nobody can subscribe to. */
export function watchedBy(resource: string): Watched | undefined {
  for (const level of LEVELS) {
    const found = RESOURCES[level].exec(resource);
    if (!found) continue;
    const [, definitionId, instanceId] = found.map((id) => (id as string | undefined)?.toLowerCase());
    return { level, definitionId, instanceId };
  }
  return undefined;
}

/** The events that a resource can tell of: its own, and those of what is below it. */
export const eventsOf = ({ level }: Pick<Watched, 'level'>): readonly ReviewEventName[] =>
  EVENT_NAMES.filter((name) => LEVELS.indexOf(levelOf(name)) >= LEVELS.indexOf(level));

/** Whether an event is one that the subscription asks for. */
export function asksForEvent({ resource, changeType, events }: Subscription, event: ReviewEvent): boolean {
  const watched = watchedBy(resource);
  return (
    watched !== undefined &&
    (events ?? eventsOf(watched)).includes(event.name) &&
    (watched.definitionId ?? event.definitionId) === event.definitionId &&
    (watched.instanceId ?? event.instanceId) === event.instanceId &&
    changeType.includes(changeTypeOf(event.name))
  );
}

/** Where the thing that an event is about is read. */
export function resourceOf({ definitionId, instanceId, decisionId }: ReviewEvent): string {
  const definition = `${ROOT}/definitions/${definitionId}`;
  if (instanceId === null) return definition;
  const instance = `${definition}/instances/${instanceId}`;
  return decisionId === null ? instance : `${instance}/decisions/${decisionId}`;
}

/** Whether its time is over; an endless one only waits for more. */
export const isOver = ({ expirationDateTime, isEndless }: Subscription, now: string): boolean =>
  !isEndless && !isBefore(now, expirationDateTime);

const BACK_OFF = ['PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT60M'] as const;

/** The state after events failed, for the first time or once more. */
export function failed(state: DeliveryState, ids: readonly string[], now: string): DeliveryState {
  const failing = Object.fromEntries(ids.map((id) => [id, state.failing[id] ?? now]));
  const since = Object.values(failing).reduce((a, b) => earlier(a, b), now);
  const attempts = state.attempts + 1;
  const again = addDuration(now, BACK_OFF[Math.min(attempts, BACK_OFF.length) - 1] ?? 'PT1M');
  return { ...state, attempts, failing, retryAt: earlier(again, addDuration(since, RETRIES_END)) };
}

/** Whether an event that fails has been tried for long enough. */
export const isGivenUp = ({ failing }: DeliveryState, id: string, now: string): boolean =>
  !isBefore(now, addDuration(failing[id] ?? now, RETRIES_END));

/** Whether the owner, who may have looked for himself when he was told last, has something new to look for. */
export const isNewlyMissed = ({ failing, missedToldAt }: DeliveryState, ids: readonly string[]): boolean =>
  ids.some((id) => missedToldAt === null || isBefore(missedToldAt, failing[id] ?? missedToldAt));

/** When the owner is told to renew, or an endless one has more time: half a day before the end, but not in the first half of a short subscription. */
export function renewalDue({ createdDateTime, expirationDateTime }: Subscription): string {
  const half = midpoint(createdDateTime, expirationDateTime);
  const early = subtractDuration(expirationDateTime, 'PT12H');
  return isBefore(early, half) ? half : early;
}
