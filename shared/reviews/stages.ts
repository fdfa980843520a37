import { type Source, sourceOf } from '../api/odata/source';
import type { Caller } from '../auth/caller';
import type { Reviewer } from '../rules/decisions/reviewerRights';
import { reviews } from './access/reviewers';
import { notFound } from '../rules/errors';
import { isGuid } from '../rules/ids';
import { stageWithId, presentStage, requireInProgress, requireStageStatus } from '../rules/instance/requireInProgress';
import type { Instance, Stage } from '../rules/model/instance';
import type { StoredDecision } from '../rules/model/decision';
import { stageOf } from '../storage/decisions';
import { findDecision, findInstance, type InstancePath, type Target } from './access/find';
import { mayRead } from './access/roles';
import { findInstanceFor, requireRightInSeries } from './access/whoMay';
import { decisionsInStage, type InstanceStage } from './decisions/decisionsToReview';
import type { Dependencies } from './dependencies';
import { requireMatch } from '../rules/etag';
import { ended } from '../rules/instance/nextStep';
import { endStageEarly } from '../rules/instance/stages';
import { requirePeople } from './directory';
import { changeInstance, replaceReviewers } from './instances/changeInstance';
import { withReviewers, type ReviewersInput } from './instances/createInstance';

/** The keys of a stage in a path. */
export interface StagePath extends Target {
  readonly stageId: string;
}

/** Returns the stages of an instance so far, in their order. Throws ResourceNotFound, Forbidden. */
export async function readableStages(deps: Dependencies, caller: Caller, path: InstancePath): Promise<Source<Stage>> {
  return inOrder((await findInstanceFor(deps, caller, 'read', path)).value.stages);
}

/** Returns a stage that the caller may read. Throws ResourceNotFound, Forbidden. */
export async function findReadableStage(deps: Dependencies, caller: Caller, path: StagePath): Promise<Stage> {
  return stageWithId((await findInstanceFor(deps, caller, 'read', path)).value, path.stageId);
}

/** Returns the stages in which a person reviews an item. Throws ResourceNotFound. */
export async function stagesToReview(
  deps: Dependencies,
  reviewer: Reviewer,
  path: InstancePath,
): Promise<Source<Stage>> {
  const { instance } = await findInstance(deps, path);
  const reviewed: Stage[] = [];
  for (const stage of instance.value.stages) {
    const { rows } = await decisionsInStage(deps, reviewer, { instance: instance.value, stage }).read(undefined, 1);
    if (rows.length > 0) reviewed.push(stage);
  }
  return inOrder(reviewed);
}

/** Returns all decisions of a stage. Throws ResourceNotFound, Forbidden. */
export async function readableStageDecisions(
  deps: Dependencies,
  caller: Caller,
  path: StagePath,
): Promise<Source<StoredDecision>> {
  const { value } = await findInstanceFor(deps, caller, 'read', path);
  const at = stageOf(value, stageWithId(value, path.stageId).index);
  return sourceOf((after, limit) => deps.storage.decisions.list(at, after, limit));
}

/** Returns a stage with its instance. Throws ResourceNotFound. */
export async function findStage(deps: Dependencies, { stageId, ...path }: StagePath): Promise<InstanceStage> {
  const { instance } = await findInstance(deps, path);
  return { instance: instance.value, stage: stageWithId(instance.value, stageId) };
}

/**
 * Returns a decision as a stage made it, to a caller who may read it: by directory role, as its reviewer in that stage, or as its current
 * reviewer if the review shows earlier decisions. Throws ResourceNotFound, Forbidden. Source: docs/graph-reference.md#e21.
 */
export async function findReadableStageDecision(
  deps: Dependencies,
  caller: Caller,
  path: StagePath,
  decisionId: string,
): Promise<StoredDecision> {
  const { series, instance } = await findInstance(deps, path);
  const stage = stageWithId(instance.value, path.stageId);
  const at = stageOf(instance.value, stage.index);
  const found = isGuid(decisionId) ? await deps.storage.decisions.find(at, decisionId) : undefined;
  if (!found) throw notFound('accessReviewInstanceDecisionItem', decisionId);
  if (mayRead(caller, series)) return found.value;
  const present = await findDecision(deps, path, decisionId);
  const isReviewer =
    (await reviews(deps, caller, stage, found.value)) ||
    (showsHistory(instance.value) && (await reviews(deps, caller, instance.value, present.value)));
  if (!isReviewer) await requireRightInSeries(deps, caller, 'read', series);
  return found.value;
}

const showsHistory = ({ terms }: Instance): boolean => terms.settings.decisionHistoriesForReviewersEnabled;

/** Returns the stages as a list. An instance has at most three stages, so the number of a stage is a key that keeps their order. */
const inOrder = (stages: readonly Stage[]): Source<Stage> => ({
  read: (after) =>
    Promise.resolve({
      rows: stages
        .map((value) => ({ key: String(value.index), value }))
        .filter(({ key }) => after === undefined || key > after),
      more: false,
    }),
});

/**
 * Ends a stage early. The next stage begins; the last stage ends the instance. Throws Conflict unless the stage is in progress,
 * ResourceNotFound, Forbidden, PreconditionFailed. Source: docs/graph-reference.md#e35.
 */
export async function stopStage(deps: Dependencies, caller: Caller, path: StagePath): Promise<void> {
  await changeInstance(deps, { caller, right: 'stop' }, instanceOf(path), (instance) => {
    const stage = presentStage(instance, path.stageId);
    requireMatch(path.ifMatch, stage);
    requireInProgress(instance, deps.now());
    requireStageStatus(stage, ['InProgress']);
    return endStageEarly(instance, deps.now(), (last) => ended(last, deps.now()));
  });
}

/**
 * Replaces the reviewers of a stage and adds fallback reviewers. `read` validates the body against the stage. Throws Conflict when the
 * stage is over, ResourceNotFound, Forbidden, BadRequest, PreconditionFailed. Source: docs/graph-reference.md#e32.
 */
export async function updateStage(
  deps: Dependencies,
  caller: Caller,
  path: StagePath,
  read: (stage: Stage & Pick<Instance, 'scope'>) => ReviewersInput,
): Promise<Stage> {
  const changed = await changeInstance(deps, { caller, right: 'update' }, instanceOf(path), async (instance) => {
    const stage = stageWithId(instance, path.stageId);
    requireMatch(path.ifMatch, stage);
    const input = read({ ...stage, scope: instance.scope });
    await requirePeople(
      deps,
      caller,
      { ...input, scope: instance.scope, canHoldRoles: instance.resource?.canHoldRoles },
      stage,
    );
    requireStageStatus(presentStage(instance, path.stageId), ['NotStarted', 'Initializing', 'InProgress']);
    const next = withReviewers(instance, input);
    // Before a stage opens, its reviewers are not resolved; its opening will resolve the new ones.
    return stage.status === 'InProgress' ? replaceReviewers(deps, instance, next) : { ...next, cursor: null };
  });
  return stageWithId(changed, path.stageId);
}

/** Returns the path of the instance. Leaves out `ifMatch`, which applies to the stage and not to its instance. */
const instanceOf = ({ definitionId, instanceId }: StagePath): InstancePath => ({ definitionId, instanceId });
