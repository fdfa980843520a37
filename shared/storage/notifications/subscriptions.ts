import { NEW_STATE, type Subscription } from '../../rules/events/subscription';
import { dropRow, PARTITION } from './deliveries';
import { keysUnder } from '../table/keys';
import { nextTurn, type RowChange, type StoredValue, type Table } from '../table/table';

/** How long a list of all subscriptions is reused. Subscriptions that another process creates count after that. */
const KNOWN_FOR_MS = 60_000;
/** One page holds every subscription. */
const MOST = 1000;

/** A subscription that has ended, so that a repeated DELETE succeeds. */
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
  /** Returns the subscriptions as they were up to a minute ago, mostly without a call. */
  known(): Promise<readonly Subscription[]>;
  /**
   * Inserts a subscription if `judge` accepts those that exist. Throws what it throws, and StaleError when another was inserted meanwhile.
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
