import { changeDecision } from '../../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../../reviews/dependencies';
import { isUnchanged, mayCarryOver } from '../../../rules/decisions/carryOver';
import { SYSTEM, SYSTEM_REVIEWER } from '../../../rules/decisions/outcome';
import { deriveId } from '../../../rules/ids';
import { type Instance, lastRow } from '../../../rules/model/instance';
import type { StoredDecision } from '../../../rules/model/decision';
import type { DecisionChange } from '../../../storage/decisionRows';
import type { StoredValue } from '../../../storage/table/table';
import { previousInstance } from './newDecision';
import { sliceAfter, type Slice } from '../slice';

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
