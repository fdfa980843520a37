import { addDuration, isBefore, midpoint, subtractDuration } from './duration';
import { changeTypeOf, type ChangeType, type ReviewEvent } from './reviewEvents';

/** A wish to be told of changes, in Graph's words. */
export interface Subscription {
  readonly id: string;
  readonly changeType: readonly ChangeType[];
  readonly resource: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly expirationDateTime: string;
  readonly clientState: string | null;
  readonly creatorId: string;
  readonly createdDateTime: string;
}

export type SubscriptionInput = Pick<
  Subscription,
  'changeType' | 'resource' | 'notificationUrl' | 'lifecycleNotificationUrl' | 'expirationDateTime' | 'clientState'
>;

/** Where the telling stands. */
export interface DeliveryState {
  /** Somebody is at it until then; null: nobody. */
  readonly leasedUntil: string | null;
  /** How often the oldest notification failed in a row, and since when. */
  readonly attempts: number;
  readonly failingSince: string | null;
  readonly retryAt: string | null;
  /** The expiry before which the owner was told to renew. */
  readonly renewalAskedFor: string | null;
}

export const NEW_STATE: DeliveryState = {
  leasedUntil: null,
  attempts: 0,
  failingSince: null,
  retryAt: null,
  renewalAskedFor: null,
};

export const LONGEST_SUBSCRIPTION = 'P30D';

/** How long an undelivered notification is tried again. */
export const RETRIES_END = 'PT4H';

const ROOT = 'identityGovernance/accessReviews';
const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const INSTANCES = new RegExp(`^${ROOT}/definitions(?:/(${GUID})(?:/instances(?:/(${GUID}))?)?)?$`, 'i');
const DECISIONS = new RegExp(`^${ROOT}/(?:decisions|definitions/(${GUID})/instances/(${GUID})/decisions)$`, 'i');

/** What the events of a resource are about; without an id, all there are. */
export interface Watched {
  readonly kind: 'instances' | 'decisions';
  readonly definitionId: string | undefined;
  readonly instanceId: string | undefined;
}

/** What a resource stands for; undefined for one that nobody can subscribe to. */
export function watchedBy(resource: string): Watched | undefined {
  const instances = INSTANCES.exec(resource);
  const found = instances ?? DECISIONS.exec(resource);
  if (!found) return undefined;
  const [, definitionId, instanceId] = found.map((id) => (id as string | undefined)?.toLowerCase());
  return { kind: instances ? 'instances' : 'decisions', definitionId, instanceId };
}

/** Whether an event is one that the subscription asks for. */
export function asksForEvent({ resource, changeType }: Subscription, event: ReviewEvent): boolean {
  const watched = watchedBy(resource);
  return (
    watched !== undefined &&
    (watched.kind === 'decisions') === (event.decisionId !== null) &&
    (watched.definitionId ?? event.definitionId) === event.definitionId &&
    (watched.instanceId ?? event.instanceId) === event.instanceId &&
    changeType.includes(changeTypeOf(event))
  );
}

/** Where the thing that an event is about is read. */
export function resourceOf({ definitionId, instanceId, decisionId }: ReviewEvent): string {
  const instance = `${ROOT}/definitions/${definitionId}/instances/${instanceId}`;
  return decisionId === null ? instance : `${instance}/decisions/${decisionId}`;
}

const BACK_OFF = ['PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT60M'] as const;

/** When a notification is tried again that failed so often. */
export const retryAt = (now: string, attempts: number): string =>
  addDuration(now, BACK_OFF[Math.min(attempts, BACK_OFF.length) - 1] ?? 'PT1M');

/** When the owner is told to renew: half a day before the end, but not in the first half of a short subscription. */
export function renewalDue({ createdDateTime, expirationDateTime }: Subscription): string {
  const half = midpoint(createdDateTime, expirationDateTime);
  const early = subtractDuration(expirationDateTime, 'PT12H');
  return isBefore(early, half) ? half : early;
}
