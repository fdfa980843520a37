import type { ManyDecisions } from '../../rules/decisions/manyDecisions';
import type { Dependencies } from '../dependencies';
import { decideMany, type ManyTarget } from './decideMany';

/**
 * Records one decision on all items that a person reviews, or on those of one principal or resource; a program, which reviews
 * nothing, decides on all items. Answers the job that does it, where it is to be done later.
 * Throws ResourceNotFound, Forbidden (the caller reviews nothing here), Conflict (not in progress), BadRequest (no justification),
 * PreconditionFailed. Reference: Graph access reviews E15, E37.
 */
export async function batchRecordDecisions(
  deps: Dependencies,
  target: ManyTarget,
  input: ManyDecisions,
): Promise<string | undefined> {
  return decideMany(deps, target, { operation: 'batchRecordDecisions', input });
}
