import type { DecisionEvent, StoredDecision } from '../model/decision';
import { hashOf, lineOf } from './line';

/**
 * Returns the opening line of an item: who has access to what, and what was recommended, when the instance opened. Nothing of it changes
 * later, so it is computed from the row at any time and costs the opening nothing; the first event of the item names its hash.
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

/** Returns the hash that the next event of an item names: that of its last line. Null after lines of version 0.1, which have none. */
export function hashBefore(item: StoredDecision): string | null {
  if (item.ledgerHash !== undefined) return item.ledgerHash;
  return item.version === 0 ? hashOf(openingLine(item)) : null;
}

/** Returns the line of an event. */
export const ledgerLine = (event: DecisionEvent): string => lineOf(event);

/** Returns the line of a seal about an item: its id, its version, and the hash of its last line, or `-` after lines of version 0.1. */
export const headLine = (item: StoredDecision): string => `${item.id} ${item.version} ${hashBefore(item) ?? '-'}`;
