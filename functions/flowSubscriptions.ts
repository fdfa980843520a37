import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import type { Dependencies } from '../shared/reviews/dependencies';
import { removeSubscriptionsAt } from '../shared/reviews/subscriptions/ownSubscriptions';
import type { ReviewEventName } from '../shared/rules/events/reviewEvents';
import {
  flowSubscriptionSchema,
  unsubscriptionSchema,
  validateFlowSubscription,
  validateUnsubscription,
} from '../shared/api/validation/validateFlowSubscription';
import { BOTH_VERSIONS, type ReviewCall } from './resources';
import { created, SUBSCRIPTIONS } from './subscriptions';

/** What flows start with, and how that reads. */
const EVENTS: readonly (readonly [event: ReviewEventName, summary: string])[] = [
  ['instanceStarted', 'Tell a flow when a review starts'],
  ['decisionRecorded', 'Tell a flow when a decision is made'],
  ['instanceCompleted', 'Tell a flow when a review completes'],
];

/** Subscriptions as flows make and end them: knowing one event and one address. */
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
    handle: (call) => created(call, validateFlowSubscription(call.body, event)),
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

/** Done is also what was done before, or never begun: flows ask once more than they need to. */
async function unsubscribe({ deps, caller, body }: ReviewCall): Promise<Answer> {
  await removeSubscriptionsAt(deps, caller, validateUnsubscription(body));
  return { status: 204 };
}
