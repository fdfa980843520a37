import type { Principal, Resource } from '../rules/model/definition';
import type { RemovalPlan, RestorationOutcome } from '../rules/model/removal';
import type { InstanceKey } from './decisions';
import { keysUnder } from './table/keys';
import { TRANSACTION_ROWS, type Rows, type Table } from './table/table';

/** The outcome of one item of a restoration; `id` is the id of the decision. */
export interface RestoredItem extends RestorationOutcome {
  readonly id: string;
  readonly principal: Principal;
  readonly resource: Resource;
  readonly what: RemovalPlan;
}

/** The items of restorations, `restored:{restoration}:{decision}` in the partition of the definition. */
export interface RestoredItems {
  /** Stores items; a repetition replaces them. */
  put(
    instance: Pick<InstanceKey, 'definitionId'>,
    restorationId: string,
    items: readonly RestoredItem[],
  ): Promise<void>;
  /** Lists items in the order of their ids, starting after the id `after`. */
  list(
    instance: Pick<InstanceKey, 'definitionId'>,
    restorationId: string,
    after: string | undefined,
    limit: number,
  ): Promise<Rows<RestoredItem>>;
}

export const createRestoredItems = (table: Table): RestoredItems => ({
  async put({ definitionId }, restorationId, items) {
    for (let n = 0; n < items.length; n += TRANSACTION_ROWS) {
      const part = items.slice(n, n + TRANSACTION_ROWS);
      await table.write(
        definitionId,
        part.map((value) => ({ kind: 'upsert', rowKey: `restored:${restorationId}:${value.id}`, value })),
      );
    }
  },
  list: ({ definitionId }, restorationId, after, limit) =>
    table.range<RestoredItem>(definitionId, keysUnder(`restored:${restorationId}`, after), limit),
});
