import type { Caller } from '../../auth/caller';
import { hmacSigner, type TokenSigner } from '../../api/odata/tokenSigner';
import { addDuration, isBefore } from '../../rules/duration';
import { GraphError, notFound } from '../../rules/errors';
import { reportName, type History } from '../../rules/reports/history';
import type { Dependencies } from '../dependencies';
import { requireHistoryDownload } from '../access/reports';
import { findHistory } from './histories';

const LINK_LIFE = 'PT24H';

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
  const signer = await signerFor(deps, history.id);
  return { history, token: signer.sign(addDuration(deps.now(), LINK_LIFE)) };
}

/** Returns the text of a report for the token of a link. Throws Forbidden for a forged or expired token, ResourceNotFound. */
export async function downloadReport(
  deps: Dependencies,
  path: HistoryPath,
  token: string,
): Promise<{ readonly history: History; readonly text: string }> {
  const expires = (await signerFor(deps, path.historyId)).open(token);
  if (expires === undefined || !isBefore(deps.now(), expires)) {
    throw new GraphError('Forbidden', 'The link is not valid, or its 24 hours are over; generate another one.');
  }
  const history = await findHistoryInstance(deps, path);
  const text = await deps.storage.reports.read(reportName(history));
  if (text === undefined) throw notFound('accessReviewHistoryInstance', path.instanceId);
  return { history, text };
}

/** A report has one instance, with its own id. */
async function findHistoryInstance(deps: Dependencies, { historyId, instanceId }: HistoryPath): Promise<History> {
  const history = await findHistory(deps, historyId);
  if (instanceId !== history.id) throw notFound('accessReviewHistoryInstance', instanceId);
  return history;
}

/** A token opens one report only. */
async function signerFor({ storage }: Dependencies, historyId: string): Promise<TokenSigner> {
  return hmacSigner(await storage.secrets.downloadKey(), `report ${historyId}`);
}
