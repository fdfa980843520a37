import type { DecisionJob } from '../rules/decisions/decisionJob';
import { addDuration, isBefore } from '../rules/duration';
import { GraphError } from '../rules/errors';
import { decidePages } from '../reviews/decisions/decidePages';
import { REASSIGNED_PAGES_PER_SLICE, reassignPages } from '../reviews/decisions/reassignPages';
import type { Dependencies } from '../reviews/dependencies';
import type { RoundResult } from './roundResult';

/** How long the caller can see the result. */
const KEPT = 'PT24H';

/**
 * Carries out a bulk request in the background, slice by slice, and removes it a day after its end. Ends at an item that can no longer be
 * decided; earlier decisions stay. Idempotent. Throws ServiceUnavailable, StaleError.
 */
export async function reconcileJob(deps: Dependencies, id: string): Promise<RoundResult> {
  const { storage, now } = deps;
  const found = await storage.jobs.find(id);
  if (!found) return { kind: 'settled' };
  if (found.value.endedDateTime !== null) return keep(deps, found.value, found.value.endedDateTime);
  const next = { ...found.value, ...(await slice(deps, found.value)) };
  const isDone = next.error !== null || next.position.target === next.targets.length;
  if (!isDone) {
    await storage.jobs.replace(found, next);
    return { kind: 'again' };
  }
  const endedDateTime = now();
  await storage.quotas.giveBack('jobs', next.by.id, id);
  await storage.jobs.replace(found, { ...next, endedDateTime });
  return { kind: 'until', at: addDuration(endedDateTime, KEPT) };
}

async function slice(
  deps: Dependencies,
  job: DecisionJob,
): Promise<Pick<DecisionJob, 'position'> | Pick<DecisionJob, 'error'>> {
  try {
    const pages = deps.limits.decisionPages.pagesPerSlice;
    const { order, position } = job;
    return order.operation === 'reassign'
      ? { position: await reassignPages(deps, { ...job, order }, position, REASSIGNED_PAGES_PER_SLICE) }
      : { position: await decidePages(deps, { ...job, order }, position, pages) };
  } catch (error) {
    if (!(error instanceof GraphError) || error.retryAfterSeconds !== undefined) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

async function keep({ storage, now }: Dependencies, { id }: DecisionJob, endedDateTime: string): Promise<RoundResult> {
  const at = addDuration(endedDateTime, KEPT);
  if (isBefore(now(), at)) return { kind: 'until', at };
  await storage.jobs.remove(id);
  return { kind: 'settled' };
}
