import type * as graph from '@microsoft/microsoft-graph-types';
import { mapSource } from '../shared/api/odata/source';
import type { ListSpec, QueryOptions } from '../shared/api/odata/queryOptions';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import type { Dependencies } from '../shared/reviews/dependencies';
import { createHistory, findReadableHistory, readableHistories, grantDownload } from '../shared/reviews/reports';
import { requireAnyRead } from '../shared/reviews/access/reports';
import { expirationOf, type History, HISTORY_STATUSES } from '../shared/rules/reports/history';
import { historySchema, validateHistory } from '../shared/api/validation/validateHistory';
import { BOTH_VERSIONS, objectAnswer, type ReviewCall } from './resources';
import { identityToWire, scopeToWire } from '../shared/api/wire/definitionToWire';
import type { Whole } from '../shared/api/wire/whole';

/** Returns the accessReviewHistoryDefinition as in Graph, without instances. Source: docs/graph-reference.md#s2-13. */
export const historyToWire = (history: History): Whole<graph.AccessReviewHistoryDefinition, 'instances'> => ({
  id: history.id,
  displayName: history.displayName,
  reviewHistoryPeriodStartDateTime: history.reviewHistoryPeriodStartDateTime,
  reviewHistoryPeriodEndDateTime: history.reviewHistoryPeriodEndDateTime,
  decisions: [...history.decisions],
  status: history.status,
  createdDateTime: history.createdDateTime,
  createdBy: identityToWire(history.createdBy),
  scopes: history.scopes.map(scopeToWire),
  scheduleSettings: null,
});

/** Returns the accessReviewHistoryInstance, the only run of a report. Only generateDownloadUri sets `downloadUri`. */
export const historyInstanceToWire = (
  history: History,
  downloadUri: string | null = null,
): Whole<graph.AccessReviewHistoryInstance> => ({
  id: history.id,
  reviewHistoryPeriodStartDateTime: history.reviewHistoryPeriodStartDateTime,
  reviewHistoryPeriodEndDateTime: history.reviewHistoryPeriodEndDateTime,
  status: history.status,
  runDateTime: history.runDateTime ?? history.createdDateTime,
  fulfilledDateTime: history.fulfilledDateTime,
  expirationDateTime: expirationOf(history),
  downloadUri,
});

const HISTORIES = '/identityGovernance/accessReviews/historyDefinitions';
export const HISTORY = `${HISTORIES}/{historyId}`;
const HISTORY_INSTANCES = `${HISTORY}/instances`;

/** The query options of lists of reports. Graph names the options, but not the properties. Source: docs/graph-reference.md#e40. */
const LIST: ListSpec = {
  filter: {
    status: ['eq'],
    displayName: ['eq', 'contains', 'startswith'],
    createdDateTime: ['eq', 'gt', 'ge', 'lt', 'le'],
  },
  literals: { status: HISTORY_STATUSES },
  orderby: ['createdDateTime', 'displayName', 'status'],
  select: 'any',
  expand: ['instances'],
};

const SINGLE: ListSpec = { single: true, select: 'any', expand: ['instances'] };

const INSTANCES: ListSpec = {
  filter: { status: ['eq'] },
  literals: { status: HISTORY_STATUSES },
  orderby: ['status', 'runDateTime'],
  select: 'any',
};

/** accessReviewHistoryDefinition and its instances. */
export const historyEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'E40',
    operation: 'accessReviewSet-list-historyDefinitions',
    method: 'GET',
    path: HISTORIES,
    versions: BOTH_VERSIONS,
    permission: 'HISTORY',
    query: LIST,
    handle: list,
  },
  {
    id: 'E41',
    operation: 'accessReviewSet-post-historyDefinitions',
    method: 'POST',
    path: HISTORIES,
    versions: BOTH_VERSIONS,
    permission: 'HISTORY',
    takesBody: true,
    bodySchema: historySchema,
    isLongRunning: true,
    handle: create,
  },
  {
    id: 'E42',
    operation: 'accessReviewHistoryDefinition-get',
    method: 'GET',
    path: HISTORY,
    versions: BOTH_VERSIONS,
    permission: 'HISTORY',
    query: SINGLE,
    handle: getHistory,
  },
  {
    id: 'E43',
    operation: 'accessReviewHistoryDefinition-list-instances',
    method: 'GET',
    path: HISTORY_INSTANCES,
    versions: BOTH_VERSIONS,
    permission: 'HISTORY',
    query: INSTANCES,
    handle: listInstances,
  },
  {
    id: 'E44',
    operation: 'accessReviewHistoryInstance-generateDownloadUri',
    method: 'POST',
    path: `${HISTORY_INSTANCES}/{instanceId}/generateDownloadUri`,
    versions: BOTH_VERSIONS,
    permission: 'HISTORY',
    handle: generateDownloadUri,
  },
];

async function list(call: ReviewCall): Promise<Answer> {
  const { deps, caller, query } = call;
  const histories = mapSource(readableHistories(deps, caller), (history) => toWire(history, query));
  return listAnswer(call, ['historyDefinitions'], histories);
}

async function create(call: ReviewCall): Promise<Answer> {
  const { deps, caller, version, url, body } = call;
  requireAnyRead(caller);
  const history = await createHistory(deps, caller, validateHistory(body, version));
  const headers = { Location: `${url.base}${HISTORIES}/${history.id}` };
  return { ...objectAnswer(call, ['historyDefinitions'], historyToWire(history)), status: 201, headers };
}

export async function getHistory(call: ReviewCall): Promise<Answer> {
  const { deps, caller, query } = call;
  const history = await findReadableHistory(deps, caller, historyIdOf(call));
  return objectAnswer(call, ['historyDefinitions'], toWire(history, query));
}

async function listInstances(call: ReviewCall): Promise<Answer> {
  const history = await findReadableHistory(call.deps, call.caller, historyIdOf(call));
  return listAnswer(call, pathToInstances(history), {
    read: (after) => {
      const rows = after === undefined ? [{ key: history.id, value: historyInstanceToWire(history) }] : [];
      return Promise.resolve({ rows, more: false });
    },
  });
}

async function generateDownloadUri(call: ReviewCall): Promise<Answer> {
  const { deps, caller, url, params } = call;
  const path = { historyId: historyIdOf(call), instanceId: params.instanceId ?? '' };
  const { history, token } = await grantDownload(deps, caller, path);
  const downloadUri = `${url.base}${HISTORIES}/${history.id}/instances/${history.id}/content?token=${token}`;
  return objectAnswer(call, pathToInstances(history), historyInstanceToWire(history, downloadUri));
}

const historyIdOf = ({ params }: ReviewCall): string => params.historyId ?? '';

const pathToInstances = ({ id }: History): readonly string[] => ['historyDefinitions', id, 'instances'];

const toWire = (history: History, { expand }: QueryOptions): object => ({
  ...historyToWire(history),
  ...(expand.length > 0 && { instances: [historyInstanceToWire(history)] }),
});

/** The route of a report's download, in the syntax of the Functions host. */
export const HISTORY_CONTENT_ROUTE = `${HISTORY_INSTANCES}/{instanceId}/content`
  .replace('{historyId}', '{historyId:guid}')
  .replace('{instanceId}', '{instanceId:guid}')
  .slice(1);
