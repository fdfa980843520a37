import type { Answer, Endpoint } from '../shared/http/endpoint';
import { acceptRecommendations } from '../shared/reviews/decisions/acceptRecommendations';
import { batchRecordDecisions } from '../shared/reviews/decisions/batchRecordDecisions';
import type { ManyTarget } from '../shared/reviews/decisions/decideMany';
import type { Dependencies } from '../shared/reviews/dependencies';
import { resetDecisions } from '../shared/reviews/decisions/resetDecisions';
import { batchRecordDecisionsSchema, validateManyDecisions } from '../shared/validation/validateManyDecisions';
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
    handle: batchRecord,
  },
  {
    id: 'E16',
    operation: 'accessReviewInstance-resetDecisions',
    method: 'POST',
    path: `${INSTANCE}/resetDecisions`,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    async handle(call) {
      await resetDecisions(call.deps, targetOf(call));
      return { status: 204 };
    },
  },
  {
    id: 'E36',
    operation: 'accessReviewStage-acceptRecommendations',
    method: 'POST',
    path: `${STAGE}/acceptRecommendations`,
    versions: BOTH_VERSIONS,
    permission: 'REVIEWER_WRITE',
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
    handle: batchRecord,
  },
];

const targetOf = (call: ReviewCall): ManyTarget => ({
  caller: call.caller,
  path: instancePathOf(call),
  stageId: call.params.stageId,
});

export async function accept(call: ReviewCall): Promise<Answer> {
  await acceptRecommendations(call.deps, targetOf(call));
  return { status: 204 };
}

export async function batchRecord(call: ReviewCall): Promise<Answer> {
  const input = validateManyDecisions(batchRecordDecisionsSchema, call.body);
  await batchRecordDecisions(call.deps, targetOf(call), input);
  return { status: 204 };
}
