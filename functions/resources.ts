import type { Caller } from '../shared/auth/caller';
import { GraphError } from '../shared/rules/graphError';
import type { Call } from '../shared/http/endpoint';
import type { ListSpec } from '../shared/odata/queryOptions';
import type { Dependencies } from '../shared/reviews/dependencies';
import type { DefinitionTarget, Target } from '../shared/reviews/find';

/** Paths of the resources; each row of an endpoint table begins with one of them. */
export const DEFINITIONS = '/identityGovernance/accessReviews/definitions';
export const DEFINITION = `${DEFINITIONS}/{definitionId}`;
export const INSTANCES = `${DEFINITION}/instances`;
export const INSTANCE = `${INSTANCES}/{instanceId}`;
export const DECISIONS = `${INSTANCE}/decisions`;
export const DECISION = `${DECISIONS}/{decisionId}`;

/** Where those that the current user reviews are found. */
export const filteredByCurrentUser = (collection: string): string => `${collection}/filterByCurrentUser(on='{on}')`;

export const BOTH_VERSIONS = ['v1.0', 'beta'] as const;

/** One object: any of its properties can be selected. */
export const SINGLE: ListSpec = { single: true, select: 'any' };

export type ReviewCall = Call<Dependencies>;

/** The key of the definition in the path. */
export const definitionIdOf = ({ params }: ReviewCall): string => params.definitionId ?? '';

/** The definition that the call is about, and which version of it. */
export const definitionTargetOf = (call: ReviewCall): DefinitionTarget => ({
  definitionId: definitionIdOf(call),
  ifMatch: call.ifMatch,
});

/** The keys of the instance in the path, and which version of what the call is about. */
export const instancePathOf = ({ params, ifMatch }: ReviewCall): Target => ({
  definitionId: params.definitionId ?? '',
  instanceId: params.instanceId ?? '',
  ifMatch,
});

/** Checks the parameter of filterByCurrentUser. Throws BadRequest. Reference: Graph access reviews E06. */
export function requireReviewerOption({ params, caller }: ReviewCall): Caller {
  if (params.on === 'reviewer') return caller;
  const message = `The parameter 'on' of filterByCurrentUser must be 'reviewer'.`;
  throw new GraphError('BadRequest', message, { details: [{ code: 'invalid', target: 'on', message }] });
}
