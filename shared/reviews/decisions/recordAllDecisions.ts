import type { Caller } from '../../auth/caller';
import { GraphError } from '../../rules/graphError';
import type { Instance, StoredDecision } from '../../rules/instance';
import { concerns, type ManyDecisions } from '../../rules/manyDecisions';
import type { Source } from '../../odata/list';
import { decideMany } from './decideMany';
import { decisionsToReview } from './decisionsToReview';
import type { Dependencies } from '../dependencies';
import { requireJustification } from './requireJustification';
import { openReviewsOf } from '../pending/openReviewsOf';

/**
 * Records one decision on everything that a person still has to decide, in all reviews, or on what of it is about one principal or
 * resource. Nothing is recorded when one of the reviews needs a justification and there is none.
 * Throws Forbidden (a program reviews nothing), BadRequest. Reference: Graph access reviews E25.
 */
export async function recordAllDecisions(deps: Dependencies, caller: Caller, input: ManyDecisions): Promise<void> {
  if (caller.kind !== 'user') throw new GraphError('Forbidden', 'Only a signed-in person reviews anything.');
  const isPending = (item: StoredDecision): boolean => item.decision === 'NotReviewed' && concerns(input, item);
  const concerned: Instance[] = [];
  for (const instance of await openReviewsOf(deps, caller.id)) {
    if (await hasAny(decisionsToReview(deps, caller, instance), isPending)) concerned.push(instance);
  }
  for (const instance of concerned) requireJustification(instance, input);
  for (const { definitionId, id: instanceId } of concerned) {
    const target = { caller, path: { definitionId, instanceId } };
    await decideMany(deps, target, {
      kind: 'bulk',
      items: 'own',
      judge: (item) => (isPending(item) ? input : undefined),
    });
  }
}

const DECISIONS = 100;

async function hasAny<T>(source: Source<T>, holds: (value: T) => boolean): Promise<boolean> {
  let after: string | undefined;
  for (;;) {
    const { rows, more } = await source.read(after, DECISIONS);
    if (rows.some(({ value }) => holds(value))) return true;
    if (!more) return false;
    after = rows.at(-1)?.key;
  }
}
