import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { acceptRecommendations } from '../shared/reviews/decisions/acceptRecommendations';
import { batchRecordDecisions } from '../shared/reviews/decisions/batchRecordDecisions';
import type { ManyTarget, Asking } from '../shared/reviews/decisions/decideMany';
import type { Dependencies } from '../shared/reviews/dependencies';
import { resetDecisions } from '../shared/reviews/decisions/resetDecisions';
import { batchRecordDecisionsSchema, validateManyDecisions } from '../shared/api/validation/validateDecision';
import { BOTH_VERSIONS, INSTANCE, instancePathOf, STAGE, type ReviewCall } from './resources';
import { unfinished } from '../shared/api/http/shapeAnswer';
import { findJob } from '../shared/reviews/decisions/findJob';
import { GraphError } from '../shared/rules/errors';

/** Actions that decide many items at once. */
export const bulkDecisionEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'E13',
    operation: 'accessReviewInstance-acceptRecommendations',
    method: 'POST',
    path: `${INSTANCE}/acceptRecommendations`,
    versions: BOTH_VERSIONS,
    permission: 'REVIEWER_WRITE',
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
    permission: 'REVIEWER_WRITE',
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

/** Who decides many items, and whether it is to be done in the background. */
export const askingOf = ({ caller, preferences }: ReviewCall): Asking => ({
  caller,
  isLater: preferences.respondAsync,
});

/** What is answered when many items are decided, or will be by a job. */
export const decidedBy = ({ url }: ReviewCall, jobId: string | undefined): Answer => ({
  status: 204,
  ...(jobId === undefined ? {} : { headers: { Location: `${url.base}${JOBS}/${jobId}` } }),
});

/** Where those look who had many items decided with `Prefer: respond-async`: 202 while it goes on, then nothing, or why it failed. */
export const decisionJobEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$job',
    operation: 'accessReviewSet-decisionJobs-monitor',
    method: 'GET',
    path: `${JOBS}/{jobId}/monitor`,
    versions: BOTH_VERSIONS,
    summary: 'Look whether many items are decided',
    permission: 'READ',
    handle: look,
  },
];

const targetOf = (call: ReviewCall): ManyTarget => ({
  ...askingOf(call),
  path: instancePathOf(call),
  stageId: call.params.stageId,
});

export async function accept(call: ReviewCall): Promise<Answer> {
  return decidedBy(call, await acceptRecommendations(call.deps, targetOf(call)));
}

export async function batchRecord(call: ReviewCall): Promise<Answer> {
  const input = validateManyDecisions(batchRecordDecisionsSchema, call.body);
  return decidedBy(call, await batchRecordDecisions(call.deps, targetOf(call), input));
}

async function reset(call: ReviewCall): Promise<Answer> {
  return decidedBy(call, await resetDecisions(call.deps, targetOf(call)));
}

async function look({ deps, caller, params, url }: ReviewCall): Promise<Answer> {
  const { endedDateTime, error } = await findJob(deps, caller, params.jobId ?? '');
  if (error) throw new GraphError(error.code, error.message);
  return endedDateTime === null ? unfinished(url.request) : { status: 204 };
}
