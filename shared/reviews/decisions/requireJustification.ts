import { GraphError } from '../../rules/errors';
import type { Instance } from '../../rules/model/instance';
import type { DecisionInput } from './decided';

/**
 * Graph's name of the setting speaks of approval only; taking access away needs a reason as well. Throws BadRequest.
 * Reference: Graph access reviews E15, E22.
 */
export function requireJustification(
  { terms }: Pick<Instance, 'terms'>,
  { decision, justification }: DecisionInput,
): void {
  if (!terms.settings.justificationRequiredOnApproval || decision === 'NotReviewed') return;
  if ((justification ?? '').trim() !== '') return;
  const message = 'The review requires a justification with each decision.';
  throw new GraphError('BadRequest', message, { details: [{ code: 'Required', target: 'justification', message }] });
}
