import type { Caller } from '../../auth/caller';
import { hmacSigner, type TokenSigner } from '../../api/odata/tokenSigner';
import { addDuration, isBefore } from '../../rules/duration';
import { GraphError, notFound } from '../../rules/errors';
import { reportName, type History } from '../../rules/reports/history';
import type { Dependencies } from '../dependencies';
import { findHistory } from './findHistory';
import { requireHistoryDownload } from '../access/historyRights';

const LINK_LIFE = 'PT24H';

/** Names the one instance of a report by the keys of its path. */
export interface HistoryPath {
  readonly historyId: string;
  readonly instanceId: string;
}

/** A report that is done, and the token that opens it for 24 hours. */
export interface DownloadGrant {
  readonly history: History;
  readonly token: string;
}

/**
 * Lets a report be downloaded without a further token, by whoever has the link. Throws ResourceNotFound, Forbidden, and Conflict
 * while the report is not done. Reference: Graph access reviews E44.
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

/**
 * The text of a report, for the token of a link to it. Throws Forbidden for a token that is not ours or is too old, ResourceNotFound
 * when the report is gone.
 */
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

/** A one-time report has one instance, of the same id. */
async function findHistoryInstance(deps: Dependencies, { historyId, instanceId }: HistoryPath): Promise<History> {
  const history = await findHistory(deps, historyId);
  if (instanceId !== history.id) throw notFound('accessReviewHistoryInstance', instanceId);
  return history;
}

/** A token is good for one report. */
async function signerFor({ storage }: Dependencies, historyId: string): Promise<TokenSigner> {
  return hmacSigner(await storage.secrets.downloadKey(), `report ${historyId}`);
}
