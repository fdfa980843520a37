import { type Source, sourceOf } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import type { Reviewer } from '../../rules/decisions/reviewerRights';
import { reviews } from '../access/reviewers';
import { notFound } from '../../rules/errors';
import { isGuid } from '../../rules/ids';
import { stageWithId } from '../../rules/instance/requireInProgress';
import type { Instance, Stage } from '../../rules/model/instance';
import type { StoredDecision } from '../../rules/model/decision';
import { stageOf } from '../../storage/decisions';
import { findDecision, findInstance, type InstancePath, type Target } from '../access/find';
import { mayRead } from '../access/roles';
import { findInstanceFor, requireRightInSeries } from '../access/whoMay';
import { decisionsInStage, type InstanceStage } from '../decisions/decisionsToReview';
import type { Dependencies } from '../dependencies';

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
