import { notFound } from '../errors';
import type { Instance, Stage } from '../model/instance';

/** The stage of an instance with this id. Throws ResourceNotFound. */
export function stageWithId(instance: Pick<Instance, 'stages'>, stageId: string): Stage {
  const stage = instance.stages.find(({ id }) => id === stageId);
  if (!stage) throw notFound('accessReviewStage', stageId);
  return stage;
}
