import type { Caller } from '../../auth/caller';
import { advanced } from '../../rules/instance/nextStep';
import { changeInstance } from './changeInstance';
import type { Dependencies } from '../dependencies';
import type { Target } from '../access/find';

/**
 * Ends an instance before its time; from here on it goes the way of every end. Throws Conflict unless it is in progress.
 * Reference: Graph access reviews E18.
 */
export async function stopInstance(deps: Dependencies, caller: Caller, path: Target): Promise<void> {
  await changeInstance(deps, { caller, path }, (instance) => advanced(instance, 'end'));
}
