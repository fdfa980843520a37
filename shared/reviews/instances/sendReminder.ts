import type { Caller } from '../../auth/caller';
import { changeInstance } from './changeInstance';
import type { Dependencies } from '../dependencies';
import type { Target } from '../access/find';
import { requireInProgress } from '../../rules/instance/requireInProgress';

/** Asks for a reminder to all reviewers of an instance. Throws Conflict unless it is in progress. Reference: Graph access reviews E17. */
export async function sendReminder(deps: Dependencies, caller: Caller, path: Target): Promise<void> {
  await changeInstance(deps, { caller, path }, (instance) => {
    requireInProgress(instance, deps.now());
    const { number, midpointSent } = instance.reminder;
    return { ...instance, cursor: null, reminder: { number: number + 1, requestedDateTime: deps.now(), midpointSent } };
  });
}
