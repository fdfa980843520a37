import { functionContext } from '../shared/api/endpoint/contextUrl';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import { allDecisionsToReview } from '../shared/reviews/decisions/allDecisionsToReview';
import type { Dependencies } from '../shared/reviews/dependencies';
import { recordAllDecisions } from '../shared/reviews/decisions/recordAllDecisions';
import { recordAllDecisionsSchema, validateManyDecisions } from '../shared/api/validation/validateManyDecisions';
import { DECISION_LIST, decisionListing } from './decisions';
import { askingOf, decidedBy } from './decisionJobs';
import { DECISION_EXPAND } from './expansions';
import { filteredByCurrentUser, reviewedOn, type ReviewCall } from './resources';

const OWN_DECISIONS = filteredByCurrentUser('/identityGovernance/accessReviews/decisions');

/** The decisions of the current user in all reviews. */
export const tenantDecisionEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'E24',
    operation: 'accessReviewInstanceDecisionItem-filterByCurrentUser-tenant',
    method: 'GET',
    path: OWN_DECISIONS,
    versions: ['beta'],
    permission: 'READ',
    query: DECISION_LIST,
    expandInBeta: DECISION_EXPAND,
    handle: list,
  },
  {
    id: 'E25',
    operation: 'accessReviewInstanceDecisionItem-recordAllDecisions',
    method: 'POST',
    path: `${OWN_DECISIONS}/recordAllDecisions`,
    versions: ['beta'],
    // The documentation lists the permission to read as sufficient, which for a change can only be a slip.
    permission: 'REVIEWER_WRITE',
    takesBody: true,
    bodySchema: recordAllDecisionsSchema,
    isLongRunning: true,
    handle: recordAll,
  },
];

async function list(call: ReviewCall): Promise<Answer> {
  const { deps, caller, url } = call;
  const reviewed = reviewedOn(call);
  const { decisions, definitionIdOf } = await allDecisionsToReview(deps, caller);
  return listAnswer(call, {
    context: functionContext(url.base, 'accessReviewInstanceDecisionItem'),
    ...decisionListing(call, reviewed(decisions), definitionIdOf),
  });
}

async function recordAll(call: ReviewCall): Promise<Answer> {
  const { deps, body, params } = call;
  reviewedOn(call);
  const input = validateManyDecisions(recordAllDecisionsSchema, body);
  const asking = { ...askingOf(call), isDelegate: params.on === 'delegatedReviewer' };
  return decidedBy(call, await recordAllDecisions(deps, asking, input));
}
