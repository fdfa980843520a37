import type { Dependencies } from '../dependencies';
import { decideMany, type ManyTarget } from './decideMany';

/**
 * Decides as recommended what the caller reviews and nobody decided yet; what has no recommendation stays undecided. Answers the job
 * that does it, where it is to be done later.
 * Throws ResourceNotFound, Forbidden (the caller reviews nothing here), Conflict (not in progress), PreconditionFailed.
 * Reference: Graph access reviews E13, E36.
 */
export async function acceptRecommendations(deps: Dependencies, target: ManyTarget): Promise<string | undefined> {
  return decideMany(deps, target, { operation: 'acceptRecommendations' });
}
