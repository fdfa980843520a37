import { brokenChains } from '../../support/world/chains';
import { isRemovalOf } from './isRemovalOf';
import type { Invariant } from './moment';

/** What holds of evidence after every step, under the numbers of docs/invariants.md; each returns what breaks it. */
export const EVIDENCE_INVARIANTS: Readonly<Record<string, Invariant>> = {
  '33 the chains of evidence never break': ({ after }) =>
    brokenChains(after.reviews.filter(({ partitionKey }) => after.series.get(partitionKey)?.deletedDateTime === null)),

  '35 nothing is removed without a plan': ({ before, after, witness }) =>
    witness.removals.filter((path) => {
      const candidates = [...before.decisions, ...after.decisions].filter((item) => isRemovalOf(path, item));
      return !candidates.some(({ plan = [] }) => plan.length > 0);
    }),
};
