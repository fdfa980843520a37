import type { DecisionEvent, StoredDecision } from '../model/decision';
import { hashOf, lineOf } from './line';

/**
 * Returns the opening line of an item: who had access to what, and what was recommended, when the instance opened. It never changes. It is
 * therefore computed from the row when it is needed, and costs the opening nothing. The first event of the item names its hash.
 */
export function openingLine({
  id,
  principal,
  resource,
  membershipType,
  call,
  context,
  opening,
  ...item
}: StoredDecision): string {
  const { recommendation, insights } = opening ?? item;
  return lineOf({
    decisionId: id,
    call,
    principal,
    resource,
    membershipType,
    context: context ?? null,
    recommendation,
    insights,
  });
}

/**
 * Returns the hash of the last line of an item. The item's next event names that hash. Null after lines of version 0.1, which have no hash.
 */
export function hashBefore(item: StoredDecision): string | null {
  if (item.ledgerHash !== undefined) return item.ledgerHash;
  return item.version === 0 ? hashOf(openingLine(item)) : null;
}

/** Returns the line of an event. */
export const ledgerLine = (event: DecisionEvent): string => lineOf(event);

/** Returns the line about an item in a seal: its id, its version, and the hash of its last line, or `-` after lines of version 0.1. */
export const headLine = (item: StoredDecision): string => `${item.id} ${item.version} ${hashBefore(item) ?? '-'}`;
