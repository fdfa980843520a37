import type { Caller } from '../../auth/caller';
import { withoutDeletion } from '../../rules/instance/accountDeletion';
import { changeInstance } from './changeInstance';
import type { Dependencies } from '../dependencies';
import type { Target } from '../access/find';

/**
 * Ends the wait before denied guests are deleted: who is blocked stays blocked and is kept. Throws Conflict unless such a review is
 * applying its decisions. Reference: Graph access reviews E19.
 */
export async function stopApplyDecisions(deps: Dependencies, caller: Caller, path: Target): Promise<void> {
  await changeInstance(deps, { caller, path }, (instance) => withoutDeletion(instance, deps.now()));
}
