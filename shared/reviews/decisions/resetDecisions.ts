import type { Dependencies } from '../dependencies';
import { decideMany, type ManyTarget } from './decideMany';

/**
 * Takes back all decisions of an instance in progress, or of its present stage. Answers the job that does it, where it is to be done
 * later. Throws ResourceNotFound, Forbidden, Conflict, PreconditionFailed. Reference: Graph access reviews E16.
 */
export async function resetDecisions(deps: Dependencies, target: ManyTarget): Promise<string | undefined> {
  return decideMany(deps, target, { operation: 'resetDecisions' });
}
