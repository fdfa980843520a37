import { addDuration } from '../rules/duration';
import { GraphError } from '../rules/errors';
import { eventKey, type ReviewEvent } from '../rules/events/reviewEvents';
import { asksForEvent } from '../rules/events/subscription';
import type { Due } from './work/due';
import { keysUnder } from './table/keys';
import { startWork } from './work/startWork';
import type { Subscriptions } from './subscriptions';
import { TRANSACTION_ROWS, type RowChange, type Table } from './table/table';
import type { WorkQueue } from './work/workQueue';

const PREFIX = 'outbox';

/** Rows of the outbox belong to nobody but whoever tells others; the end of a definition leaves them to be told. */
export const isOutbox = (rowKey: string): boolean => rowKey.startsWith(`${PREFIX}:`);

/** What a change writes along with itself, so that others hear of it. */
interface Mention {
  /** One row for each event, for the transaction of the change. */
  readonly rows: readonly RowChange[];
  /** To be called when the change is written. */
  readonly send: () => Promise<void>;
}

/**
 * Events that somebody subscribed to, in the partition of their definition: they are written in the transaction of what they tell of,
 * so that none is lost and none is told of what did not happen. While nobody subscribes to them, they cost nothing.
 */
export interface Outbox {
  readonly now: () => string;
  /**
   * To be called before the change is written: the due index knows of it before. Throws ServiceUnavailable, and then nothing is changed:
   * who is told would not hear of it.
   */
  mention(definitionId: string, events: readonly ReviewEvent[]): Promise<Mention>;
  /**
   * The same for a change in another partition: answers what is to be called after it. Where that is not called, the event is told a
   * minute later all the same, since the change may have been made.
   */
  mentionFirst(definitionId: string, event: ReviewEvent): Promise<() => Promise<void>>;
  list(
    definitionId: string,
    limit: number,
  ): Promise<readonly { readonly rowKey: string; readonly event: ReviewEvent }[]>;
  remove(definitionId: string, rowKeys: readonly string[]): Promise<void>;
  /** Drops all of it. */
  clear(definitionId: string): Promise<void>;
}

interface OutboxParts {
  readonly reviews: Table;
  readonly due: Due;
  readonly workQueue: WorkQueue;
  readonly subscriptions: Subscriptions;
  readonly now: () => string;
}

/** A change that was written before is made by then. */
const CHANGE = 'PT1M';

const NOTHING: Mention = { rows: [], send: () => Promise.resolve() };

export function createOutbox({ reviews, due, workQueue, subscriptions, now }: OutboxParts): Outbox {
  const mention = async (definitionId: string, events: readonly ReviewEvent[]): Promise<Mention> => {
    if (events.length === 0) return NOTHING;
    const known = await subscriptions.known();
    const different = [...new Map(events.map((event) => [event.id, event])).values()];
    const wanted = different.filter((event) => known.some((subscription) => asksForEvent(subscription, event)));
    if (wanted.length === 0) return NOTHING;
    const subject = { kind: 'outbox', outboxOf: definitionId } as const;
    // A timer that comes in between is not to look too early.
    const announced = await due.announce(subject, addDuration(now(), CHANGE));
    return {
      rows: wanted.map((event) => ({ kind: 'upsert', rowKey: `${PREFIX}:${eventKey(event)}`, value: event })),
      send: () => wake(() => startWork({ due, workQueue, now }, subject, announced)),
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
    mention,
    async mentionFirst(definitionId, event) {
      const { rows, send } = await mention(definitionId, [event]);
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

/** The change is made: that nobody can be woken is no failure of it, and the due index knows. */
async function wake(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
  }
}
