import { isBefore } from '../rules/duration';
import { GraphError } from '../rules/graphError';
import type { Instance, StoredDecision } from '../rules/instance';
import { currentStage } from '../rules/stages';
import { stageWithId } from './stageWithId';

/**
 * Lets pass what only an instance in progress allows. The clock counts beside the status: after the end nothing is taken, even if
 * the lifecycle has not come by yet. Throws Conflict.
 */
export function requireInProgress({ status, endDateTime }: Instance, now: string): void {
  if (status === 'InProgress' && isBefore(now, endDateTime)) return;
  const state = status === 'InProgress' ? `over since ${endDateTime}` : `in the status '${status}'`;
  throw new GraphError('Conflict', `The instance is ${state}; this is possible only while it is in progress.`);
}

/**
 * The same for one item: where there are stages it has to be in the present one, and that one in progress; an item addressed in a
 * stage has to be addressed in the present one. Throws Conflict, ResourceNotFound (no such stage).
 */
export function requireBeingDecided(
  instance: Instance,
  item: Pick<StoredDecision, 'stage'>,
  { stageId, now }: { readonly stageId: string | undefined; readonly now: string },
): void {
  const addressed = stageId === undefined ? undefined : stageWithId(instance, stageId);
  requireInProgress(instance, now);
  const stage = currentStage(instance);
  if (!stage) return;
  if (item.stage !== stage.index || (addressed && addressed.id !== stage.id)) {
    throw new GraphError('Conflict', 'The stage in which this was to be decided is over.');
  }
  if (stage.status === 'InProgress' && isBefore(now, stage.endDateTime)) return;
  throw new GraphError('Conflict', `The stage is in the status '${stage.status}' and ends at ${stage.endDateTime}.`);
}
