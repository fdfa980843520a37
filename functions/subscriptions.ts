import type * as graph from '@microsoft/microsoft-graph-types';
import { mapSource } from '../shared/api/odata/source';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import type { Dependencies } from '../shared/reviews/dependencies';
import {
  createSubscription,
  findSubscription,
  removeSubscription,
  removeSubscriptionsAt,
  renewSubscription,
  subscriptionsOf,
} from '../shared/reviews/subscriptions';
import type { Subscription, SubscriptionInput } from '../shared/rules/events/subscription';
import {
  flowSubscriptionSchema,
  renewalSchema,
  subscriptionSchema,
  unsubscriptionSchema,
  validateFlowSubscription,
  validateRenewal,
  validateSubscription,
  validateUnsubscription,
} from '../shared/api/validation/validateSubscription';
import { actionHandler, BOTH_VERSIONS, objectAnswer, type ReviewCall, SINGLE } from './resources';
import type { ReviewEventName } from '../shared/rules/events/reviewEvents';

type Wire = graph.Subscription & Partial<Pick<Subscription, 'events'>>;

/** Returns the subscription as in Graph. If it is limited to some events, it has `events` too. */
const subscriptionToWire = (subscription: Subscription): Wire => ({
  id: subscription.id,
  changeType: subscription.changeType.join(','),
  resource: subscription.resource,
  ...(subscription.events === null ? {} : { events: subscription.events }),
  notificationUrl: subscription.notificationUrl,
  lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
  expirationDateTime: subscription.expirationDateTime,
  clientState: subscription.clientState,
  creatorId: subscription.creatorId,
});

const SUBSCRIPTIONS = '/subscriptions';
const SUBSCRIPTION = `${SUBSCRIPTIONS}/{subscriptionId}`;

const idOf = ({ params }: ReviewCall): string => params.subscriptionId ?? '';

/** Change notifications, which Graph has for other resources: docs/change-notifications.md. */
export const subscriptionEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'S01',
    operation: 'subscription-post-subscriptions',
    method: 'POST',
    path: SUBSCRIPTIONS,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    takesBody: true,
    bodySchema: subscriptionSchema,
    handle: (call) => answerNewSubscription(call, validateSubscription(call.body, call.deps.now())),
  },
  {
    id: 'S02',
    operation: 'subscription-list',
    method: 'GET',
    path: SUBSCRIPTIONS,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: { select: 'any' },
    handle: list,
  },
  {
    id: 'S03',
    operation: 'subscription-get',
    method: 'GET',
    path: SUBSCRIPTION,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: SINGLE,
    handle: get,
  },
  {
    id: 'S04',
    operation: 'subscription-update',
    method: 'PATCH',
    path: SUBSCRIPTION,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    takesBody: true,
    bodySchema: renewalSchema,
    answersEntity: true,
    handle: renew,
  },
  {
    id: 'S05',
    operation: 'subscription-delete',
    method: 'DELETE',
    path: SUBSCRIPTION,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    handle: actionHandler(removeSubscription, idOf),
  },
];

/** The events that start flows. */
const EVENTS: readonly (readonly [event: ReviewEventName, summary: string])[] = [
  ['instanceStarted', 'Notify a flow when a review starts'],
  ['decisionRecorded', 'Notify a flow when a decision is recorded'],
  ['instanceCompleted', 'Notify a flow when a review completes'],
];

/** The subscriptions of flows. A flow knows only an event and a URL. */
export const flowSubscriptionEndpoints: readonly Endpoint<Dependencies>[] = [
  ...EVENTS.map(([event, summary]): Endpoint<Dependencies> => ({
    id: 'S06',
    operation: `subscription-post-${event}`,
    method: 'POST',
    path: `${SUBSCRIPTIONS}/${event}`,
    versions: BOTH_VERSIONS,
    summary,
    permission: 'READ',
    takesBody: true,
    bodySchema: flowSubscriptionSchema,
    handle: (call) => answerNewSubscription(call, validateFlowSubscription(call.body, event)),
  })),
  {
    id: 'S07',
    operation: 'subscription-unsubscribe',
    method: 'POST',
    path: `${SUBSCRIPTIONS}/unsubscribe`,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    takesBody: true,
    bodySchema: unsubscriptionSchema,
    handle: unsubscribe,
  },
];

async function answerNewSubscription(call: ReviewCall, input: SubscriptionInput): Promise<Answer> {
  const { deps, caller, url } = call;
  const subscription = await createSubscription(deps, caller, input);
  return {
    ...objectAnswer(call, 'subscriptions', subscriptionToWire(subscription)),
    status: 201,
    headers: { Location: `${url.base}${SUBSCRIPTIONS}/${subscription.id}` },
  };
}

async function list(call: ReviewCall): Promise<Answer> {
  const { deps, caller } = call;
  return listAnswer(call, 'subscriptions', mapSource(subscriptionsOf(deps, caller), subscriptionToWire));
}

async function get(call: ReviewCall): Promise<Answer> {
  const subscription = await findSubscription(call.deps, call.caller, idOf(call));
  return objectAnswer(call, 'subscriptions', subscriptionToWire(subscription));
}

async function renew(call: ReviewCall): Promise<Answer> {
  const { deps, caller, body } = call;
  const expirationDateTime = validateRenewal(body, deps.now());
  const renewed = await renewSubscription(deps, caller, idOf(call), expirationDateTime);
  return objectAnswer(call, 'subscriptions', subscriptionToWire(renewed));
}

/** Ends the subscriptions at a URL. Idempotent: unsubscribing twice succeeds. */
async function unsubscribe({ deps, caller, body }: ReviewCall): Promise<Answer> {
  await removeSubscriptionsAt(deps, caller, validateUnsubscription(body));
  return { status: 204 };
}
