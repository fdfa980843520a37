import { changeDecision } from '../../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../../reviews/dependencies';
import { SYSTEM, SYSTEM_REVIEWER } from '../../../rules/decisions/outcome';
import { deriveId, ZERO_GUID } from '../../../rules/ids';
import { type Instance, lastRow } from '../../../rules/model/instance';
import type { StoredDecision } from '../../../rules/model/decision';
import type { DecisionChange } from '../../../storage/decisionRows';
import type { StoredValue } from '../../../storage/table/table';
import { previousInstance } from './newDecision';
import { sliceAfter, type Slice } from '../../roundResult';

const DECISIONS = 100;

/**
 * Decides one page of the items that a person approved at the previous occurrence and that have not changed since. Reviewers can decide
 * otherwise. Idempotent: a decided item stays. Throws ServiceUnavailable, StaleError. Source:
 * docs/lifecycle.md#decisions-that-are-carried-over.
 */
export async function carryOver(deps: Dependencies, instance: Instance): Promise<Slice> {
  const previous = await previousInstance(deps, instance);
  if (!previous) return { change: { cursor: null }, done: true };
  const page = await deps.storage.decisions.list(instance, lastRow(instance), DECISIONS);
  const changes = await Promise.all(page.rows.map((row) => carriedOver(deps, previous, row)));
  await deps.storage.decisions.change(
    instance,
    changes.flatMap((change) => change ?? []),
  );
  return sliceAfter(page);
}

async function carriedOver(
  { storage, now }: Dependencies,
  previous: Instance,
  row: StoredValue<StoredDecision>,
): Promise<DecisionChange | undefined> {
  if (!mayCarryOver(row.value)) return undefined;
  const { principal, resource } = row.value;
  const before = await storage.decisions.find(previous, deriveId(previous.id, principal.id, resource.id));
  if (!before || !isUnchanged(row.value, before.value)) return undefined;
  const justification = `Approved by ${before.value.reviewedBy?.displayName ?? ''} at the last occurrence, and unchanged since.`;
  return changeDecision(
    { ...row, value: { ...row.value, isCarriedOver: true } },
    { decision: 'Approve', justification },
    { kind: 'carryOver', by: SYSTEM_REVIEWER, channel: SYSTEM.channel, dateTime: now() },
  );
}

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
