import { notFound } from '../../rules/graphError';
import type { Instance, Stage } from '../../rules/instance';

/** The stage of an instance with this id. Throws ResourceNotFound. */
export function stageWithId(instance: Pick<Instance, 'stages'>, stageId: string): Stage {
  const stage = instance.stages.find(({ id }) => id === stageId);
  if (!stage) throw notFound('accessReviewStage', stageId);
  return stage;
}
