import { changeTypeOf, levelOf, type ReviewEvent } from '../rules/events/reviewEvents';
import { resourceOf, type Subscription } from '../rules/events/subscription';

const TYPES = {
  definition: '#microsoft.graph.accessReviewScheduleDefinition',
  instance: '#microsoft.graph.accessReviewInstance',
  decision: '#microsoft.graph.accessReviewInstanceDecisionItem',
} as const;

type Owner = Pick<Subscription, 'id' | 'expirationDateTime' | 'clientState'>;

/** One event as Graph writes change notifications: ids, and nothing of anybody. */
export function notification(subscription: Owner, event: ReviewEvent, tenantId: string): object {
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

/** The same for a flow, which shows each member by its name to whoever makes it. */
export const flowEvent = ({ id: subscriptionId }: Pick<Owner, 'id'>, event: ReviewEvent, tenantId: string): object => ({
  id: event.id,
  event: event.name,
  eventDateTime: event.dateTime,
  definitionId: event.definitionId,
  // Flows check what they are sent: a member without a value is left out rather than null.
  ...(event.instanceId === null ? {} : { instanceId: event.instanceId }),
  ...(event.decisionId === null ? {} : { decisionId: event.decisionId }),
  resource: resourceOf(event),
  subscriptionId,
  tenantId,
});

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

/** What is said of the subscription itself. */
export const lifecycleNotification = (subscription: Owner, event: LifecycleEvent, tenantId: string): object => ({
  subscriptionId: subscription.id,
  subscriptionExpirationDateTime: subscription.expirationDateTime,
  tenantId,
  clientState: subscription.clientState,
  lifecycleEvent: event,
});
