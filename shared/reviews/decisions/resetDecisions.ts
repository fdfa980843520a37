import { decideMany, type ManyTarget } from './decideMany';
import type { Dependencies } from '../dependencies';

/**
 * Takes back all decisions of an instance in progress, or of its present stage. Throws ResourceNotFound, Forbidden, Conflict,
 * PreconditionFailed. Reference: Graph access reviews E16.
 */
export async function resetDecisions(deps: Dependencies, target: ManyTarget): Promise<void> {
  await decideMany(deps, target, { kind: 'reset', items: 'managed', judge: () => ({ decision: 'NotReviewed' }) });
}
