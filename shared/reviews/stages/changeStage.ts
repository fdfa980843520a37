import type { Caller } from '../../auth/caller';
import { requireMatch } from '../../rules/etag';
import { ended } from '../../rules/instance/nextStep';
import {
  presentStage,
  requireInProgress,
  requireStageStatus,
  stageWithId,
} from '../../rules/instance/requireInProgress';
import { endStageEarly } from '../../rules/instance/stages';
import type { Instance, Stage } from '../../rules/model/instance';
import type { InstancePath } from '../access/find';
import { requirePeople } from '../directory/namedObjects';
import type { Dependencies } from '../dependencies';
import { changeInstance } from '../instances/changeInstance';
import { withReviewers, type ReviewersInput } from '../instances/createInstance';
import { replaceReviewers } from '../instances/updateInstance';
import type { StagePath } from './readStages';

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
