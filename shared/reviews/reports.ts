import type { Source } from '../api/odata/source';
import { identityOf, type Caller } from '../auth/caller';
import { isBefore, addDuration } from '../rules/duration';
import { notFound, GraphError } from '../rules/errors';
import { isGuid } from '../rules/ids';
import { historyEnd, historyHorizon, type History, type HistoryInput, reportName } from '../rules/reports/history';
import { readableReviews, requireAnyRead, seesAllHistories, requireHistoryDownload } from './access/reports';
import type { Dependencies } from './dependencies';
import { announceCreation, startWorkNow } from './handOver';
import { randomUUID } from 'node:crypto';
import { hmacSigner } from '../api/odata/paging';

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
async function findHistory({ storage, now }: Dependencies, id: string): Promise<History> {
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

const LINK_LIFE = 'PT24H';

/**
 * Returns the token of a link that downloads a file for 24 hours without an access token. `file` names the only file that the token opens.
 */
export function linkToken({ storage, now }: Dependencies, file: string): Promise<string> {
  return hmacSigner(storage.secrets.downloadKey, file).sign(addDuration(now(), LINK_LIFE));
}

/** Throws Forbidden for a token that is forged, expired, or of another file. */
export async function requireLinkToken({ storage, now }: Dependencies, file: string, token: string): Promise<void> {
  const expires = await hmacSigner(storage.secrets.downloadKey, file).open(token);
  if (expires === undefined || !isBefore(now(), expires)) {
    throw new GraphError('Forbidden', 'The link is not valid, or its 24 hours are over; generate another one.');
  }
}

/** The keys of the one instance of a report in a path. */
interface HistoryPath {
  readonly historyId: string;
  readonly instanceId: string;
}

/** A finished report, and the token that opens it for 24 hours. */
interface DownloadGrant {
  readonly history: History;
  readonly token: string;
}

/**
 * Returns the token of a download link, which needs no access token. Throws ResourceNotFound, Forbidden, Conflict while the report is
 * unfinished. Source: docs/graph-reference.md#e44.
 */
export async function grantDownload(deps: Dependencies, caller: Caller, path: HistoryPath): Promise<DownloadGrant> {
  const history = await findHistoryInstance(deps, path);
  requireHistoryDownload(caller, history);
  if (history.status !== 'done') {
    throw new GraphError(
      'Conflict',
      `The report can be downloaded when its status is 'done'; now it is '${history.status}'.`,
    );
  }
  return { history, token: await linkToken(deps, linkFile(history.id)) };
}

/** Returns the text of a report for the token of a link. Throws Forbidden for a forged or expired token, ResourceNotFound. */
export async function downloadReport(
  deps: Dependencies,
  path: HistoryPath,
  token: string,
): Promise<{ readonly history: History; readonly text: string }> {
  await requireLinkToken(deps, linkFile(path.historyId), token);
  const history = await findHistoryInstance(deps, path);
  const text = await deps.storage.reports.read(reportName(history));
  if (text === undefined) throw notFound('accessReviewHistoryInstance', path.instanceId);
  return { history, text };
}

/** Returns the report that a path names. A report has one instance, whose id is the id of the report. */
async function findHistoryInstance(deps: Dependencies, { historyId, instanceId }: HistoryPath): Promise<History> {
  const history = await findHistory(deps, historyId);
  if (instanceId !== history.id) throw notFound('accessReviewHistoryInstance', instanceId);
  return history;
}

const linkFile = (historyId: string): string => `report ${historyId}`;
