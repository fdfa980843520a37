import type { DecisionCounts, InstanceError } from '../model/instance';

/** Removals are held when both thresholds are met. */
export interface RemovalGuard {
  /** Denials are more than this share of the decisions, from 0 to 100; 100 turns the guard off. */
  readonly percent: number;
  /** Denials are at least that many. */
  readonly items: number;
}

/** The code of the entry in `errors` that says why an instance waits. */
const HELD = 'RemovalsHeld';

export const itemsOf = (counts: DecisionCounts): number => Object.values(counts).reduce((sum, n) => sum + n, 0);

/**
 * Whether a review would remove so much access that a person has to confirm it: a forgotten default decision or a wrong recommendation
 * looks like that.
 */
export function isHeld(counts: DecisionCounts, { percent, items }: RemovalGuard): boolean {
  return counts.Deny >= items && counts.Deny * 100 > percent * itemsOf(counts);
}

/** Returns the errors of an instance whose removals are held. */
export function withHold(
  errors: readonly InstanceError[],
  counts: DecisionCounts,
  { percent, items }: RemovalGuard,
): readonly InstanceError[] {
  const message =
    `The decisions were not applied automatically: ${counts.Deny} of ${itemsOf(counts)} would remove access, ` +
    `which is more than ${percent} % and at least ${items}. Call applyDecisions to apply them.`;
  return [...withoutHold(errors), { code: HELD, message }];
}

/** Returns the errors after a person has applied the decisions. */
export const withoutHold = (errors: readonly InstanceError[]): readonly InstanceError[] =>
  errors.filter(({ code }) => code !== HELD);
