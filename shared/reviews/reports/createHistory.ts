import { randomUUID } from 'node:crypto';
import { identityOf, type Caller } from '../../auth/caller';
import { addDuration } from '../../rules/duration';
import type { History, HistoryInput } from '../../rules/reports/history';
import type { Dependencies } from '../dependencies';
import { wake } from '../handOver';
import { readableReviews, requireAnyRead } from '../access/historyRights';

/** If the queue does not answer, or the creation is interrupted, the report is begun after this. */
const PATIENCE = 'PT5M';

/**
 * Asks for a history report, which is then made in the background. Throws Forbidden, ServiceUnavailable.
 * Reference: Graph access reviews E41.
 */
export async function createHistory(deps: Dependencies, caller: Caller, input: HistoryInput): Promise<History> {
  requireAnyRead(caller);
  const now = deps.now();
  const history: History = {
    ...input,
    id: randomUUID(),
    status: 'requested',
    createdBy: identityOf(caller),
    createdDateTime: now,
    readable: readableReviews(caller),
    runDateTime: null,
    fulfilledDateTime: null,
    position: null,
    blocks: 0,
  };
  const subject = { kind: 'report', historyId: history.id } as const;
  // The due index knows of it first, for later: work that began before the report is there would find nothing and forget it.
  const dueKey = await deps.storage.due.put(subject, addDuration(now, PATIENCE), now);
  await deps.storage.histories.insert(history);
  await deps.storage.histories.enlist(history);
  await wake(deps, subject, dueKey);
  return history;
}
