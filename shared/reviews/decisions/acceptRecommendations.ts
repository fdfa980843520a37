import type { StoredDecision } from '../../rules/instance';
import type { DecisionInput } from './decided';
import { decideMany, type ManyTarget } from './decideMany';
import type { Dependencies } from '../dependencies';

/**
 * Decides as recommended what the caller reviews and nobody decided yet; what has no recommendation stays undecided.
 * Throws ResourceNotFound, Forbidden (the caller reviews nothing here), Conflict (not in progress), PreconditionFailed.
 * Reference: Graph access reviews E13, E36.
 */
export async function acceptRecommendations(deps: Dependencies, target: ManyTarget): Promise<void> {
  await decideMany(deps, target, { kind: 'recommendation', items: 'own', judge: asRecommended });
}

const asRecommended = ({ decision, recommendation }: StoredDecision): DecisionInput | undefined =>
  decision === 'NotReviewed' && recommendation !== 'NoInfoAvailable' ? { decision: recommendation } : undefined;
