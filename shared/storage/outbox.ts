import { addDuration } from '../rules/duration';
import { GraphError } from '../rules/graphError';
import { eventKey, type ReviewEvent } from '../rules/reviewEvents';
import { asksForEvent } from '../rules/subscription';
import type { Due } from './due';
import { keysUnder } from './keys';
import { startWork } from './startWork';
import type { Subscriptions } from './subscriptions';
import type { RowChange, Table } from './table';
import type { WorkQueue } from './workQueue';

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
  /** Never throws: what others are told is not in the way of the review. */
  mention(definitionId: string, events: readonly ReviewEvent[]): Promise<Mention>;
  /**
   * The same for a change in another partition, before it is made: answers what is to be called after it. Where that is not called,
   * the event is told a minute later all the same, since the change may have been made.
   */
  mentionFirst(definitionId: string, event: ReviewEvent): Promise<() => Promise<void>>;
  list(
    definitionId: string,
    limit: number,
  ): Promise<readonly { readonly rowKey: string; readonly event: ReviewEvent }[]>;
  remove(definitionId: string, rowKeys: readonly string[]): Promise<void>;
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
  const prepare = async (definitionId: string, events: readonly ReviewEvent[], at: string): Promise<Mention> => {
    const known = await subscriptions.known();
    const different = [...new Map(events.map((event) => [event.id, event])).values()];
    const wanted = different.filter((event) => known.some((subscription) => asksForEvent(subscription, event)));
    if (wanted.length === 0) return NOTHING;
    const subject = { outboxOf: definitionId };
    const announced = await due.announce(subject, at);
    return {
      rows: wanted.map((event) => ({ kind: 'upsert', rowKey: `${PREFIX}:${eventKey(event)}`, value: event })),
      send: unlessDown(undefined, () => startWork({ due, workQueue, now }, subject, announced)),
    };
  };
  return {
    now,
    mention: (definitionId, events) =>
      events.length === 0
        ? Promise.resolve(NOTHING)
        : unlessDown(NOTHING, () => prepare(definitionId, events, now()))(),
    mentionFirst: unlessDown(NOTHING.send, async (definitionId: string, event: ReviewEvent) => {
      const { rows, send } = await prepare(definitionId, [event], addDuration(now(), CHANGE));
      await reviews.write(definitionId, rows);
      return send;
    }),
    async list(definitionId, limit) {
      const { rows } = await reviews.range<ReviewEvent>(definitionId, keysUnder(PREFIX), limit);
      return rows.map(({ rowKey, value }) => ({ rowKey, event: value }));
    },
    remove: (definitionId, rowKeys) =>
      reviews.write(
        definitionId,
        rowKeys.map((rowKey) => ({ kind: 'delete', rowKey })),
      ),
  };
}

/** The same, with another answer when the storage does not. */
function unlessDown<Args extends readonly unknown[], T>(
  instead: T,
  attempt: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  return async (...args) => {
    try {
      return await attempt(...args);
    } catch (error) {
      if (error instanceof GraphError) return instead;
      throw error;
    }
  };
}
