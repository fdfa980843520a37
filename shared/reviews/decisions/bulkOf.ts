import type { BulkOrder, BulkRequest } from '../../rules/decisions/decisionJob';
import type { DecisionChangeKind, Instance, StoredDecision } from '../../rules/model/instance';
import { concerns, type ManyDecisions } from '../../rules/decisions/manyDecisions';
import type { DecisionInput } from './decided';
import { requireJustification } from './requireJustification';

/** What an order means. */
export interface Bulk {
  readonly kind: DecisionChangeKind;
  /** Those that the caller reviews; all; or all, for who may manage the review. */
  readonly items: 'own' | 'all' | 'managed';
  /** What becomes of an item; undefined leaves it as it is. */
  readonly judge: (item: StoredDecision) => DecisionInput | undefined;
  /** Refuses the request before anything is changed. */
  readonly check?: (instance: Instance) => void;
}

/** The rules of an order for who gives it: a program, which reviews nothing, records on all items. */
export function bulkOf(order: BulkOrder, callerKind: BulkRequest['callerKind']): Bulk {
  switch (order.operation) {
    case 'acceptRecommendations':
      return { kind: 'recommendation', items: 'own', judge: asRecommended };
    case 'resetDecisions':
      return { kind: 'reset', items: 'managed', judge: () => ({ decision: 'NotReviewed' }) };
    case 'batchRecordDecisions':
      return recording(order.input, { items: callerKind === 'user' ? 'own' : 'all', decidesAgain: true });
    case 'recordAllDecisions':
      return recording(order.input, { items: 'own', decidesAgain: false });
  }
}

const asRecommended = ({ decision, recommendation }: StoredDecision): DecisionInput | undefined =>
  decision === 'NotReviewed' && recommendation !== 'NoInfoAvailable' ? { decision: recommendation } : undefined;

function recording(
  input: ManyDecisions,
  { items, decidesAgain }: Pick<Bulk, 'items'> & { readonly decidesAgain: boolean },
): Bulk {
  return {
    kind: 'bulk',
    items,
    judge: (item) =>
      (decidesAgain || item.decision === 'NotReviewed') && concerns(input, item)
        ? { decision: input.decision, justification: input.justification }
        : undefined,
    check: (instance) => {
      requireJustification(instance, input);
    },
  };
}
