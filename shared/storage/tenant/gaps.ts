import type { DirectoryGap } from '../../rules/model/gap';
import type { InstanceKey } from '../decisions';
import type { Table } from '../table/table';

const PARTITION = 'gap';
const MOST = 100;

/** A gap, and when it was met last, in which instance. */
export interface ObservedGap extends DirectoryGap {
  readonly observedDateTime: string;
  readonly definitionId: string;
  readonly instanceId: string;
}

/** What the directory withheld from reviews, for the operator: the last time of each kind. */
export interface Gaps {
  list(): Promise<readonly ObservedGap[]>;
  put(gap: DirectoryGap, instance: InstanceKey, observedDateTime: string): Promise<void>;
}

export function createGaps(table: Table): Gaps {
  return {
    list: async () => (await table.range<ObservedGap>(PARTITION, ALL, MOST)).rows.map(({ value }) => value),
    async put({ what, why }, { definitionId, id }, observedDateTime) {
      const value: ObservedGap = { what, why, observedDateTime, definitionId, instanceId: id };
      await table.write(PARTITION, [{ kind: 'upsert', rowKey: what, value }]);
    },
  };
}

/** All names in small and capital letters. */
const ALL = { from: 'A', to: '{' };
