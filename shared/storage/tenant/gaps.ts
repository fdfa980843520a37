import type { AnchorGap, DirectoryGap } from '../../rules/model/instance';
import type { InstanceKey } from '../decisions';
import type { Table } from '../table/table';

const PARTITION = 'gap';
const MOST = 100;

/** A gap, with the time and the instance of its last occurrence. */
export type ObservedGap = Gap & {
  readonly observedDateTime: string;
  readonly definitionId: string;
  readonly instanceId: string;
};

type Gap = DirectoryGap | AnchorGap;

/** The last gap of each type, for the operator: what the directory withheld from reviews, and which anchors failed. */
export interface Gaps {
  list(): Promise<readonly ObservedGap[]>;
  put(gap: Gap, instance: InstanceKey, observedDateTime: string): Promise<void>;
}

export function createGaps(table: Table): Gaps {
  return {
    list: async () => (await table.range<ObservedGap>(PARTITION, ALL, MOST)).rows.map(({ value }) => value),
    async put(gap, { definitionId, id }, observedDateTime) {
      const value: ObservedGap = { ...gap, observedDateTime, definitionId, instanceId: id };
      await table.write(PARTITION, [{ kind: 'upsert', rowKey: gap.what, value }]);
    },
  };
}

/** The range of all row keys that begin with a letter. */
const ALL = { from: 'A', to: '{' };
