import type { Contact, Instance } from '../rules/model/instance';
import { type Activity, uncounted } from './decisionRows';
import type { InstanceKey } from './decisions';
import { lineRow, type KeyedLine } from './evidence/evidenceRow';
import { gateOf } from './instances';
import { inFlight } from './table/inFlight';
import { keys, keysUnder } from './table/keys';
import { unlessStale } from './table/storageError';
import { type Group, packed } from './table/transaction';
import { TRANSACTION_ROWS, type Range, type RowChange, type Rows, type StoredValue, type Table } from './table/table';

/** The reviewers of instances. The partition of each person also lists the instances that they review. */
export interface Contacts {
  find(instance: InstanceKey, userId: string): Promise<StoredValue<Contact> | undefined>;
  /** Lists contacts in the order of the user ids, starting after the id `after`. */
  list(instance: InstanceKey, after: string | undefined, limit: number): Promise<Rows<Contact>>;
  /** Lists the people who have decided in an instance, in the order of their ids, starting after the id `after`. */
  listActive(instance: InstanceKey, after: string | undefined, limit: number): Promise<Rows<Activity>>;
  /** Lists the reviewers who have opened an instance, each with the time of their first look, starting after the id `after`. */
  listOpened(instance: InstanceKey, after: string | undefined, limit: number): Promise<Rows<Activity>>;
  /** Records that a reviewer has opened a running instance, unless an earlier look is recorded. */
  noteOpened(instance: Instance, look: Activity): Promise<void>;
  /** Adds contacts, and replaces those with an ETag. Throws StaleError when a new contact exists already or a replaced one has changed. */
  put(instance: InstanceKey, contacts: readonly ContactChange[]): Promise<void>;
  /** Lists the instances that a person reviews or has reviewed, of one definition or of all. */
  listReviewing(userId: string, definitionId?: string): Promise<readonly InstanceKey[]>;
}

export interface ContactChange {
  readonly value: Contact;
  /** The ETag of the contact that is replaced; absent for a new one. */
  readonly etag?: string;
  /** Lines of evidence that belong to the change. */
  readonly lines?: readonly KeyedLine[];
}

const ALL = { from: '0', to: 'g' };
const PAGE = 1000;
/** How many index rows are written at the same time; each goes to a partition of its own. */
const IN_FLIGHT = 8;

/** The most looks that a process remembers. While it remembers the look of a person, further pages for that person read no storage. */
const MOST_LOOKS = 10_000;

export function createContacts(table: Table, index: Table): Contacts {
  const looks = new Set<string>();
  return {
    find: ({ definitionId, id }, userId) => table.find<Contact>(definitionId, keys.contact(id, userId)),
    list: ({ definitionId, id }, after, limit) =>
      table.range<Contact>(definitionId, keysUnder(`contact:${id}`, after), limit),
    listActive: ({ definitionId, id }, after, limit) =>
      table.range<Activity>(definitionId, keysUnder(`activity:${id}`, after), limit),
    listOpened: ({ definitionId, id }, after, limit) =>
      table.range<Activity>(definitionId, keysUnder(`opened:${id}`, after), limit),
    async noteOpened(instance, look) {
      const { definitionId, id } = instance;
      const rowKey = keys.opened(id, look.id);
      const gate = gateOf(instance);
      if (looks.has(rowKey) || gate === undefined) return;
      const insert = { kind: 'insert', rowKey, value: look } as const;
      const isRecorded =
        (await table.find(definitionId, rowKey)) !== undefined ||
        // Require the gate, because a row without it would remain after a deleted review.
        (await unlessStale(() => table.write(definitionId, [{ kind: 'require', rowKey: gate }, insert])));
      if (looks.size >= MOST_LOOKS) looks.clear();
      if (isRecorded) looks.add(rowKey);
    },
    async put(instance, contacts) {
      // Write the index first. A superfluous entry in it is harmless, because the instance decides who reviews it.
      const { definitionId, id } = instance;
      const row: RowChange = { kind: 'upsert', rowKey: indexKey(instance), value: { definitionId, id } };
      const added = contacts.filter(({ etag }) => etag === undefined);
      await inFlight(IN_FLIGHT, added, ({ value }) => index.write(value.id, [row]));
      const groups = contacts.map(({ value, etag, lines = [] }): Group => {
        const rowKey = keys.contact(id, value.id);
        const change = etag === undefined ? ({ kind: 'insert' } as const) : ({ kind: 'replace', etag } as const);
        return [{ ...change, rowKey, value }, ...lines.map(lineRow)];
      });
      for (const together of packed(groups, TRANSACTION_ROWS - 1))
        await table.write(definitionId, [uncounted(id), ...together.flat()]);
    },
    async listReviewing(userId, definitionId) {
      const found: InstanceKey[] = [];
      let range: Range = definitionId === undefined ? ALL : keysUnder(definitionId);
      for (;;) {
        const { rows, more } = await index.range<InstanceKey>(userId, range, PAGE);
        found.push(...rows.map(({ value }) => value));
        const last = rows.at(-1)?.rowKey;
        if (!more || last === undefined) return found;
        range = { ...range, after: last };
      }
    },
  };
}

/** Returns the key of an instance in the partition of its reviewers. */
export const indexKey = ({ definitionId, id }: InstanceKey): string => `${definitionId}:${id}`;
