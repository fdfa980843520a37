import { eventKey, type ReviewEvent } from '../../rules/events/reviewEvents';
import type { DeliveryState } from '../../rules/events/subscription';
import { keysUnder, lastPart } from '../table/keys';
import { unlessStale } from '../table/storageError';
import { TRANSACTION_ROWS, type StoredValue, type Table } from '../table/table';

/** The partition of subscriptions and their pending events. */
export const PARTITION = 'subscriptions';

/** The most states that are read. One page holds the states of all subscriptions. */
const MOST = 1000;

/** One event for one subscription. */
export interface PendingEvent {
  readonly rowKey: string;
  readonly event: ReviewEvent;
}

/** The pending events of subscriptions, and the state of their delivery. */
export interface Deliveries {
  /** Returns the states of all subscriptions, by the id of the subscription. */
  listStates(): Promise<ReadonlyMap<string, DeliveryState>>;
  findState(id: string): Promise<StoredValue<DeliveryState> | undefined>;
  /** Writes the first state of a subscription. There is no earlier state, because the end of a subscription removes it. */
  putState(id: string, state: DeliveryState): Promise<void>;
  /** Replaces the state of a subscription. Throws StaleError when it has changed since it was read. */
  replaceState(id: string, previous: StoredValue<DeliveryState>, next: DeliveryState): Promise<void>;
  add(id: string, events: readonly ReviewEvent[]): Promise<void>;
  /** Lists pending events, the oldest first. */
  list(id: string, limit: number): Promise<readonly PendingEvent[]>;
  remove(pending: readonly PendingEvent[]): Promise<void>;
  /** Removes the pending events and the state. */
  clear(id: string): Promise<void>;
}

export function createDeliveries(table: Table): Deliveries {
  const list = async (id: string, limit: number): Promise<readonly PendingEvent[]> => {
    const { rows } = await table.range<ReviewEvent>(PARTITION, keysUnder(`pending:${id}`), limit);
    return rows.map(({ rowKey, value }) => ({ rowKey, event: value }));
  };
  const remove = (pending: readonly PendingEvent[]): Promise<void> =>
    table.write(
      PARTITION,
      pending.map(({ rowKey }) => ({ kind: 'delete', rowKey })),
    );
  return {
    list,
    remove,
    async listStates() {
      const { rows } = await table.range<DeliveryState>(PARTITION, keysUnder('state'), MOST);
      return new Map(rows.map(({ rowKey, value }) => [lastPart(rowKey), value]));
    },
    findState: (id) => table.find<DeliveryState>(PARTITION, `state:${id}`),
    putState: (id, value) => table.write(PARTITION, [{ kind: 'upsert', rowKey: `state:${id}`, value }]),
    replaceState: (id, { etag }, value) =>
      table.write(PARTITION, [{ kind: 'replace', rowKey: `state:${id}`, value, etag }]),
    add: (id, events) =>
      table.write(
        PARTITION,
        events.map((event) => ({ kind: 'upsert', rowKey: `pending:${id}:${eventKey(event)}`, value: event })),
      ),
    async clear(id) {
      for (;;) {
        const pending = await list(id, TRANSACTION_ROWS);
        if (pending.length === 0) break;
        await remove(pending);
      }
      await dropRow(table, `state:${id}`);
    },
  };
}

/** Deletes a row of the partition. Idempotent. */
export async function dropRow(table: Table, rowKey: string): Promise<void> {
  await unlessStale(() => table.write(PARTITION, [{ kind: 'delete', rowKey }]));
}
