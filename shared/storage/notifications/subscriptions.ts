import { NEW_STATE, type Subscription } from '../../rules/events/subscription';
import { dropRow, PARTITION } from './deliveries';
import { keysUnder } from '../table/keys';
import { nextTurn, type RowChange, type StoredValue, type Table } from '../table/table';

/**
 * For how many milliseconds a list of all subscriptions is reused. A subscription that another process creates is known after that time at
 * the latest.
 */
const KNOWN_FOR_MS = 60_000;
/** The most subscriptions that are read. One page holds all of them. */
const MOST = 1000;

/** A subscription that has ended. It is remembered so that a repeated DELETE succeeds. */
interface Gone {
  readonly creatorId: string;
  readonly removedDateTime: string;
}

/**
 * The subscriptions, in one partition with their pending events:
 *
 *     subscription:{id}                           what the subscriber wants
 *     state:{id}                                  the state of the delivery
 *     pending:{id}:{instant}:{event}              an event to deliver
 *     gone:{id}                                   a subscription that has ended
 *     turn                                        changes with each insertion
 */
export interface Subscriptions {
  find(id: string): Promise<StoredValue<Subscription> | undefined>;
  list(): Promise<readonly Subscription[]>;
  /** Returns the subscriptions in a state that is at most a minute old, usually without a call. */
  known(): Promise<readonly Subscription[]>;
  /**
   * Inserts a subscription if `judge` accepts the existing ones. Throws what `judge` throws, and StaleError when another subscription is
   * inserted at the same time.
   */
  insert(subscription: Subscription, judge: (existing: readonly Subscription[]) => void): Promise<void>;
  /** Replaces a subscription. Throws StaleError when it has changed or ended. */
  renew(subscription: StoredValue<Subscription>): Promise<void>;
  /** Removes a subscription and remembers its creator; `Deliveries.clear` removes its events. Throws StaleError when it has changed. */
  remove(subscription: StoredValue<Subscription>, now: string): Promise<void>;
  findGone(id: string): Promise<Gone | undefined>;
  forget(id: string): Promise<void>;
}

export function createSubscriptions(table: Table): Subscriptions {
  let recent: { readonly at: number; readonly list: Promise<readonly Subscription[]> } | undefined;

  const list = async (): Promise<readonly Subscription[]> => {
    const { rows } = await table.range<Subscription>(PARTITION, keysUnder('subscription'), MOST);
    return rows.map(({ value }) => value);
  };
  const known = (): Promise<readonly Subscription[]> => {
    if (recent && Date.now() - recent.at < KNOWN_FOR_MS) return recent.list;
    const asked = list();
    recent = { at: Date.now(), list: asked };
    asked.catch(() => {
      recent = undefined;
    });
    return asked;
  };
  const write = async (changes: readonly RowChange[]): Promise<void> => {
    await table.write(PARTITION, changes);
  };
  const drop = (rowKey: string): Promise<void> => dropRow(table, rowKey);

  return {
    find: (id) => table.find<Subscription>(PARTITION, `subscription:${id}`),
    list,
    known,
    async insert(value, judge) {
      const turn = await nextTurn(table, PARTITION);
      judge(await list());
      await drop(`gone:${value.id}`);
      await write([
        turn,
        { kind: 'upsert', rowKey: `subscription:${value.id}`, value },
        { kind: 'upsert', rowKey: `state:${value.id}`, value: NEW_STATE },
      ]);
      recent = undefined;
    },
    async renew({ value, etag }) {
      await write([{ kind: 'replace', rowKey: `subscription:${value.id}`, value, etag }]);
      recent = undefined;
    },
    async remove({ value: { id, creatorId }, etag }, removedDateTime) {
      await write([{ kind: 'upsert', rowKey: `gone:${id}`, value: { creatorId, removedDateTime } }]);
      await write([{ kind: 'delete', rowKey: `subscription:${id}`, etag }]);
      recent = undefined;
    },
    findGone: async (id) => (await table.find<Gone>(PARTITION, `gone:${id}`))?.value,
    forget: (id) => drop(`gone:${id}`),
  };
}
