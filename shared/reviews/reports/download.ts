import type { Caller } from '../../auth/caller';
import { GraphError, notFound } from '../../rules/errors';
import { type History, reportName } from '../../rules/reports/history';
import type { Dependencies } from '../dependencies';
import { requireHistoryDownload } from '../access/reports';
import { findHistory } from './histories';
import { hmacSigner } from '../../api/odata/tokenSigner';
import { addDuration, isBefore } from '../../rules/duration';

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
export interface HistoryPath {
  readonly historyId: string;
  readonly instanceId: string;
}

/** A finished report, and the token that opens it for 24 hours. */
export interface DownloadGrant {
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
