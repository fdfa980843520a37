import { asksForEvent } from '../../rules/subscription';
import type { Dependencies } from '../dependencies';
import { announce, wake } from '../handOver';
import type { Outcome } from './outcome';

const EVENTS = 90;

/**
 * Hands the events of a definition on to those who subscribed to them, and takes them out of its partition then: an event may be handed
 * on twice, and is never lost. Throws ServiceUnavailable, StaleError.
 */
export async function reconcileOutbox(deps: Dependencies, definitionId: string): Promise<Outcome> {
  const { outbox, subscriptions, deliveries } = deps.storage;
  const rows = await outbox.list(definitionId, EVENTS);
  if (rows.length === 0) return { kind: 'settled' };
  for (const subscription of await subscriptions.list()) {
    const events = rows.map(({ event }) => event).filter((event) => asksForEvent(subscription, event));
    if (events.length === 0) continue;
    const subject = { subscriptionId: subscription.id };
    const dueKey = await announce(deps, subject);
    await deliveries.add(subscription.id, events);
    await wake(deps, subject, dueKey);
  }
  await outbox.remove(
    definitionId,
    rows.map(({ rowKey }) => rowKey),
  );
  return { kind: 'again' };
}
