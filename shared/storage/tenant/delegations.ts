import type { Delegation } from '../../rules/model/origin';
import { keysUnder } from '../table/keys';
import type { StoredValue, Table } from '../table/table';

/**
 * Who decides in whose place. The row of the reviewer counts; rows of delegates only lead to it, so a superfluous row is harmless.
 *
 *     {user} | delegation            the delegation of this reviewer
 *     {delegate} | user:{user}       leads to a reviewer who has or had this delegate
 */
export interface Delegations {
  find(userId: string): Promise<StoredValue<Delegation> | undefined>;
  /** Replaces `previous` by a delegation. Throws StaleError when `previous` has changed since it was read. */
  put(previous: StoredValue<Delegation> | undefined, next: Delegation): Promise<void>;
  /** Returns the delegations to this person, including ended ones, from at most `MOST_REVIEWERS` reviewers. */
  listTo(delegateId: string): Promise<readonly Delegation[]>;
}

const ROW = 'delegation';
const MOST_REVIEWERS = 100;

export function createDelegations(table: Table): Delegations {
  const find = (userId: string) => table.find<Delegation>(userId, ROW);
  return {
    find,
    async put(previous, next) {
      const { user, delegate } = next;
      await table.write(delegate.id, [{ kind: 'upsert', rowKey: `user:${user.id}`, value: { userId: user.id } }]);
      const change = previous ? ({ kind: 'replace', etag: previous.etag } as const) : ({ kind: 'insert' } as const);
      await table.write(user.id, [{ ...change, rowKey: ROW, value: next }]);
    },
    async listTo(delegateId) {
      const { rows } = await table.range<{ userId: string }>(delegateId, keysUnder('user'), MOST_REVIEWERS);
      const found = await Promise.all(rows.map(({ value }) => find(value.userId)));
      return found.flatMap((row) => (row?.value.delegate.id === delegateId ? [row.value] : []));
    },
  };
}
