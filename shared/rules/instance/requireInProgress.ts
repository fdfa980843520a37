import { isBefore } from '../duration';
import { GraphError, notFound } from '../errors';
import type { Instance, Stage } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import { currentStage } from './stages';

/** Returns the stage of an instance with this id. Throws ResourceNotFound. */
export function stageWithId(instance: Pick<Instance, 'stages'>, stageId: string): Stage {
  const stage = instance.stages.find(({ id }) => id === stageId);
  if (!stage) throw notFound('accessReviewStage', stageId);
  return stage;
}

/** Returns the stage with this id. Throws Conflict unless it is the current one: earlier stages are over. */
export function presentStage(instance: Instance, stageId: string): Stage {
  const stage = stageWithId(instance, stageId);
  if (stage.id !== currentStage(instance)?.id) requireStageStatus(stage, ['InProgress']);
  return stage;
}

/** Throws Conflict unless the stage is in one of these statuses. */
export function requireStageStatus(stage: Stage, statuses: readonly Stage['status'][]): void {
  if (statuses.includes(stage.status)) return;
  const wanted = statuses.map((status) => `'${status}'`).join(' or ');
  throw new GraphError('Conflict', `The stage is in the status '${stage.status}'; it must be ${wanted}.`);
}

type Period = Pick<Instance | Stage, 'status' | 'endDateTime'>;

/**
 * Returns whether a period accepts decisions. The time counts as well as the status: after the end, no decision is accepted, even if the
 * status has not changed yet.
 */
const isOpen = ({ status, endDateTime }: Period, now: string): boolean =>
  status === 'InProgress' && isBefore(now, endDateTime);

/** Throws Conflict unless the instance is in progress. */
export function requireInProgress(instance: Instance, now: string): void {
  if (isOpen(instance, now)) return;
  const { status, endDateTime } = instance;
  const state = status === 'InProgress' ? `over since ${endDateTime}` : `in the status '${status}'`;
  throw new GraphError('Conflict', `The instance is ${state}; this is possible only while it is in progress.`);
}

/** Returns whether an instance accepts decisions now: it is in progress, and so is its current stage if it has stages. */
export function takesDecisions(instance: Instance, now: string): boolean {
  const stage = currentStage(instance);
  return isOpen(instance, now) && (!stage || isOpen(stage, now));
}

/**
 * Throws Conflict unless an instance accepts decisions now; if `stageId` is given, that stage must be the current one. Throws
 * ResourceNotFound for an unknown stage.
 */
export function requireTakingDecisions(instance: Instance, stageId: string | undefined, now: string): void {
  const addressed = stageId === undefined ? undefined : stageWithId(instance, stageId);
  requireInProgress(instance, now);
  const stage = currentStage(instance);
  if (!stage) return;
  if (addressed && addressed.id !== stage.id) throw stageIsOver();
  if (isOpen(stage, now)) return;
  throw new GraphError('Conflict', `The stage is in the status '${stage.status}' and ends at ${stage.endDateTime}.`);
}

/** Returns whether an item is in the stage that is being decided; always true if there are no stages. */
export const isInPresentStage = (instance: Instance, { stage }: Pick<StoredDecision, 'stage'>): boolean =>
  stage === (currentStage(instance)?.index ?? null);

/**
 * Throws Conflict unless an item can be decided now: the instance accepts decisions (see `requireTakingDecisions`), and the item is in the
 * current stage.
 */
export function requireBeingDecided(
  instance: Instance,
  item: Pick<StoredDecision, 'stage'>,
  stageId: string | undefined,
  now: string,
): void {
  requireTakingDecisions(instance, stageId, now);
  if (!isInPresentStage(instance, item)) throw stageIsOver();
}

const stageIsOver = (): GraphError => new GraphError('Conflict', 'The stage in which this was to be decided is over.');
