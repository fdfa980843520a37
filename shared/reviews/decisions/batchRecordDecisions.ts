import { concerns, type ManyDecisions } from '../../rules/manyDecisions';
import { decideMany, type ManyTarget } from './decideMany';
import type { Dependencies } from '../dependencies';
import { requireJustification } from './requireJustification';

/**
 * Records one decision on all items that a person reviews, or on those of one principal or resource; a program, which reviews
 * nothing, decides on all items. Throws ResourceNotFound, Forbidden (the caller reviews nothing here), Conflict (not in progress),
 * BadRequest (no justification), PreconditionFailed. Reference: Graph access reviews E15, E37.
 */
export async function batchRecordDecisions(
  deps: Dependencies,
  target: ManyTarget,
  input: ManyDecisions,
): Promise<void> {
  await decideMany(deps, target, {
    kind: 'bulk',
    items: target.caller.kind === 'user' ? 'own' : 'all',
    judge: (item) => (concerns(input, item) ? input : undefined),
    check: (instance) => {
      requireJustification(instance, input);
    },
  });
}
