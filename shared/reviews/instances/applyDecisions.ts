import { identityOf, type Caller } from '../../auth/caller';
import { isInterrupted } from '../../rules/instance/interruption';
import { advanced } from '../../rules/instance/nextStep';
import { withoutHold } from '../../rules/instance/removalGuard';
import { changeInstance } from './changeInstance';
import type { Dependencies } from '../dependencies';
import type { Target } from '../access/find';

/**
 * Starts to carry out the decisions of an instance in the caller's name; where that was interrupted, tries it again at once. Throws
 * Conflict unless the instance is completed or interrupted.
 * Reference: Graph access reviews E14.
 */
export async function applyDecisions(deps: Dependencies, caller: Caller, path: Target): Promise<void> {
  await changeInstance(deps, { caller, path }, (instance) => {
    if (instance.status === 'Applying' && isInterrupted(instance)) return instance;
    const applying = advanced(instance, 'applyDecisions');
    return { ...applying, errors: withoutHold(applying.errors), appliedBy: identityOf(caller) };
  });
}
