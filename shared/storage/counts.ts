import type { Instance } from '../rules/model/instance';
import type { Progress } from '../rules/reports/progress';
import { gateOf } from './instances';
import { keys } from './table/keys';
import type { StoredValue, Table } from './table/table';

/** The figures of an instance, and the versions of the rows from which they were counted. */
export interface Count {
  readonly countedDateTime: string;
  readonly progress: Progress;
  /** The ETag of the instance. */
  readonly instance: string;
  /** The ETag of the gate, which each decision of a reviewer changes; null after the end. */
  readonly gate: string | null;
}

/** The row of the last count before a new one begins. */
interface CountPlace {
  readonly gate: string | null;
  /** The last count; undefined if a change since then did not require the gate. */
  readonly last: Count | undefined;
  /** The ETag of the row; undefined if no count can be kept. */
  readonly etag: string | undefined;
}

/**
 * The last count of each instance. Changes of items or reviewers that do not require the gate (see gateOf in instances.ts) empty the row in
 * their transaction (see uncounted in decisionRows.ts). Only these make the row, so that no count outlives a deleted review.
 */
export interface Counts {
  find(instance: Instance): Promise<CountPlace>;
  /** Stores a count that began after `place` was read. Throws StaleError when the row has been emptied since. */
  keep(instance: Instance, place: CountPlace, count: Count): Promise<void>;
}

export const createCounts = (table: Table): Counts => ({
  async find(instance) {
    const { definitionId, id } = instance;
    const gateKey = gateOf(instance);
    const [row, gate] = await Promise.all([
      table.find<Partial<Count>>(definitionId, keys.counts(id)),
      gateKey === undefined ? undefined : table.find(definitionId, gateKey),
    ]);
    const last = row?.value.progress ? (row as StoredValue<Count>).value : undefined;
    // If the gate of an instance is gone, the instance has changed since it was read.
    const isAsRead = gateKey === undefined || gate !== undefined;
    return { gate: gate?.etag ?? null, last, etag: isAsRead ? row?.etag : undefined };
  },
  async keep({ definitionId, id }, { etag }, value) {
    if (etag === undefined) return;
    await table.write(definitionId, [{ kind: 'replace', rowKey: keys.counts(id), value, etag }]);
  },
});
