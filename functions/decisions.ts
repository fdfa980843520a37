import { type Source, mapSource } from '../shared/api/odata/source';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import { collection, contextOf, type Place } from '../shared/api/endpoint/odataBody';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import type { Dependencies } from '../shared/reviews/dependencies';
import { decisionsToReview } from '../shared/reviews/decisions/decisionsToReview';
import {
  openedBy,
  allDecisionsToReview,
  decisionsOfReviewer,
  readableDecisions,
  type TenantDecisions,
} from '../shared/reviews/decisions/listDecisions';
import { findInstance } from '../shared/reviews/access/find';
import { findReadableDecision } from '../shared/reviews/access/whoMay';
import { decisionsAbout, type ReviewSubject } from '../shared/reviews/definitions/listDefinitions';
import { recordDecision } from '../shared/reviews/decisions/recordDecision';
import { APPLY_RESULTS, DECISIONS, RECOMMENDATIONS } from '../shared/rules/model/definition';
import { GraphError } from '../shared/rules/errors';
import { etagOf } from '../shared/rules/etag';
import { isGuid } from '../shared/rules/ids';
import type { ListedDecision, StoredDecision } from '../shared/rules/model/decision';
import {
  decisionSchema,
  validateDecision,
  recordAllDecisionsSchema,
  validateManyDecisions,
} from '../shared/api/validation/validateDecision';
import {
  insightToWire,
  decisionToWire,
  removalCheckToWire,
  reviewContextToWire,
} from '../shared/api/wire/decisionToWire';
import { identityToWire } from '../shared/api/wire/definitionToWire';
import { itemRestorationToWire } from '../shared/api/wire/ownToWire';
import { DECISION_EXPAND, expandDecisions, type DefinitionIdOf } from './expansions';
import {
  BOTH_VERSIONS,
  DECISION,
  DECISIONS_PATH,
  definitionIdOf,
  filteredByCurrentUser,
  instancePathOf,
  objectAnswer,
  type ReviewCall,
  reviewerOn,
  SINGLE,
  stepsTo,
} from './resources';
import { recordAllDecisions } from '../shared/reviews/decisions/decideMany';
import { bulkCallerOf, decidedBy } from './bulkDecisions';

/** The query options of lists of decisions. Source: docs/graph-reference.md#e20. */
export const DECISION_LIST: ListSpec = {
  filter: { decision: ['eq'], applyResult: ['eq', 'ne'], recommendation: ['eq'] },
  literals: { decision: DECISIONS, applyResult: APPLY_RESULTS, recommendation: RECOMMENDATIONS },
  orderby: ['decision', 'applyResult', 'recommendation'],
  select: 'any',
  expand: ['insights'],
};

/**
 * The query options that beta adds to lists of decisions. They serve the order in which a person decides, the remainder of a list, changes,
 * and the items behind each figure of an instance. A page with a filter may be short, so that no call reads a whole large review.
 */
export const DECISION_LIST_IN_BETA = {
  ...DECISION_EXPAND,
  filter: {
    id: ['in'],
    justification: ['eq', 'ne'],
    'principal/displayName': ['contains', 'startswith'],
    'principal/id': ['eq', 'ne'],
    'principal/lastUserSignInDateTime': ['eq', 'ge', 'lt'],
    'principal/userPrincipalName': ['contains', 'startswith'],
    'removalCheck/state': ['eq', 'ne', 'in'],
    'resource/id': ['eq', 'ne'],
    'restoration/state': ['eq', 'ne'],
    'reviewContext/department': ['contains', 'eq', 'startswith'],
    'reviewContext/isCarriedOver': ['eq'],
    'reviewContext/isNew': ['eq'],
    'reviewContext/isPartOfBulk': ['eq'],
    'reviewContext/jobTitle': ['contains', 'eq', 'startswith'],
    'reviewContext/userType': ['eq'],
    'reviewedBy/id': ['eq', 'ne'],
    reviewedDateTime: ['ge', 'lt'],
  },
  orderby: ['reviewContext/priority', 'principal/displayName'],
  walk: 10_000,
} satisfies ListSpec;

/** The same options for lists that read one review after the other. */
const LIST_OF_REVIEWS_IN_BETA = { ...DECISION_LIST_IN_BETA, walk: 500 } satisfies ListSpec;

/** The query options of one decision. Source: docs/graph-reference.md#e21, #e26. */
export const DECISION_SINGLE: ListSpec = { ...SINGLE, expand: ['insights'] };

/** accessReviewInstanceDecisionItem. */
export const decisionEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'E20',
    operation: 'accessReviewInstance-list-decisions',
    method: 'GET',
    path: DECISIONS_PATH,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: DECISION_LIST,
    queryInBeta: DECISION_LIST_IN_BETA,
    handle: list,
  },
  {
    id: 'E21',
    operation: 'accessReviewInstanceDecisionItem-get',
    method: 'GET',
    path: DECISION,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: DECISION_SINGLE,
    queryInBeta: DECISION_EXPAND,
    handle: getDecision,
  },
  {
    id: 'E22',
    operation: 'accessReviewInstanceDecisionItem-update',
    method: 'PATCH',
    path: DECISION,
    versions: BOTH_VERSIONS,
    permission: 'PERSON_WRITE',
    takesBody: true,
    bodySchema: decisionSchema,
    handle: patchDecision,
  },
  {
    id: 'E23',
    operation: 'accessReviewInstanceDecisionItem-filterByCurrentUser',
    method: 'GET',
    path: filteredByCurrentUser(DECISIONS_PATH),
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: DECISION_LIST,
    queryInBeta: DECISION_LIST_IN_BETA,
    handle: listToReview,
  },
  {
    id: '$ofReviewer',
    operation: 'accessReviewInstanceDecisionItem-filterByReviewer',
    method: 'GET',
    path: `${DECISIONS_PATH}/filterByReviewer(reviewerId='{id}')`,
    versions: ['beta'],
    summary: 'List the decisions of an instance that a person reviews',
    permission: 'READ',
    query: DECISION_LIST,
    queryInBeta: DECISION_LIST_IN_BETA,
    handle: listOfReviewer,
  },
  {
    id: 'E26',
    operation: 'accessReviewInstanceDecisionItem-list-insights',
    method: 'GET',
    path: `${DECISION}/insights`,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    handle: listInsights,
  },
];

const ALL_DECISIONS = '/identityGovernance/accessReviews/decisions';
const OWN_DECISIONS = filteredByCurrentUser(ALL_DECISIONS);

/** Decisions in all reviews: those that the current user reviews, and those about one principal or one resource. */
export const tenantDecisionEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'E24',
    operation: 'accessReviewInstanceDecisionItem-filterByCurrentUser-tenant',
    method: 'GET',
    path: OWN_DECISIONS,
    versions: ['beta'],
    permission: 'READ',
    query: DECISION_LIST,
    queryInBeta: DECISION_LIST_IN_BETA,
    handle: listEverywhere,
  },
  {
    id: 'E25',
    operation: 'accessReviewInstanceDecisionItem-recordAllDecisions',
    method: 'POST',
    path: `${OWN_DECISIONS}/recordAllDecisions`,
    versions: ['beta'],
    // Graph's documentation lists a read permission, which must be a mistake: the action writes.
    permission: 'PERSON_WRITE',
    takesBody: true,
    bodySchema: recordAllDecisionsSchema,
    isLongRunning: true,
    handle: recordAll,
  },
  {
    id: '$subjects',
    operation: 'accessReviewInstanceDecisionItem-filterByPrincipal',
    method: 'GET',
    path: `${ALL_DECISIONS}/filterByPrincipal(principalId='{id}')`,
    versions: ['beta'],
    summary: 'List the decisions about a principal in all reviews',
    permission: 'READ',
    query: DECISION_LIST,
    queryInBeta: LIST_OF_REVIEWS_IN_BETA,
    handle: (call) => listAbout(call, 'principal'),
  },
  {
    id: '$subjects',
    operation: 'accessReviewInstanceDecisionItem-filterByResource',
    method: 'GET',
    path: `${ALL_DECISIONS}/filterByResource(resourceId='{id}')`,
    versions: ['beta'],
    summary: 'List the decisions about a resource in all reviews',
    permission: 'READ',
    query: DECISION_LIST,
    queryInBeta: LIST_OF_REVIEWS_IN_BETA,
    handle: (call) => listAbout(call, 'resource'),
  },
];

async function list(call: ReviewCall): Promise<Answer> {
  return decisionsAnswer(call, pathTo(call), await readableDecisions(call.deps, call.caller, instancePathOf(call)));
}

async function listToReview(call: ReviewCall): Promise<Answer> {
  const { deps, version } = call;
  const reviewer = await reviewerOn(call);
  const { value: instance } = (await findInstance(deps, instancePathOf(call))).instance;
  const decisions = decisionsToReview(deps, reviewer, instance);
  const listed = version === 'beta' ? openedBy(deps, reviewer, instance, decisions) : decisions;
  return decisionsAnswer(call, FUNCTION_OF_DECISIONS, listed);
}

async function listOfReviewer(call: ReviewCall): Promise<Answer> {
  const { deps, caller } = call;
  const id = objectIdIn(call);
  const decisions = await decisionsOfReviewer(deps, caller, instancePathOf(call), id);
  requireObjectId('reviewer', id);
  return decisionsAnswer(call, FUNCTION_OF_DECISIONS, decisions);
}

export async function getDecision(call: ReviewCall): Promise<Answer> {
  const { deps, caller, params } = call;
  const path = instancePathOf(call);
  const decision = await findReadableDecision(deps, caller, path, params.decisionId ?? '');
  return answerDecision(call, decision, pathTo(call));
}

/** Returns the answer with one decision. `path` has the names and keys that lead to its collection. */
export async function answerDecision(
  call: ReviewCall,
  decision: StoredDecision,
  path: readonly string[],
): Promise<Answer> {
  const [whole = {}] = await expandDecisions(call, [decisionWire(call)(decision)], () => definitionIdOf(call));
  return objectAnswer(call, path, whole, etagOf(decision));
}

async function listInsights(call: ReviewCall): Promise<Answer> {
  const { deps, caller, url, params } = call;
  const decisionId = params.decisionId ?? '';
  const { insights } = await findReadableDecision(deps, caller, instancePathOf(call), decisionId);
  const context = contextOf(url.base, [...pathTo(call), decisionId, 'insights']);
  return { status: 200, body: collection(context, insights.map(insightToWire), { count: insights.length }) };
}

export async function patchDecision(call: ReviewCall): Promise<Answer> {
  const { deps, caller, params, body, preferences, version } = call;
  const { stageId, decisionId = '' } = params;
  const path = { ...instancePathOf(call), stageId, decisionId, isPartOfBulk: preferences.recordAsBulk };
  const recorded = await recordDecision(deps, caller, path, validateDecision(body, version));
  // Graph sends no ETag here. The ETag lets a client of beta change the decision again without another read.
  return { status: 204, ...(version === 'beta' && { etag: etagOf(recorded) }) };
}

/** The `@odata.context` of decisions that a function returns. */
export const FUNCTION_OF_DECISIONS = 'Collection(accessReviewInstanceDecisionItem)';

/** Returns the answer with decisions from any source. */
export const decisionsAnswer = (
  call: ReviewCall,
  place: Place,
  decisions: Source<ListedDecision>,
  ownerOf: DefinitionIdOf = () => definitionIdOf(call),
): Promise<Answer> =>
  listAnswer(call, place, mapSource(decisions, decisionWire(call)), (page) => expandDecisions(call, page, ownerOf));

/** Returns a function that converts a decision to the wire form of the request's version. */
const decisionWire =
  ({ version, deps, query }: ReviewCall) =>
  (decision: ListedDecision): object => {
    const wire = {
      ...(version === 'beta' && { '@odata.etag': etagOf(decision) }),
      ...decisionToWire(decision, version, deps.directoryLinkBase),
      ...(version === 'beta' && {
        reviewContext: reviewContextToWire(decision),
        delegatedBy: decision.delegatedBy ? identityToWire(decision.delegatedBy) : null,
        removalCheck: removalCheckToWire(decision.removalCheck),
        restoration: itemRestorationToWire(decision.restoration),
      }),
    };
    const withInsights = query.expand.some(({ property }) => property === 'insights');
    return withInsights ? { ...wire, insights: decision.insights.map(insightToWire) } : wire;
  };

const pathTo = (call: ReviewCall): readonly string[] => stepsTo(call, 'decisions');

async function listEverywhere(call: ReviewCall): Promise<Answer> {
  return answerEverywhere(call, await allDecisionsToReview(call.deps, await reviewerOn(call)));
}

async function listAbout(call: ReviewCall, kind: ReviewSubject['kind']): Promise<Answer> {
  const id = objectIdIn(call);
  const found = await decisionsAbout(call.deps, call.caller, { kind, id });
  requireObjectId(kind, id);
  return answerEverywhere(call, found);
}

const objectIdIn = ({ params }: ReviewCall): string => (params.id ?? '').toLowerCase();

/** Throws BadRequest for a name. Called after the caller's rights are judged. */
function requireObjectId(kind: ReviewSubject['kind'] | 'reviewer', id: string): void {
  if (isGuid(id)) return;
  throw new GraphError('BadRequest', `'${kind}Id' must be the object id of a ${kind}, a GUID; it is not '${id}'.`);
}

const answerEverywhere = (call: ReviewCall, { decisions, definitionIdOf }: TenantDecisions): Promise<Answer> =>
  decisionsAnswer(call, FUNCTION_OF_DECISIONS, decisions, definitionIdOf);

async function recordAll(call: ReviewCall): Promise<Answer> {
  const { deps, body } = call;
  const reviewer = await reviewerOn(call);
  const input = validateManyDecisions(recordAllDecisionsSchema, body);
  return decidedBy(call, await recordAllDecisions(deps, bulkCallerOf(call), reviewer, input));
}
