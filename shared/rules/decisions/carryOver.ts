import { ZERO_GUID } from '../ids';
import type { StoredDecision } from '../model/decision';

/**
 * Whether an item may be decided as it was at the previous occurrence, as far as the item itself says: nobody has decided it yet, it is
 * recommended, and a person approved it then. What a rule decided then is for a person to decide again.
 */
export function mayCarryOver({ decision, recommendation, context }: StoredDecision): boolean {
  const { decision: before, reviewedBy = null } = context?.lastDecision ?? {};
  const isByPerson = reviewedBy !== null && reviewedBy.id !== ZERO_GUID;
  return decision === 'NotReviewed' && recommendation === 'Approve' && before === 'Approve' && isByPerson;
}

/** Whether nothing that a reviewer sees of an item has changed since it was decided before. */
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
