import { type BulkOrder, type BulkRequest, type ManyDecisions, concerns } from '../../rules/decisions/decisionJob';
import type { DecisionChangeKind, StoredDecision } from '../../rules/model/decision';
import type { Instance } from '../../rules/model/instance';
import { requireJustification, type DecisionInput } from './decisionChange';

/** What an order does to which items. */
export interface BulkRules {
  readonly kind: DecisionChangeKind;
  /**
   * `own` means the items that the caller reviews, `all` means all items, and `managed` means all items for callers who may manage the
   * review.
   */
  readonly items: 'own' | 'all' | 'managed';
  /** Returns the new decision on an item, or undefined to leave the item as it is. */
  readonly judge: (item: StoredDecision) => DecisionInput | undefined;
  /** Throws GraphError for an order that the instance forbids, before anything is changed. */
  readonly check?: (instance: Instance) => void;
}

/** Returns the rules of an order for this type of caller. An application, which reviews nothing, decides all items. */
export function rulesOf(order: BulkOrder, callerKind: BulkRequest['callerKind']): BulkRules {
  switch (order.operation) {
    case 'acceptRecommendations':
      return { kind: 'recommendation', items: 'own', judge: asRecommended };
    case 'resetDecisions':
      return { kind: 'reset', items: 'managed', judge: () => ({ decision: 'NotReviewed' }) };
    case 'batchRecordDecisions':
      return record(order.input, callerKind === 'user' ? 'own' : 'all');
    case 'recordAllDecisions':
      return record(order.input, 'own');
  }
}

const asRecommended = ({ decision, recommendation }: StoredDecision): DecisionInput | undefined =>
  decision === 'NotReviewed' && recommendation !== 'NoInfoAvailable' ? { decision: recommendation } : undefined;

/** Returns the rules that record one decision on the named items, even on items that are already decided. */
function record(input: ManyDecisions, items: BulkRules['items']): BulkRules {
  const ids = input.decisionIds && new Set(input.decisionIds.map((id) => id.toLowerCase()));
  return {
    kind: 'bulk',
    items,
    judge: (item) =>
      concerns(input, item) && (ids?.has(item.id) ?? true)
        ? { decision: input.decision, justification: input.justification }
        : undefined,
    check: (instance) => {
      requireJustification(instance, input);
    },
  };
}
