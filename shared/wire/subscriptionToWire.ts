import type * as graph from '@microsoft/microsoft-graph-types';
import type { Subscription } from '../rules/subscription';

/** The subscription as Graph prints it. */
export const subscriptionToWire = (subscription: Subscription): graph.Subscription => ({
  id: subscription.id,
  changeType: subscription.changeType.join(','),
  resource: subscription.resource,
  notificationUrl: subscription.notificationUrl,
  lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
  expirationDateTime: subscription.expirationDateTime,
  clientState: subscription.clientState,
  creatorId: subscription.creatorId,
});
