import type { Caller } from '../../auth/caller';
import { requireMatch } from '../../rules/etag';
import { GraphError } from '../../rules/errors';
import type { Instance, Stage } from '../../rules/model/instance';
import { advanced } from '../../rules/instance/nextStep';
import { currentStage, stoppedStage } from '../../rules/instance/stages';
import { changeInstance } from '../instances/changeInstance';
import { withReviewers, type InstanceInput } from '../instances/createInstance';
import type { Dependencies } from '../dependencies';
import type { InstancePath } from '../access/find';
import type { StagePath } from './findStage';
import { requireInProgress } from '../../rules/instance/requireInProgress';
import { stageWithId } from '../../rules/instance/stageWithId';
import { replaceReviewers } from '../instances/updateInstance';

type ReviewersInput = Pick<InstanceInput, 'reviewers' | 'fallbackReviewers'>;

/**
 * Ends a stage before its time: the next one begins, and the last one ends the instance. Throws Conflict unless the stage is in
 * progress, ResourceNotFound, Forbidden. Reference: Graph access reviews E35.
 */
export async function stopStage(deps: Dependencies, caller: Caller, path: StagePath): Promise<void> {
  await changeInstance(deps, { caller, path: instanceOf(path) }, (instance) => {
    const stage = presentStage(instance, path.stageId);
    requireMatch(path.ifMatch, stage);
    requireInProgress(instance, deps.now());
    requireStatus(stage, ['InProgress']);
    return stoppedStage(instance, (last) => advanced(last, 'end'));
  });
}

/**
 * Replaces the reviewers of a stage and adds fallback reviewers. `read` judges the request against the stage.
 * Throws Conflict when the stage is over, ResourceNotFound, Forbidden, BadRequest. Reference: Graph access reviews E32.
 */
export async function updateStage(
  deps: Dependencies,
  { caller, path }: { readonly caller: Caller; readonly path: StagePath },
  read: (stage: Stage & Pick<Instance, 'scope'>) => ReviewersInput,
): Promise<Stage> {
  const changed = await changeInstance(deps, { caller, path: instanceOf(path) }, async (instance) => {
    const stage = stageWithId(instance, path.stageId);
    requireMatch(path.ifMatch, stage);
    const input = read({ ...stage, scope: instance.scope });
    requireStatus(presentStage(instance, path.stageId), ['NotStarted', 'Initializing', 'InProgress']);
    const next = withReviewers(instance, input);
    // Before the stage is open its reviewers are still to be found; the discovery will take the new ones.
    return stage.status === 'InProgress' ? replaceReviewers(deps, instance, next) : { ...next, cursor: null };
  });
  return stageWithId(changed, path.stageId);
}

/** The condition of a request is about its stage, not about the instance around it. */
const instanceOf = ({ definitionId, instanceId }: StagePath): InstancePath => ({ definitionId, instanceId });

/** The stage with this id, which has to be the present one: earlier ones are over. */
function presentStage(instance: Instance, stageId: string): Stage {
  const stage = stageWithId(instance, stageId);
  if (stage.id !== currentStage(instance)?.id) requireStatus(stage, ['InProgress']);
  return stage;
}

function requireStatus(stage: Stage, statuses: readonly Stage['status'][]): void {
  if (statuses.includes(stage.status)) return;
  const wanted = statuses.map((status) => `'${status}'`).join(' or ');
  throw new GraphError('Conflict', `The stage is in the status '${stage.status}'; it must be ${wanted}.`);
}
