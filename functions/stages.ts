import { mapSource } from '../shared/api/odata/source';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import {
  stopStage,
  updateStage,
  findReadableStageDecision,
  findReadableStage,
  findStage,
  readableStageDecisions,
  readableStages,
  stagesToReview,
} from '../shared/reviews/stages';
import { decisionsInStage } from '../shared/reviews/decisions/decisionsToReview';
import { openedBy } from '../shared/reviews/decisions/listDecisions';
import type { Dependencies } from '../shared/reviews/dependencies';
import { REVIEW_STATUSES } from '../shared/rules/model/definition';
import { etagOf } from '../shared/rules/etag';
import { decisionSchema } from '../shared/api/validation/validateDecision';
import { stageUpdateSchema, validateStageUpdate } from '../shared/api/validation/validateInstance';
import { stageToWire } from '../shared/api/wire/instanceToWire';
import {
  actionHandler,
  BOTH_VERSIONS,
  filteredByCurrentUser,
  instancePathOf,
  objectAnswer,
  type ReviewCall,
  reviewerOn,
  SINGLE,
  STAGE,
  STAGE_DECISION,
  STAGE_DECISIONS,
  stagePathOf,
  STAGES,
  stepsTo,
} from './resources';
import {
  answerDecision,
  DECISION_LIST,
  DECISION_LIST_IN_BETA,
  DECISION_SINGLE,
  decisionsAnswer,
  FUNCTION_OF_DECISIONS,
  patchDecision,
} from './decisions';
import { DECISION_EXPAND } from './expansions';

/** The query options of lists of stages. Source: docs/graph-reference.md#e30. */
const LIST: ListSpec = {
  filter: { status: ['eq'] },
  literals: { status: REVIEW_STATUSES },
  orderby: ['status', 'startDateTime', 'endDateTime'],
  select: 'any',
};

/** accessReviewStage and its decisions. */
export const stageEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'E30',
    operation: 'accessReviewInstance-list-stages',
    method: 'GET',
    path: STAGES,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: LIST,
    handle: list,
  },
  {
    id: 'E31',
    operation: 'accessReviewStage-get',
    method: 'GET',
    path: STAGE,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: SINGLE,
    handle: getStage,
  },
  {
    id: 'E32',
    operation: 'accessReviewStage-update',
    method: 'PATCH',
    path: STAGE,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    takesBody: true,
    bodySchema: stageUpdateSchema,
    answersEntity: true,
    handle: update,
  },
  {
    id: 'E33',
    operation: 'accessReviewStage-filterByCurrentUser',
    method: 'GET',
    path: filteredByCurrentUser(STAGES),
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: LIST,
    handle: listToReview,
  },
  {
    id: 'E34',
    operation: 'accessReviewStage-list-decisions',
    method: 'GET',
    path: STAGE_DECISIONS,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: DECISION_LIST,
    queryInBeta: DECISION_LIST_IN_BETA,
    handle: listDecisions,
  },
  {
    id: 'E35',
    operation: 'accessReviewStage-stop',
    method: 'POST',
    path: `${STAGE}/stop`,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    isLongRunning: true,
    handle: actionHandler(stopStage, stagePathOf),
  },
  {
    id: 'E21',
    operation: 'accessReviewInstanceDecisionItem-get-stage',
    method: 'GET',
    path: STAGE_DECISION,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: DECISION_SINGLE,
    queryInBeta: DECISION_EXPAND,
    handle: getDecision,
  },
  {
    id: 'E22',
    operation: 'accessReviewInstanceDecisionItem-update-stage',
    method: 'PATCH',
    path: STAGE_DECISION,
    versions: BOTH_VERSIONS,
    permission: 'PERSON_WRITE',
    takesBody: true,
    bodySchema: decisionSchema,
    handle: patchDecision,
  },
  {
    id: 'E23',
    operation: 'accessReviewInstanceDecisionItem-filterByCurrentUser-stage',
    method: 'GET',
    path: filteredByCurrentUser(STAGE_DECISIONS),
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: DECISION_LIST,
    queryInBeta: DECISION_LIST_IN_BETA,
    handle: listDecisionsToReview,
  },
];

/** Returns the names and keys that lead to the stages of the instance in the path. */
const pathTo = (call: ReviewCall): readonly string[] => stepsTo(call, 'stages');

async function list(call: ReviewCall): Promise<Answer> {
  const stages = await readableStages(call.deps, call.caller, instancePathOf(call));
  return listAnswer(call, pathTo(call), mapSource(stages, stageToWire));
}

async function listToReview(call: ReviewCall): Promise<Answer> {
  const stages = await stagesToReview(call.deps, await reviewerOn(call), instancePathOf(call));
  return listAnswer(call, 'Collection(accessReviewStage)', mapSource(stages, stageToWire));
}

export async function getStage(call: ReviewCall): Promise<Answer> {
  const { deps, caller } = call;
  const stage = await findReadableStage(deps, caller, stagePathOf(call));
  return objectAnswer(call, pathTo(call), stageToWire(stage), etagOf(stage));
}

async function update(call: ReviewCall): Promise<Answer> {
  const { deps, caller, body } = call;
  const stage = await updateStage(deps, caller, stagePathOf(call), (current) => validateStageUpdate(body, current));
  return objectAnswer(call, pathTo(call), stageToWire(stage), etagOf(stage));
}

async function listDecisions(call: ReviewCall): Promise<Answer> {
  const path = stagePathOf(call);
  const decisions = await readableStageDecisions(call.deps, call.caller, path);
  return decisionsAnswer(call, [...pathTo(call), path.stageId, 'decisions'], decisions);
}

async function listDecisionsToReview(call: ReviewCall): Promise<Answer> {
  const { deps, version } = call;
  const reviewer = await reviewerOn(call);
  const found = await findStage(deps, stagePathOf(call));
  const decisions = decisionsInStage(deps, reviewer, found);
  const listed = version === 'beta' ? openedBy(deps, reviewer, found.instance, decisions) : decisions;
  return decisionsAnswer(call, FUNCTION_OF_DECISIONS, listed);
}

async function getDecision(call: ReviewCall): Promise<Answer> {
  const { deps, caller, params } = call;
  const path = stagePathOf(call);
  const decision = await findReadableStageDecision(deps, caller, path, params.decisionId ?? '');
  return answerDecision(call, decision, [...pathTo(call), path.stageId, 'decisions']);
}
