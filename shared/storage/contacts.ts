import type { Contact } from '../rules/instance';
import type { InstanceKey } from './decisions';
import { keys, keysUnder } from './keys';
import { TRANSACTION_ROWS, type Range, type RowChange, type Rows, type Table } from './table';

/** The reviewers of instances; and for each person, in a partition of his own, the instances to review. */
export interface Contacts {
  find(instance: InstanceKey, userId: string): Promise<Contact | undefined>;
  /** In the order of the user ids, behind the id `after`. */
  list(instance: InstanceKey, after: string | undefined, limit: number): Promise<Rows<Contact>>;
  put(instance: InstanceKey, contacts: readonly Contact[]): Promise<void>;
  /** The instances that somebody reviews or reviewed, of one definition or of all. */
  listReviewing(userId: string, definitionId?: string): Promise<readonly InstanceKey[]>;
}

const ALL = { from: '0', to: 'g' };
const PAGE = 1000;

export function createContacts(table: Table, index: Table): Contacts {
  return {
    async find({ definitionId, id }, userId) {
      return (await table.find<Contact>(definitionId, keys.contact(id, userId)))?.value;
    },
    list: ({ definitionId, id }, after, limit) =>
      table.range<Contact>(definitionId, keysUnder(`contact:${id}`, after), limit),
    async put(instance, contacts) {
      // The index comes first: an entry too many leads to an instance that says no.
      const { definitionId, id } = instance;
      const row: RowChange = { kind: 'upsert', rowKey: indexKey(instance), value: { definitionId, id } };
      for (const contact of contacts) await index.write(contact.id, [row]);
      const rows = contacts.map((value): RowChange => {
        return { kind: 'upsert', rowKey: keys.contact(id, value.id), value };
      });
      for (let n = 0; n < rows.length; n += TRANSACTION_ROWS) {
        await table.write(definitionId, rows.slice(n, n + TRANSACTION_ROWS));
      }
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

/** The key of an instance in the partition of somebody who reviews it. */
export const indexKey = ({ definitionId, id }: InstanceKey): string => `${definitionId}:${id}`;
