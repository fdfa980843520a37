import { ZERO_GUID } from '../ids';
import type { StoredDecision } from '../model/decision';

/**
 * Returns whether an item may keep the decision of the previous occurrence: nobody has decided it yet, its approval is recommended, and a
 * person approved it last time. If a rule decided it last time, a person must decide now.
 */
export function mayCarryOver({ decision, recommendation, context }: StoredDecision): boolean {
  const { decision: before, reviewedBy = null } = context?.lastDecision ?? {};
  const isByPerson = reviewedBy !== null && reviewedBy.id !== ZERO_GUID;
  return decision === 'NotReviewed' && recommendation === 'Approve' && before === 'Approve' && isByPerson;
}

/** Returns whether everything that a reviewer sees of an item is the same as at the previous decision. */
export const isUnchanged = (item: StoredDecision, before: StoredDecision): boolean =>
  item.context !== undefined && circumstancesOf(item) === circumstancesOf(before);

const circumstancesOf = ({ principal, membershipType, context }: StoredDecision): string =>
  JSON.stringify([
    principal.userPrincipalName,
    membershipType,
    context?.department,
    context?.jobTitle,
    context?.manager?.id,
    context?.userType,
    context?.accountEnabled,
    context?.access,
  ]);
