import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import { changeTypeOf, type ReviewEventName } from '../../rules/events/reviewEvents';
import type { SubscriptionInput } from '../../rules/events/subscription';
import { requireShape } from './schemas/checkShape';
import { graphObject } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { notificationAddress } from './validateSubscription';

interface Written {
  readonly notificationUrl: string;
  readonly definitionId?: string | null;
}

/** What the body of a subscription to one event is checked against. */
export const flowSubscriptionSchema = lazily<Schema<Written>>(() =>
  graphObject({
    notificationUrl: notificationAddress().required(),
    definitionId: joi().string().guid().allow(null, ''),
  }),
);

/** What the body of an end by address is checked against. */
export const unsubscriptionSchema = lazily<Schema<Pick<Written, 'notificationUrl'>>>(() =>
  graphObject({ notificationUrl: notificationAddress().required() }),
);

const DEFINITIONS = 'identityGovernance/accessReviews/definitions';

/** The subscription to one event, of one review or of all, that a body asks for. Throws BadRequest. */
export function validateFlowSubscription(body: unknown, event: ReviewEventName): SubscriptionInput {
  const { notificationUrl, definitionId } = requireShape(flowSubscriptionSchema, body);
  return {
    changeType: [changeTypeOf(event)],
    resource: definitionId ? `${DEFINITIONS}/${definitionId}` : DEFINITIONS,
    events: [event],
    isSingle: true,
    notificationUrl,
    lifecycleNotificationUrl: null,
    expirationDateTime: null,
    clientState: null,
  };
}

/** The address whose subscriptions are to end. Throws BadRequest. */
export const validateUnsubscription = (body: unknown): string =>
  requireShape(unsubscriptionSchema, body).notificationUrl;
