import { useState } from 'preact/hooks';
import type { Answer, Decision, Item } from '../api/types';
import { useApp } from '../app/context';
import { isSelfReview } from './load';
import type { OpenReview } from './useReview';
import { resourceName } from './words';

/** Returns the functions that decide on this page, and the message about the last decision. */
export function useDecisions(review: OpenReview) {
  const { t } = useApp().language;
  const [said, setSaid] = useState<string>();
  const decide = (items: readonly Item[], decision: Decision, reason?: string): void => {
    review.decide({ items, decision, ...(reason !== undefined && { justification: reason }) });
    const [first] = items;
    const name = first && (isSelfReview(review) ? resourceName(first) : first.principal.displayName);
    const done = t.decide.done[decision];
    setSaid(items.length === 1 ? `${done}: ${name}` : t.bulk.title(done, items.length));
  };
  return {
    said,
    decide,
    /** Decides an item. The same answer again takes the decision back. */
    answer: (item: Item, chosen: Answer, reason?: string): void => {
      const isSame = item.decision === chosen && (reason === undefined || reason === item.justification);
      if (isSame) decide([item], 'NotReviewed');
      else decide([item], chosen, reason);
    },
    undo: (): void => {
      if (review.undo().length > 0) setSaid(t.decide.undone);
    },
  };
}
