import type { BulkOrder, BulkTarget } from '../../rules/decisions/decisionJob';
import { GraphError } from '../../rules/errors';
import type { ManyDecisions } from '../../rules/decisions/manyDecisions';
import type { Source } from '../../api/odata/source';
import type { Dependencies } from '../dependencies';
import { openReviewsOf } from '../access/openReviewsOf';
import { bulkOf } from './bulkOf';
import { decideAll, type Asking } from './decideMany';
import { decisionsToReview } from './decisionsToReview';

interface AskingForAll extends Asking {
  /** As somebody's delegate: nobody hands his reviews on, so there is nothing to decide. */
  readonly isDelegate?: boolean;
}

/**
 * Records one decision on everything that a person still has to decide, in all reviews, or on what of it is about one principal or
 * resource. Nothing is recorded when one of the reviews needs a justification and there is none. Answers the job that does it, where
 * it is to be done later. Throws Forbidden (a program reviews nothing), BadRequest. Reference: Graph access reviews E25.
 */
export async function recordAllDecisions(
  deps: Dependencies,
  { isDelegate = false, ...asking }: AskingForAll,
  input: ManyDecisions,
): Promise<string | undefined> {
  const { caller } = asking;
  if (caller.kind !== 'user') throw new GraphError('Forbidden', 'Only a signed-in person reviews anything.');
  const order: BulkOrder = { operation: 'recordAllDecisions', input };
  const { judge } = bulkOf(order, caller.kind);
  const targets: BulkTarget[] = [];
  for (const instance of isDelegate ? [] : await openReviewsOf(deps, caller.id)) {
    const isConcerned = await hasAny(decisionsToReview(deps, caller, instance), (item) => judge(item) !== undefined);
    if (isConcerned) targets.push({ definitionId: instance.definitionId, instanceId: instance.id });
  }
  return decideAll(deps, asking, { order, targets });
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
