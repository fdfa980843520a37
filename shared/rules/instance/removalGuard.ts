import type { DecisionCounts, InstanceError } from '../model/instance';

/** From when on a review does not remove access by itself: both have to be reached. */
export interface RemovalGuard {
  /** More than this share of the decisions, from 0 to 100; 100 is never reached. */
  readonly percent: number;
  /** At least that many. */
  readonly items: number;
}

/** The code of the entry in `errors` that says why an instance waits. */
const HELD = 'RemovalsHeld';

export const itemsOf = (counts: DecisionCounts): number => Object.values(counts).reduce((sum, n) => sum + n, 0);

/**
 * Whether so much access would be removed that a person has to ask for it: an empty answer of the directory, a forgotten default
 * decision or a mistaken recommendation looks like that.
 */
export function isHeld(counts: DecisionCounts, { percent, items }: RemovalGuard): boolean {
  return counts.Deny >= items && counts.Deny * 100 > percent * itemsOf(counts);
}

/** The errors of an instance that waits for a person. */
export function withHold(
  errors: readonly InstanceError[],
  counts: DecisionCounts,
  { percent, items }: RemovalGuard,
): readonly InstanceError[] {
  const message =
    `The decisions were not applied by themselves: ${counts.Deny} of ${itemsOf(counts)} would remove access, ` +
    `which is more than ${percent} % and at least ${items}. Call applyDecisions to apply them.`;
  return [...withoutHold(errors), { code: HELD, message }];
}

/** The errors once a person has asked for it. */
export const withoutHold = (errors: readonly InstanceError[]): readonly InstanceError[] =>
  errors.filter(({ code }) => code !== HELD);
