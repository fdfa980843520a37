import { readWorkMessage, type Dependencies } from '../shared/reviews/dependencies';
import { type Census, dispatchDue } from '../shared/lifecycle/dispatchDue';
import { noteFailure } from '../shared/lifecycle/noteInterruption';
import { reconcile } from '../shared/lifecycle/reconcile';
import { describeSpan } from '../shared/telemetry/span';

/** Finds due work in storage, so that a missed run of the timer loses nothing. */
export async function findDueWork(deps: Dependencies, census: Census): Promise<void> {
  const found = await dispatchDue(deps);
  await census(deps, found === 0);
}

/** Works on one subject. Throws an Error for a message that the product did not send. */
export function reconcileSubject(deps: Dependencies, message: unknown): Promise<void> {
  const work = readWorkMessage(message);
  if (work instanceof Error) throw work;
  describeSpan(work.subject);
  return reconcile(deps, work);
}

/** Handles a message that failed too often. Logs and drops a message that the product did not send. */
export async function noteFailedWork(deps: Dependencies, message: unknown): Promise<void> {
  const work = readWorkMessage(message);
  if (work instanceof Error) deps.log('error', 'A message of an unknown form was dropped.', {});
  else await noteFailure(deps, work);
}
