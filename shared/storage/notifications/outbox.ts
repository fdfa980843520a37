import { addDuration } from '../../rules/duration';
import { GraphError } from '../../rules/errors';
import { eventKey, type ReviewEvent } from '../../rules/events/reviewEvents';
import { asksForEvent } from '../../rules/events/subscription';
import type { Due } from '../work/due';
import { keysUnder } from '../table/keys';
import type { Subscriptions } from './subscriptions';
import { TRANSACTION_ROWS, type RowChange, type Table } from '../table/table';
import { startWork, type WorkQueue } from '../work/workQueue';

const PREFIX = 'outbox';

/** Returns whether a row belongs to the outbox. The deletion of a definition keeps such rows until their events are delivered. */
export const isOutbox = (rowKey: string): boolean => rowKey.startsWith(`${PREFIX}:`);

/** The part of a change by which subscribers are notified. */
interface OutboxEntry {
  /** One row for each event, written in the transaction of the change. */
  readonly rows: readonly RowChange[];
  /** Starts the delivery. Call it after the change is written. */
  readonly send: () => Promise<void>;
}

/**
 * Events for subscribers, in the partition of their definition. They are written in the transaction of the change that they report, so that
 * none is lost and none reports a change that did not happen. Without a subscription they cost nothing.
 */
export interface Outbox {
  readonly now: () => string;
  /**
   * Adds the delivery to the due index. Call it before the change is written. If it throws ServiceUnavailable, the change must not be
   * written.
   */
  prepare(definitionId: string, events: readonly ReviewEvent[]): Promise<OutboxEntry>;
  /**
   * Writes the event before a change in another partition. Returns a function; call it after the change. Without that call, the event is
   * delivered a minute later, because the change may have been written.
   */
  writeAhead(definitionId: string, event: ReviewEvent): Promise<() => Promise<void>>;
  list(
    definitionId: string,
    limit: number,
  ): Promise<readonly { readonly rowKey: string; readonly event: ReviewEvent }[]>;
  remove(definitionId: string, rowKeys: readonly string[]): Promise<void>;
  /** Removes all events of a definition. */
  clear(definitionId: string): Promise<void>;
}

interface OutboxParts {
  readonly reviews: Table;
  readonly due: Due;
  readonly workQueue: WorkQueue;
  readonly subscriptions: Subscriptions;
  readonly now: () => string;
}

/** The longest time between a prepared change and its writing. */
const CHANGE = 'PT1M';

const NOTHING: OutboxEntry = { rows: [], send: () => Promise.resolve() };

export function createOutbox({ reviews, due, workQueue, subscriptions, now }: OutboxParts): Outbox {
  const prepare = async (definitionId: string, events: readonly ReviewEvent[]): Promise<OutboxEntry> => {
    if (events.length === 0) return NOTHING;
    const known = await subscriptions.known();
    const different = [...new Map(events.map((event) => [event.id, event])).values()];
    const wanted = different.filter((event) => known.some((subscription) => asksForEvent(subscription, event)));
    if (wanted.length === 0) return NOTHING;
    const subject = { kind: 'outbox', outboxOf: definitionId } as const;
    // The delay keeps a timer from reading the events before the change is written.
    const announced = await due.announce(subject, addDuration(now(), CHANGE));
    return {
      rows: wanted.map((event) => ({ kind: 'upsert', rowKey: `${PREFIX}:${eventKey(event)}`, value: event })),
      send: () => startIfPossible(() => startWork({ due, workQueue, now }, subject, announced)),
    };
  };
  const list = async (definitionId: string, limit: number) => {
    const { rows } = await reviews.range<ReviewEvent>(definitionId, keysUnder(PREFIX), limit);
    return rows.map(({ rowKey, value }) => ({ rowKey, event: value }));
  };
  const remove = (definitionId: string, rowKeys: readonly string[]): Promise<void> =>
    reviews.write(
      definitionId,
      rowKeys.map((rowKey) => ({ kind: 'delete', rowKey })),
    );
  return {
    now,
    list,
    remove,
    prepare,
    async writeAhead(definitionId, event) {
      const { rows, send } = await prepare(definitionId, [event]);
      await reviews.write(definitionId, rows);
      return send;
    },
    async clear(definitionId) {
      for (;;) {
        const rows = await list(definitionId, TRANSACTION_ROWS);
        if (rows.length === 0) return;
        await remove(
          definitionId,
          rows.map(({ rowKey }) => rowKey),
        );
      }
    },
  };
}

/** Starts a delivery. Ignores a queue that does not respond: the change is written, and the due index starts the delivery later. */
async function startIfPossible(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
  }
}
