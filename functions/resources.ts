import { GraphError } from '../shared/rules/errors';
import type { Call, Answer, Version } from '../shared/api/endpoint/endpoint';
import { contextOf, entity, type Place } from '../shared/api/endpoint/odataBody';
import { applySelect } from '../shared/api/odata/applySelect';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import type { Reviewer } from '../shared/rules/decisions/reviewerRights';
import { asReviewer } from '../shared/reviews/access/delegates';
import type { Dependencies } from '../shared/reviews/dependencies';
import type { DefinitionTarget, InstanceOrStage, Target } from '../shared/reviews/access/find';
import type { StagePath } from '../shared/reviews/stages';
import type { Caller } from '../shared/auth/caller';

/** The paths of the resources. */
export const DEFINITIONS = '/identityGovernance/accessReviews/definitions';
export const DEFINITION = `${DEFINITIONS}/{definitionId}`;
export const INSTANCES = `${DEFINITION}/instances`;
export const INSTANCE = `${INSTANCES}/{instanceId}`;
export const DECISIONS_PATH = `${INSTANCE}/decisions`;
export const DECISION = `${DECISIONS_PATH}/{decisionId}`;
export const STAGES = `${INSTANCE}/stages`;
export const STAGE = `${STAGES}/{stageId}`;
export const STAGE_DECISIONS = `${STAGE}/decisions`;
export const STAGE_DECISION = `${STAGE_DECISIONS}/{decisionId}`;

/** Returns the path of the function that returns what the current user reviews. */
export const filteredByCurrentUser = (collection: string): string => `${collection}/filterByCurrentUser(on='{on}')`;

export const BOTH_VERSIONS = ['v1.0', 'beta'] as const;

/** The query options of one object. */
export const SINGLE: ListSpec = { single: true, select: 'any' };

export type ReviewCall = Call<Dependencies>;

/** Returns the answer with one object of a collection and its selected and expanded properties; `etag` is its version. */
export function objectAnswer({ url, query }: ReviewCall, place: Place, wire: object, etag?: string): Answer {
  const body = entity(`${contextOf(url.base, place)}/$entity`, applySelect(wire, query.select, query.expand));
  return { status: 200, ...(etag !== undefined && { etag }), body };
}

/** Returns the definition's id in the path. */
export const definitionIdOf = ({ params }: ReviewCall): string => params.definitionId ?? '';

/** Returns the definition's id in the path and the `If-Match` header. */
export const definitionTargetOf = (call: ReviewCall): DefinitionTarget => ({
  definitionId: definitionIdOf(call),
  ifMatch: call.ifMatch,
});

/** Returns the instance's ids in the path and the `If-Match` header. */
export const instancePathOf = ({ params, ifMatch }: ReviewCall): Target => ({
  definitionId: params.definitionId ?? '',
  instanceId: params.instanceId ?? '',
  ifMatch,
});

/** Returns the names and keys that lead to a collection of the instance in the path. */
export const stepsTo = ({ params }: ReviewCall, collection: string): readonly string[] => [
  'definitions',
  params.definitionId ?? '',
  'instances',
  params.instanceId ?? '',
  collection,
];

/** Returns the ids in the path of an instance or of one of its stages, and the `If-Match` header. */
export const instanceOrStageOf = (call: ReviewCall): InstanceOrStage => ({
  ...instancePathOf(call),
  stageId: call.params.stageId,
});

/** Returns the stage's ids in the path and the `If-Match` header. */
export const stagePathOf = (call: ReviewCall): StagePath => ({
  ...instancePathOf(call),
  stageId: call.params.stageId ?? '',
});

type Act<Target> = (deps: Dependencies, caller: Caller, target: Target) => Promise<void>;

/** Returns the handler of an action without a body and without a result. */
export const actionHandler =
  <Target>(act: Act<Target>, targetOf: (call: ReviewCall) => Target) =>
  async (call: ReviewCall): Promise<Answer> => {
    await act(call.deps, call.caller, targetOf(call));
    return { status: 204 };
  };

type Choice = (deps: Dependencies, caller: Caller) => Promise<Reviewer>;

const directly: Choice = (_, { kind, id }) => Promise.resolve({ kind, id });

const ON: Readonly<Record<Version, Readonly<Record<string, Choice>>>> = {
  'v1.0': { reviewer: directly },
  beta: {
    reviewer: asReviewer,
    directReviewer: directly,
    delegatedReviewer: async (deps, caller) => ({ ...(await asReviewer(deps, caller)), isDelegateOnly: true }),
  },
};

/**
 * Returns the caller as the type of reviewer that the parameter of filterByCurrentUser names, in any letter case. v1.0 has no delegates.
 * Throws BadRequest. Source: docs/graph-reference.md#e06.
 */
export async function reviewerOn({ deps, caller, params, version }: ReviewCall): Promise<Reviewer> {
  const options = ON[version];
  const wanted = params.on?.toLowerCase();
  const [, chosen] = Object.entries(options).find(([name]) => name.toLowerCase() === wanted) ?? [];
  if (chosen) return chosen(deps, caller);
  const known = Object.keys(options)
    .map((name) => `'${name}'`)
    .join(' or ');
  const message = `The parameter 'on' of filterByCurrentUser must be ${known}.`;
  throw new GraphError('BadRequest', message, { details: [{ code: 'invalid', target: 'on', message }] });
}
