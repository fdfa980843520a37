import type * as graph from '@microsoft/microsoft-graph-types';
import type { Subscription } from '../../rules/events/subscription';

type Wire = graph.Subscription & Partial<Pick<Subscription, 'events'>>;

/** Returns the subscription as in Graph, with its `events` when it is limited to some. */
export const subscriptionToWire = (subscription: Subscription): Wire => ({
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
