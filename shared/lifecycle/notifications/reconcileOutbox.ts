import { asksForEvent } from '../../rules/events/subscription';
import { addDuration } from '../../rules/duration';
import type { ReviewEvent } from '../../rules/events/reviewEvents';
import type { Dependencies } from '../../reviews/dependencies';
import { announceWork, startWorkNow } from '../../reviews/handOver';
import type { RoundResult } from '../roundResult';

const EVENTS = 90;
/** The longest usual time to create a definition. */
const CREATION = 'PT1M';

/**
 * Gives the events of a definition to its subscriptions, then removes them from the partition of the definition. An event may be given
 * twice and is never lost. Throws ServiceUnavailable, StaleError.
 */
export async function reconcileOutbox(deps: Dependencies, definitionId: string): Promise<RoundResult> {
  const { outbox, subscriptions, deliveries } = deps.storage;
  const rows = await outbox.list(definitionId, EVENTS);
  if (rows.length === 0) return { kind: 'settled' };
  const events = rows.map(({ event }) => event);
  if (await isBeingCreated(deps, definitionId, events)) return { kind: 'until', at: addDuration(deps.now(), CREATION) };
  for (const subscription of await subscriptions.list()) {
    const wanted = events.filter((event) => asksForEvent(subscription, event));
    if (wanted.length === 0) continue;
    const subject = { kind: 'subscription', subscriptionId: subscription.id } as const;
    const dueKey = await announceWork(deps, subject);
    await deliveries.add(subscription.id, wanted);
    await startWorkNow(deps, subject, dueKey);
  }
  await outbox.remove(
    definitionId,
    rows.map(({ rowKey }) => rowKey),
  );
  return { kind: 'again' };
}

/** Returns whether the definition is still being created. It is written last, so the events of an interrupted creation are never sent. */
async function isBeingCreated(
  { storage }: Dependencies,
  definitionId: string,
  events: readonly ReviewEvent[],
): Promise<boolean> {
  if (!events.some(({ name }) => name === 'definitionCreated')) return false;
  if (await storage.definitions.find(definitionId)) return false;
  const series = await storage.instances.findSeries(definitionId);
  return series?.value.deletedDateTime === null;
}
