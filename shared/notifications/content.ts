import { changeTypeOf, levelOf, type ReviewEvent } from '../rules/events/reviewEvents';
import { resourceOf, type Subscription } from '../rules/events/subscription';

const TYPES = {
  definition: '#microsoft.graph.accessReviewScheduleDefinition',
  instance: '#microsoft.graph.accessReviewInstance',
  decision: '#microsoft.graph.accessReviewInstanceDecisionItem',
} as const;

type Header = Pick<Subscription, 'id' | 'expirationDateTime' | 'clientState'>;

/** Returns one event as a change notification of Graph. It holds ids and no personal data. */
export function notification(subscription: Header, event: ReviewEvent, tenantId: string): object {
  const resource = resourceOf(event);
  return {
    id: event.id,
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: subscription.expirationDateTime,
    clientState: subscription.clientState,
    changeType: changeTypeOf(event.name),
    resource,
    resourceData: {
      '@odata.type': TYPES[levelOf(event.name)],
      '@odata.id': resource,
      id: event.decisionId ?? event.instanceId ?? event.definitionId,
    },
    tenantId,
    event: event.name,
    eventDateTime: event.dateTime,
  };
}

/** Returns one event for a flow, in which an author picks properties by name. */
export const flowEvent = (
  { id: subscriptionId }: Pick<Header, 'id'>,
  event: ReviewEvent,
  tenantId: string,
): object => ({
  id: event.id,
  event: event.name,
  eventDateTime: event.dateTime,
  definitionId: event.definitionId,
  // A flow checks the body against its schema, so a property without a value is left out and not null.
  ...(event.instanceId === null ? {} : { instanceId: event.instanceId }),
  ...(event.decisionId === null ? {} : { decisionId: event.decisionId }),
  resource: resourceOf(event),
  subscriptionId,
  tenantId,
});

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

/** Returns a notification about the subscription itself. */
export const lifecycleNotification = (subscription: Header, event: LifecycleEvent, tenantId: string): object => ({
  subscriptionId: subscription.id,
  subscriptionExpirationDateTime: subscription.expirationDateTime,
  tenantId,
  clientState: subscription.clientState,
  lifecycleEvent: event,
});
