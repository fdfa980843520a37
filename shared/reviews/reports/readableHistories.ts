import type { Caller } from '../../auth/caller';
import type { Source } from '../../api/odata/source';
import { historyHorizon, type History } from '../../rules/reports/history';
import type { Dependencies } from '../dependencies';
import { requireAnyRead, seesAllHistories } from '../access/historyRights';

/**
 * The reports of the last 30 days that a caller may read, in the order of their creation: his own, or all.
 * Throws Forbidden for who may read no reviews. Reference: Graph access reviews E40.
 */
export function readableHistories({ storage, now }: Dependencies, caller: Caller): Source<History> {
  requireAnyRead(caller);
  const wanted = {
    creatorId: seesAllHistories(caller) ? undefined : caller.id,
    createdAfter: historyHorizon(now()),
  };
  return {
    async read(after, limit) {
      const { rows, more } = await storage.histories.list(wanted, after, limit);
      return { rows: rows.map(({ rowKey: key, value }) => ({ key, value })), more };
    },
  };
}
