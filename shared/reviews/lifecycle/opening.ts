import type { Instance } from '../../rules/instance';
import { openingTimes, openingTimesOffSchedule, type Times } from '../../rules/schedule';
import { withFirstStage } from '../../rules/stages';
import { reviewersOfStage, termsFor } from '../instances/buildInstance';
import type { Dependencies } from '../dependencies';
import type { Outcome } from './outcome';
import { reconcileSeries } from './reconcileSeries';

/**
 * What an instance takes with it when it opens: its times, which move when it opens late, and the definition's terms as they are
 * now. Where a later occurrence has passed as well, this one is replaced instead, and there is nothing more to do here.
 */
export async function opening(deps: Dependencies, instance: Instance): Promise<Instance | Outcome> {
  const definition = await deps.storage.definitions.find(instance.definitionId);
  // Its creation was interrupted, or is not finished: the series knows what to do.
  if (!definition) return reconcileSeries(deps, instance.definitionId);
  const now = deps.now();
  const { occurrence, groupId } = instance;
  // An instance off schedule was given its reviewers when it was created.
  if (occurrence === null) return withTimes(instance, openingTimesOffSchedule(instance, now));
  if (groupId === null) {
    await reconcileSeries(deps, instance.definitionId);
    const still = await deps.storage.instances.find(instance.definitionId, instance.id);
    if (!still) return { kind: 'settled' };
  }
  const opened = { ...instance, ...termsFor(definition.value, groupId) };
  return withTimes(opened, openingTimes(definition.value, instance.startDateTime, now));
}

/** The first stage, where there are stages, follows the times and the terms. */
function withTimes(instance: Instance, times: Times): Instance {
  const opened = { ...instance, ...times };
  const own = { reviewers: instance.reviewers, fallbackReviewers: instance.fallbackReviewers };
  return withFirstStage(opened, instance.occurrence === null ? () => own : reviewersOfStage(opened));
}
