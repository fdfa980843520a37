import { addDuration, isBefore } from '../../../shared/rules/duration';
import { ledgerEvent, type ReviewEvent, type ReviewEventName } from '../../../shared/rules/events/reviewEvents';
import { asksForEvent, isExpired, resourceOf, type Subscription } from '../../../shared/rules/events/subscription';
import type { Posted, Told } from '../../support/world/receivers';
import { isReached } from './isReached';
import type { Invariant, Moment } from './moment';

/** A request that is in progress when its subscription ends has arrived after this time. */
const UNDER_WAY = 'PT16M';

/** The invariants of notifications after every step, by their numbers in docs/invariants.md. Each returns its violations. */
export const NOTIFICATION_INVARIANTS: Readonly<Record<string, Invariant>> = {
  '22 subscribers are notified of what they asked for, as long as they want it': (moment) =>
    moment.witness.posts.flatMap((post) =>
      post.told.filter((told) => !isWanted(moment, post, told)).map((told) => JSON.stringify(told)),
    ),

  '23 subscribers are notified of what happened': (moment) =>
    moment.witness.posts.flatMap(({ told }) =>
      told.filter((one) => one.event !== undefined && !isTrue(moment, one)).map((one) => JSON.stringify(one)),
    ),

  '24 a subscription lives until its end': ({ before, after, witness }) =>
    [...before.subscriptions]
      .filter(([id]) => !after.subscriptions.has(id) && !witness.ended.has(id))
      .filter(([id, subscription]) => !isExpired(subscription, witness.now) && !isGone(witness.posts, id, subscription))
      .map(([id]) => id),

  '25 no review waits for a subscriber': ({ witness }) => witness.waiting,
};

function isWanted({ before, after, witness }: Moment, { address, at }: Posted, told: Told): boolean {
  const known = [before, after].flatMap(({ subscriptions }) => subscriptions.get(told.subscriptionId) ?? []);
  // The subscription may have been created and ended in between.
  if (known.length === 0) return witness.ended.has(told.subscriptionId);
  return known.some((subscription) => {
    if (told.lifecycleEvent !== undefined) return address === subscription.lifecycleNotificationUrl;
    const isInTime = isBefore(at, addDuration(subscription.expirationDateTime, UNDER_WAY));
    return address === subscription.notificationUrl && isInTime && asksForEvent(subscription, eventOf(told));
  });
}

/** Returns the event of a notification. */
function eventOf({ id = '', event, eventDateTime, resource }: Told): ReviewEvent {
  const [definitionId = '', instanceId = null, decisionId = null] = String(resource).match(/[-0-9a-f]{36}/g) ?? [];
  const name = event as ReviewEventName;
  return { id, name, dateTime: String(eventDateTime), definitionId, instanceId, decisionId };
}

const STATUS_OF = {
  instanceStarted: 'InProgress',
  instanceCompleted: 'Completed',
  instanceApplied: 'Applied',
} as const;

/** Returns whether a notification is true. If the definition is deleted, only its former existence can be checked. */
function isTrue({ before, after, witness }: Moment, told: Told): boolean {
  const event = eventOf(told);
  const { name, definitionId, decisionId } = event;
  if (told.resource !== resourceOf(event)) return false;
  const isThere = after.definitions.has(definitionId) && after.series.get(definitionId)?.deletedDateTime === null;
  if (!isThere) return witness.definitions.has(definitionId);
  const instance = [after, before]
    .flatMap(({ instances }) => instances)
    .find(({ id, definitionId: owner }) => id === event.instanceId && owner === definitionId);
  if (name === 'decisionRecorded') {
    const entries = after.events.get(decisionId ?? '') ?? [];
    return instance !== undefined && entries.some((entry) => ledgerEvent(instance, entry)?.id === told.id);
  }
  const status = STATUS_OF[name as keyof typeof STATUS_OF] as (typeof STATUS_OF)[keyof typeof STATUS_OF] | undefined;
  return status === undefined || (instance !== undefined && isReached(instance, status));
}

const isGone = (posts: readonly Posted[], id: string, { isEndless }: Subscription): boolean =>
  isEndless && posts.some(({ told, sending }) => sending === 'gone' && told.some((one) => one.subscriptionId === id));

/** The invariants at the end. */
export const LAST_OF_NOTIFICATIONS: Readonly<Record<string, Invariant>> = {
  '31 every event was delivered, or tried for four hours': ({ witness }) => witness.unheard(),

  '32 nothing is left of what was to be delivered': ({ after, witness }) => [
    ...[...after.outbox.keys()].map((id) => `outbox of ${id}`),
    ...[...after.pending.keys()].map((id) => `pending for ${id}`),
    ...[...after.states.keys()].filter((id) => !after.subscriptions.has(id)).map((id) => `state of ${id}`),
    ...[...after.gone]
      .filter(([id]) => !after.subscriptions.has(id))
      .filter(([, at]) => isBefore(addDuration(at, 'P31D'), witness.now))
      .map(([id]) => `gone ${id}`),
  ],
};
