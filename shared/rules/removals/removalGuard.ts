import { SYSTEM_REVIEWER } from '../decisions/outcome';
import { hasReviewer } from '../decisions/reviewerRights';
import type { DecisionCounts, Instance, InstanceError, Terms } from '../model/instance';
import type { StoredDecision } from '../model/decision';

/** The thresholds of the guard. Removals are held when both are met. */
export interface RemovalGuard {
  /** The share of the decisions, from 0 to 100 per cent, that counted denials must exceed. 100 turns the thresholds off. */
  readonly percent: number;
  /** The least number of counted denials. */
  readonly items: number;
}

/** Returns the thresholds for a review: those of the deployment, unless its `reviewOptions` turn them off. */
export const guardOf = ({ reviewOptions }: Pick<Terms, 'reviewOptions'>, deployed: RemovalGuard): RemovalGuard =>
  reviewOptions?.removalGuard === 'off' ? { ...deployed, percent: 100 } : deployed;

/** The code in `errors` for removals that are held. */
export const HELD = 'RemovalsHeld';

export const isHold = ({ code }: InstanceError): boolean => code === HELD;

export const NO_DECISIONS: Required<DecisionCounts> = {
  Approve: 0,
  Deny: 0,
  DontKnow: 0,
  NotReviewed: 0,
  approvedByDefault: 0,
  deniedByDefault: 0,
  deniedUnasked: 0,
};

/** Returns the counts with one more decision. */
export function withDecision(counts: DecisionCounts, instance: Instance, item: StoredDecision): DecisionCounts {
  const { approvedByDefault = 0, deniedByDefault = 0, deniedUnasked = 0 } = counts;
  const isOfSystem = item.reviewedBy?.id === SYSTEM_REVIEWER.id;
  const isApproval = isOfSystem && item.decision === 'Approve' && item.isCarriedOver !== true;
  const isBySystem = isOfSystem && item.decision === 'Deny';
  const isByDefault = isBySystem && instance.terms.settings.defaultDecision === 'Deny';
  return {
    ...counts,
    [item.decision]: counts[item.decision] + 1,
    approvedByDefault: approvedByDefault + Number(isApproval),
    deniedByDefault: deniedByDefault + Number(isByDefault),
    deniedUnasked: deniedUnasked + Number(isBySystem && !hasReviewer(instance, item)),
  };
}

const itemsOf = ({ Approve, Deny, DontKnow, NotReviewed }: DecisionCounts): number =>
  Approve + Deny + DontKnow + NotReviewed;

/**
 * Returns the number of denials that count. Denials by the default `Deny` are what the definition asks for; the others may be a mistake.
 */
const countedDenials = ({ Deny, deniedByDefault = 0 }: DecisionCounts): number => Deny - deniedByDefault;

/**
 * Returns whether a person must confirm the removals of a review: a default decision denies principals without a reviewer, or there are as
 * many removals as a wrong recommendation or a slip would cause.
 */
export function isHeld(counts: DecisionCounts, guard: RemovalGuard): boolean {
  return (counts.deniedUnasked ?? 0) > 0 || exceeds(counts, guard);
}

function exceeds(counts: DecisionCounts, { percent, items }: RemovalGuard): boolean {
  const denied = countedDenials(counts);
  return denied >= items && denied * 100 > percent * itemsOf(counts);
}

/** Returns the errors of an instance whose removals are held. */
export function withHold(
  errors: readonly InstanceError[],
  counts: DecisionCounts,
  guard: RemovalGuard,
): readonly InstanceError[] {
  const message =
    `The decisions were not applied automatically: ${reasonOfHold(counts, guard)} ` +
    'Call applyDecisions to apply them.';
  return [...withoutHold(errors), { code: HELD, message }];
}

/** Why removals are held: `count` denials of principals without a reviewer, or more denials than the guard permits. */
export interface HoldReason {
  readonly kind: 'unasked' | 'many';
  readonly count: number;
  readonly of: number;
}

/** Returns every reason why removals are held. */
export function reasonsOfHold(counts: DecisionCounts, guard: RemovalGuard): readonly HoldReason[] {
  const { Deny, deniedUnasked = 0 } = counts;
  return [
    ...(deniedUnasked > 0 ? [{ kind: 'unasked', count: deniedUnasked, of: Deny } as const] : []),
    ...(exceeds(counts, guard) ? [{ kind: 'many', count: countedDenials(counts), of: itemsOf(counts) } as const] : []),
  ];
}

/** Returns one or two sentences that say why removals are held. */
export const reasonOfHold = (counts: DecisionCounts, guard: RemovalGuard): string =>
  reasonsOfHold(counts, guard)
    .map(({ kind, count, of }) =>
      kind === 'unasked'
        ? `${count} of ${of} denials are defaults about principals without a reviewer.`
        : `${count} of ${of} would remove access, which is more than ${guard.percent} % and at least ${guard.items}.`,
    )
    .join(' ');

/** Returns the errors after a person has applied the decisions. */
export const withoutHold = (errors: readonly InstanceError[]): readonly InstanceError[] =>
  errors.filter((error) => !isHold(error));
