import type { Instance } from '../../rules/model/instance';
import { unlessStale } from '../table/storageError';
import type { Rows, Table } from '../table/table';

const PARTITION = 'instance';
const ALL = { from: '0', to: 'g' };

/** An instance that may need attention. */
type WatchedInstance = Pick<Instance, 'definitionId' | 'id'>;

const keyOf = ({ definitionId, id }: WatchedInstance): string => `${definitionId}:${id}`;

/**
 * The instances that may need attention (see rules/instance/attention.ts), so that a search for them reads no other rows. A superfluous row
 * is harmless, because the instance itself says whether it needs attention.
 */
export interface WatchList {
  /** Lists instances in the order of their definitions, starting after the key `after`. */
  list(after: string | undefined, limit: number): Promise<Rows<WatchedInstance>>;
  add(instance: WatchedInstance): Promise<void>;
  remove(instance: WatchedInstance): Promise<void>;
}

export const createWatchList = (table: Table): WatchList => ({
  list: (after, limit) => table.range<WatchedInstance>(PARTITION, { ...ALL, after }, limit),
  add: ({ definitionId, id }) =>
    table.write(PARTITION, [{ kind: 'upsert', rowKey: keyOf({ definitionId, id }), value: { definitionId, id } }]),
  async remove(instance) {
    await unlessStale(() => table.write(PARTITION, [{ kind: 'delete', rowKey: keyOf(instance) }]));
  },
});
