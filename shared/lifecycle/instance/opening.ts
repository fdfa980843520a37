import type { Instance } from '../../rules/model/instance';
import type { Definition } from '../../rules/model/definition';
import { openingTimes, openingTimesOffSchedule, type Times } from '../../rules/schedule/schedule';
import { withFirstStage } from '../../rules/instance/stages';
import type { Stored } from '../../storage/table/table';
import { reviewersOfStage, termsFor } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../../reviews/dependencies';
import type { RoundResult } from '../roundResult';
import { reconcileSeries } from '../series/reconcileSeries';

interface Opened {
  readonly instance: Instance;
  readonly definition: Stored<Definition>;
}

/**
 * What an instance takes with it when it opens: its times, which move when it opens late, and the definition's terms as they are
 * now. Where a later occurrence has passed as well, the instance has been replaced by now: whoever writes it finds that out.
 */
export async function opening(deps: Dependencies, instance: Instance): Promise<Opened | RoundResult> {
  const definition = await deps.storage.definitions.find(instance.definitionId);
  // Its creation was interrupted, or is not finished: the series knows what to do.
  if (!definition) return reconcileSeries(deps, instance.definitionId);
  const now = deps.now();
  const { occurrence, groupId } = instance;
  // An instance off schedule was given its reviewers when it was created.
  if (occurrence === null) return { instance: withTimes(instance, openingTimesOffSchedule(instance, now)), definition };
  if (groupId === null) await reconcileSeries(deps, instance.definitionId);
  const opened = { ...instance, ...termsFor(definition.value, groupId) };
  return { instance: withTimes(opened, openingTimes(definition.value, instance.startDateTime, now)), definition };
}

/** The first stage, where there are stages, follows the times and the terms. */
function withTimes(instance: Instance, times: Times): Instance {
  const opened = { ...instance, ...times };
  const own = { reviewers: instance.reviewers, fallbackReviewers: instance.fallbackReviewers };
  return withFirstStage(opened, instance.occurrence === null ? () => own : reviewersOfStage(opened));
}
