import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { type BulkCaller, decideMany, findJob } from '../shared/reviews/decisions/decideMany';
import type { Dependencies } from '../shared/reviews/dependencies';
import type { BulkOrder } from '../shared/rules/decisions/decisionJob';
import { batchRecordDecisionsSchema, validateManyDecisions } from '../shared/api/validation/validateDecision';
import { BOTH_VERSIONS, INSTANCE, instanceOrStageOf, STAGE, type ReviewCall } from './resources';
import { unfinished } from '../shared/api/http/shapeAnswer';
import { GraphError } from '../shared/rules/errors';

/** Actions that record many decisions at once. */
export const bulkDecisionEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'E13',
    operation: 'accessReviewInstance-acceptRecommendations',
    method: 'POST',
    path: `${INSTANCE}/acceptRecommendations`,
    versions: BOTH_VERSIONS,
    permission: 'PERSON_WRITE',
    isLongRunning: true,
    handle: accept,
  },
  {
    id: 'E15',
    operation: 'accessReviewInstance-batchRecordDecisions',
    method: 'POST',
    path: `${INSTANCE}/batchRecordDecisions`,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    takesBody: true,
    bodySchema: batchRecordDecisionsSchema,
    isLongRunning: true,
    handle: batchRecord,
  },
  {
    id: 'E16',
    operation: 'accessReviewInstance-resetDecisions',
    method: 'POST',
    path: `${INSTANCE}/resetDecisions`,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    isLongRunning: true,
    handle: reset,
  },
  {
    id: 'E36',
    operation: 'accessReviewStage-acceptRecommendations',
    method: 'POST',
    path: `${STAGE}/acceptRecommendations`,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    isLongRunning: true,
    handle: accept,
  },
  {
    id: 'E37',
    operation: 'accessReviewStage-batchRecordDecisions',
    method: 'POST',
    path: `${STAGE}/batchRecordDecisions`,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    takesBody: true,
    bodySchema: batchRecordDecisionsSchema,
    isLongRunning: true,
    handle: batchRecord,
  },
];

const JOBS = '/identityGovernance/accessReviews/decisionJobs';

/** Returns the caller of a bulk action, and whether it runs in the background. */
export const bulkCallerOf = ({ caller, preferences }: ReviewCall): BulkCaller => ({
  caller,
  inBackground: preferences.respondAsync,
});

/** Returns 204, with the URL of the job if a job records the decisions. */
export const decidedBy = ({ url }: ReviewCall, jobId: string | undefined): Answer => ({
  status: 204,
  ...(jobId === undefined ? {} : { headers: { Location: `${url.base}${JOBS}/${jobId}` } }),
});

/** The monitor of a job. Answers 202 while the job runs, then 204 or the error of the job. */
export const decisionJobEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$job',
    operation: 'accessReviewSet-decisionJobs-monitor',
    method: 'GET',
    path: `${JOBS}/{jobId}/monitor`,
    versions: BOTH_VERSIONS,
    summary: 'Check whether a bulk decision has been recorded',
    permission: 'READ',
    handle: look,
  },
];

export async function accept(call: ReviewCall): Promise<Answer> {
  return decide(call, { operation: 'acceptRecommendations' });
}

export async function batchRecord(call: ReviewCall): Promise<Answer> {
  const input = validateManyDecisions(() => batchRecordDecisionsSchema(call.version), call.body);
  return decide(call, { operation: 'batchRecordDecisions', input });
}

async function reset(call: ReviewCall): Promise<Answer> {
  return decide(call, { operation: 'resetDecisions' });
}

async function decide(call: ReviewCall, order: BulkOrder): Promise<Answer> {
  return decidedBy(call, await decideMany(call.deps, bulkCallerOf(call), instanceOrStageOf(call), order));
}

async function look({ deps, caller, params, url }: ReviewCall): Promise<Answer> {
  const { endedDateTime, error } = await findJob(deps, caller, params.jobId ?? '');
  if (error) throw new GraphError(error.code, error.message);
  return endedDateTime === null ? unfinished(url.request) : { status: 204 };
}
