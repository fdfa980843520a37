import { NEW_STATE, type Subscription } from '../rules/events/subscription';
import { dropRow, PARTITION } from './deliveries';
import { keysUnder } from './table/keys';
import type { RowChange, Stored, Table } from './table/table';

/** What is known of all subscriptions is asked for again after so long; a new one elsewhere counts from then on. */
const KNOWN_FOR_MS = 60_000;
/** One page: there are never so many. */
const MOST = 1000;

/** A subscription that is gone: who asks to remove it once more is told that this is done. */
interface Gone {
  readonly creatorId: string;
  readonly removedDateTime: string;
}

/**
 * Subscriptions. In one partition with what is still to be told:
 *
 *     subscription:{id}, state:{id}               what is wished for, and where the telling stands
 *     pending:{id}:{instant}:{event}              what is to be told
 *     gone:{id}                                   there was one
 */
export interface Subscriptions {
  find(id: string): Promise<Stored<Subscription> | undefined>;
  list(): Promise<readonly Subscription[]>;
  /** The same as it was a short while ago: costs nothing as a rule. */
  known(): Promise<readonly Subscription[]>;
  insert(subscription: Subscription): Promise<void>;
  /** Changes one that is there. Throws StaleError when it is not. */
  renew(subscription: Stored<Subscription>): Promise<void>;
  /**
   * Takes it away and remembers that it was there; what is left to tell goes with `Deliveries.clear`. Throws StaleError when it changed
   * since it was read.
   */
  remove(subscription: Stored<Subscription>, now: string): Promise<void>;
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
    async insert(value) {
      await drop(`gone:${value.id}`);
      await write([
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
