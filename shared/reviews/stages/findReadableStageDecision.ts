import type { Caller } from '../../auth/caller';
import { mayRead } from '../../auth/directoryRoles';
import { notFound } from '../../rules/errors';
import { isGuid } from '../../rules/ids';
import type { Instance, Stage, StoredDecision } from '../../rules/model/instance';
import { mayDecide } from '../../rules/decisions/reviewerRights';
import { stageOf } from '../../storage/decisions';
import type { Dependencies } from '../dependencies';
import { findDecision, findInstance } from '../access/find';
import type { StagePath } from './findStage';
import { requireReadSeries } from '../access/ownership';
import { stageWithId } from '../../rules/instance/stageWithId';

/**
 * A decision as it was made in a stage, for who may read it: by directory role, as its reviewer in that stage, or as its reviewer
 * now where the review shows earlier decisions. Throws ResourceNotFound, Forbidden. Reference: Graph access reviews E21, E23.
 */
export async function findReadableStageDecision(
  deps: Dependencies,
  caller: Caller,
  { decisionId, ...path }: StagePath & { readonly decisionId: string },
): Promise<StoredDecision> {
  const { series, instance } = await findInstance(deps, path);
  const stage = stageWithId(instance.value, path.stageId);
  const at = stageOf(instance.value, stage.index);
  const found = isGuid(decisionId) ? await deps.storage.decisions.find(at, decisionId) : undefined;
  if (!found) throw notFound('accessReviewInstanceDecisionItem', decisionId);
  if (mayRead(caller, series)) return found.value;
  const present = await findDecision(deps, path, decisionId);
  const shown = isShown({ instance: instance.value, stage, caller }, found.value, present.value);
  if (!shown) await requireReadSeries(deps, caller, series);
  return found.value;
}

function isShown(
  { instance, stage, caller }: { readonly instance: Instance; readonly stage: Stage; readonly caller: Caller },
  then: StoredDecision,
  now: StoredDecision,
): boolean {
  if (mayDecide(stage, then, caller.id)) return true;
  return instance.terms.settings.decisionHistoriesForReviewersEnabled && mayDecide(instance, now, caller.id);
}
