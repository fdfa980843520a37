import type { Dependencies } from '../shared/reviews/dependencies';
import type { Census } from '../shared/lifecycle/census';
import { dispatchDue } from '../shared/lifecycle/dispatchDue';
import { noteFailure } from '../shared/lifecycle/noteInterruption';
import { reconcile } from '../shared/lifecycle/reconcile';
import { describeSpan } from '../shared/telemetry/span';
import { isWorkMessage, validateWorkMessage } from '../shared/api/validation/validateWorkMessage';

/** Rolls recurrences and everything else that waits for its time. It finds its work in storage, so a missed run is no loss. */
export async function findDueWork(deps: Dependencies, census: Census): Promise<void> {
  const found = await dispatchDue(deps);
  await census(deps, found === 0);
}

/** Works on one series or instance for a while. Throws an Error for a message that is none of ours. */
export function reconcileSubject(deps: Dependencies, message: unknown): Promise<void> {
  const work = validateWorkMessage(message);
  describeSpan(work);
  return reconcile(deps, work);
}

/** Takes what the worker failed on too often. A message that is none of ours is logged and dropped. */
export async function noteFailedWork(deps: Dependencies, message: unknown): Promise<void> {
  const work = isWorkMessage(message) ? message : undefined;
  if (work === undefined) deps.log('error', 'A message that is no work was dropped.', {});
  else await noteFailure(deps, work);
}
