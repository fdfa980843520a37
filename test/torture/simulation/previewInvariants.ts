import type { StoredDecision } from '../../../shared/rules/model/decision';
import { isRemovalOf } from './isRemovalOf';
import type { Invariant } from './moment';

/** The invariants of previews and restorations after every step, by their numbers in docs/invariants.md. Each returns its violations. */
export const PREVIEW_INVARIANTS: Readonly<Record<string, Invariant>> = {
  '40 nothing is given back that this review did not take': ({ before, after, witness }) =>
    witness.additions.filter((what) => {
      const requested = (item: StoredDecision) =>
        [...before.instances, ...after.instances].some(
          ({ id, restorations = [] }) =>
            id === item.instanceId &&
            restorations.some((one) => one.id === item.restoration?.restorationId && !one.isValidationOnly),
        );
      return ![...before.decisions, ...after.decisions].some(
        (item) =>
          isRemovalOf(what.replace('/directory/deletedItems/', '/users/'), item) &&
          item.decision === 'Deny' &&
          item.removalBegun &&
          ['begun', 'restored'].includes(item.restoration?.state ?? '') &&
          requested(item),
      );
    }),

  '41 a preview writes nothing but itself': ({ witness }) => witness.strays,
};
