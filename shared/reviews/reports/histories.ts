import type { Source } from '../../api/odata/source';
import { identityOf, type Caller } from '../../auth/caller';
import { isBefore } from '../../rules/duration';
import { notFound } from '../../rules/errors';
import { isGuid } from '../../rules/ids';
import { historyEnd, historyHorizon, type History, type HistoryInput } from '../../rules/reports/history';
import { readableReviews, requireAnyRead, seesAllHistories } from '../access/reports';
import type { Dependencies } from '../dependencies';
import { announceCreation, startWorkNow } from '../handOver';
import { randomUUID } from 'node:crypto';

/**
 * Requests a history report, which is made in the background. Throws Forbidden, TooManyRequests, ServiceUnavailable.
 * Source: docs/graph-reference.md#e41.
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
    blocks: [],
  };
  await deps.storage.quotas.use('historyReports', caller.id, history.id);
  const subject = { kind: 'report', historyId: history.id } as const;
  const dueKey = await announceCreation(deps, subject);
  await deps.storage.histories.insert(history);
  await deps.storage.histories.enlist(history);
  await startWorkNow(deps, subject, dueKey);
  return history;
}

/** Returns a report that is not older than 30 days. Throws ResourceNotFound. */
export async function findHistory({ storage, now }: Dependencies, id: string): Promise<History> {
  const found = isGuid(id) ? await storage.histories.find(id) : undefined;
  if (!found || !isBefore(now(), historyEnd(found.value))) throw notFound('accessReviewHistoryDefinition', id);
  return found.value;
}

/** Returns a report, without its text, to a caller who may read reviews. Throws ResourceNotFound, Forbidden. */
export async function findReadableHistory(deps: Dependencies, caller: Caller, id: string): Promise<History> {
  requireAnyRead(caller);
  return findHistory(deps, id);
}

/**
 * Returns the reports of the last 30 days that a caller may read, in the order of their creation: their own, or all. Throws Forbidden for
 * callers who may read no reviews. Source: docs/graph-reference.md#e40.
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
