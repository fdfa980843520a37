import { GraphError } from '../shared/rules/errors';
import type { Call, Answer } from '../shared/api/endpoint/endpoint';
import { EMPTY_SOURCE, type Source } from '../shared/api/odata/source';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import type { Dependencies } from '../shared/reviews/dependencies';
import type { DefinitionTarget, Target } from '../shared/reviews/access/find';
import type { StagePath } from '../shared/reviews/stages/readStages';
import type { Version } from '../shared/api/endpoint/version';
import type { Caller } from '../shared/auth/caller';

/** Paths of the resources; each row of an endpoint table begins with one of them. */
export const DEFINITIONS = '/identityGovernance/accessReviews/definitions';
export const DEFINITION = `${DEFINITIONS}/{definitionId}`;
export const INSTANCES = `${DEFINITION}/instances`;
export const INSTANCE = `${INSTANCES}/{instanceId}`;
export const DECISIONS = `${INSTANCE}/decisions`;
export const DECISION = `${DECISIONS}/{decisionId}`;
export const STAGES = `${INSTANCE}/stages`;
export const STAGE = `${STAGES}/{stageId}`;
export const STAGE_DECISIONS = `${STAGE}/decisions`;
export const STAGE_DECISION = `${STAGE_DECISIONS}/{decisionId}`;

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

/** The keys of the stage in the path. */
export const stagePathOf = (call: ReviewCall): StagePath => ({
  ...instancePathOf(call),
  stageId: call.params.stageId ?? '',
});

type Act<Target> = (deps: Dependencies, caller: Caller, target: Target) => Promise<void>;

/** Handles the calls of an action that takes nothing but what the path names, and answers nothing. */
export const actionHandler =
  <Target>(act: Act<Target>, targetOf: (call: ReviewCall) => Target) =>
  async (call: ReviewCall): Promise<Answer> => {
    await act(call.deps, call.caller, targetOf(call));
    return { status: 204 };
  };

/** What of a collection the current user reviews in the way that `on` asks for. */
type ReviewedOn = <T>(reviewed: Source<T>) => Source<T>;

const ON: Readonly<Record<Version, Readonly<Record<string, ReviewedOn>>>> = {
  'v1.0': { reviewer: (reviewed) => reviewed },
  beta: {
    reviewer: (reviewed) => reviewed,
    // Nobody can hand on a review to somebody else, so all of them are direct.
    directReviewer: (reviewed) => reviewed,
    delegatedReviewer: () => EMPTY_SOURCE,
  },
};

/** Reads the parameter of filterByCurrentUser. Throws BadRequest. Reference: Graph access reviews E06. */
export function reviewedOn({ params, version }: ReviewCall): ReviewedOn {
  const options = ON[version];
  const chosen = Object.hasOwn(options, params.on ?? '') ? options[params.on ?? ''] : undefined;
  if (chosen) return chosen;
  const known = Object.keys(options)
    .map((name) => `'${name}'`)
    .join(' or ');
  const message = `The parameter 'on' of filterByCurrentUser must be ${known}.`;
  throw new GraphError('BadRequest', message, { details: [{ code: 'invalid', target: 'on', message }] });
}
