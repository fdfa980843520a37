import type { Caller } from '../../auth/caller';
import type { DecisionJob } from '../../rules/decisions/decisionJob';
import { GraphError, notFound } from '../../rules/errors';
import { isGuid } from '../../rules/ids';
import type { Dependencies } from '../dependencies';
import { findSeries } from '../access/find';
import { requireManageSeries } from '../access/ownership';

/**
 * A request that decides in the background, for who made it and for who may manage all reviews that it is about.
 * Throws ResourceNotFound, Forbidden.
 */
export async function findJob(deps: Dependencies, caller: Caller, id: string): Promise<DecisionJob> {
  const found = isGuid(id) ? await deps.storage.jobs.find(id) : undefined;
  if (!found) throw notFound('job', id);
  const job = found.value;
  if (job.by.id === caller.id) return job;
  if (job.targets.length === 0) throw new GraphError('Forbidden', 'This was asked for by somebody else.');
  for (const definitionId of new Set(job.targets.map((target) => target.definitionId))) {
    await requireManageSeries(deps, caller, (await findSeries(deps, definitionId)).value);
  }
  return job;
}
