import type { Caller } from '../../auth/caller';
import type { Source } from '../../api/odata/source';
import type { Stage, StoredDecision } from '../../rules/model/instance';
import { stageOf } from '../../storage/decisions';
import { decisionsInStage, type InstanceStage } from '../decisions/decisionsToReview';
import type { Dependencies } from '../dependencies';
import { findFullyReadableInstance, findInstance, type InstancePath, type Target } from '../access/find';
import { sourceOf } from '../sourceOf';
import { stageWithId } from '../../rules/instance/stageWithId';

/** Names a stage by the keys of its path. */
export interface StagePath extends Target {
  readonly stageId: string;
}

/** The stages of an instance so far, in their order. Throws ResourceNotFound, Forbidden. Reference: Graph access reviews E30. */
export async function readableStages(deps: Dependencies, caller: Caller, path: InstancePath): Promise<Source<Stage>> {
  const { stages } = await findFullyReadableInstance(deps, caller, path);
  return inOrder(stages);
}

/** A stage that the caller may read. Throws ResourceNotFound, Forbidden. Reference: Graph access reviews E31. */
export async function findReadableStage(deps: Dependencies, caller: Caller, path: StagePath): Promise<Stage> {
  return stageWithId(await findFullyReadableInstance(deps, caller, path), path.stageId);
}

/** The stages in which a person reviews something. Throws ResourceNotFound. Reference: Graph access reviews E33. */
export async function stagesToReview(deps: Dependencies, caller: Caller, path: InstancePath): Promise<Source<Stage>> {
  const { instance } = await findInstance(deps, path);
  const reviewed: Stage[] = [];
  for (const stage of instance.value.stages) {
    const { rows } = await decisionsInStage(deps, caller, { instance: instance.value, stage }).read(undefined, 1);
    if (rows.length > 0) reviewed.push(stage);
  }
  return inOrder(reviewed);
}

/** All decisions made in a stage. Throws ResourceNotFound, Forbidden. Reference: Graph access reviews E34. */
export async function readableStageDecisions(
  deps: Dependencies,
  caller: Caller,
  path: StagePath,
): Promise<Source<StoredDecision>> {
  const instance = await findFullyReadableInstance(deps, caller, path);
  const at = stageOf(instance, stageWithId(instance, path.stageId).index);
  return sourceOf((after, limit) => deps.storage.decisions.list(at, after, limit));
}

/** A stage with its instance, whoever asks. Throws ResourceNotFound. */
export async function findStage(deps: Dependencies, { stageId, ...path }: StagePath): Promise<InstanceStage> {
  const { instance } = await findInstance(deps, path);
  return { instance: instance.value, stage: stageWithId(instance.value, stageId) };
}

/** At most three, so their number is a key that keeps the order. */
const inOrder = (stages: readonly Stage[]): Source<Stage> => ({
  read: (after) =>
    Promise.resolve({
      rows: stages
        .map((value) => ({ key: String(value.index), value }))
        .filter(({ key }) => after === undefined || key > after),
      more: false,
    }),
});
