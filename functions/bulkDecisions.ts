import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { acceptRecommendations } from '../shared/reviews/decisions/acceptRecommendations';
import { batchRecordDecisions } from '../shared/reviews/decisions/batchRecordDecisions';
import type { ManyTarget } from '../shared/reviews/decisions/decideMany';
import type { Dependencies } from '../shared/reviews/dependencies';
import { resetDecisions } from '../shared/reviews/decisions/resetDecisions';
import { batchRecordDecisionsSchema, validateManyDecisions } from '../shared/api/validation/validateManyDecisions';
import { askingOf, decidedBy } from './decisionJobs';
import { BOTH_VERSIONS, INSTANCE, instancePathOf, STAGE, type ReviewCall } from './resources';

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
