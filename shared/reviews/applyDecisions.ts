import type { Caller } from '../auth/caller';
import { advanced } from '../rules/nextStep';
import { changeInstance } from './changeInstance';
import { identityOf } from './createDefinition';
import type { Dependencies } from './dependencies';
import type { Target } from './find';

/**
 * Starts to carry out the decisions of an instance in the caller's name. Throws Conflict unless it is completed.
 * Reference: Graph access reviews E14.
 */
export async function applyDecisions(deps: Dependencies, caller: Caller, path: Target): Promise<void> {
  await changeInstance(deps, { caller, path }, (instance) => ({
    ...advanced(instance, 'applyDecisions'),
    appliedBy: identityOf(caller),
  }));
}
