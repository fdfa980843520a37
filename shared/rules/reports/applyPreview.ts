import type { Grant } from '../model/removal';
import type { ApplyOutcome } from '../decisions/outcome';
import type { DecisionCounts } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import type { Principal, Resource, UserIdentity } from '../model/definition';
import type { PreviewStatus } from './definitionPreview';

/** The outcomes of applying the decision about a denied item. */
export const APPLY_OUTCOMES = ['wouldRemove', 'wouldBlock', 'alreadyGone', 'cannotRemove'] as const;
type PreviewedOutcome = (typeof APPLY_OUTCOMES)[number];

/** A preview of applying the decisions of an instance. Marks and removes nothing. */
export interface ApplyPreview {
  readonly kind: 'apply';
  readonly id: string;
  readonly status: PreviewStatus;
  readonly createdBy: UserIdentity;
  readonly createdDateTime: string;
  /** The UTC instant of the first call to the directory; null before that. */
  readonly asOfDateTime: string | null;
  readonly definitionId: string;
  readonly instanceId: string;
  /** Whether reviewers can still decide. Undecided items count with the default decision. */
  readonly isProvisional: boolean;
  /** The last decision that was checked; null before the first. */
  readonly after: string | null;
  readonly counts: DecisionCounts;
  readonly outcomes: Readonly<Record<PreviewedOutcome, number>>;
  /** Why the removals would be held; null if they would not. */
  readonly holdReason: string | null;
}

/** A denied item of a preview. */
export interface ApplyPreviewItem {
  /** The id of the decision. */
  readonly id: string;
  readonly principal: Principal;
  readonly resource: Resource;
  /** Whether nobody has decided the item, so that the default decision would deny it. */
  readonly isByDefault: boolean;
  readonly outcome: PreviewedOutcome;
  readonly what: readonly Grant[];
  /** Why the access cannot be removed; null if it can. */
  readonly reason: string | null;
}

export const NO_OUTCOMES: ApplyPreview['outcomes'] = { wouldRemove: 0, wouldBlock: 0, alreadyGone: 0, cannotRemove: 0 };

/**
 * Returns a denied item as a preview shows it. `result` is its result if nothing needs to be removed. If `result` is undefined, `what`
 * would be removed; if `what` is empty, the account would be blocked.
 */
export function previewedItem(
  { id, principal, resource }: StoredDecision,
  isByDefault: boolean,
  result: ApplyOutcome | undefined,
  what: readonly Grant[],
): ApplyPreviewItem {
  const common = { id, principal, resource, isByDefault };
  if (result === undefined)
    return { ...common, outcome: what.length > 0 ? 'wouldRemove' : 'wouldBlock', what, reason: null };
  const outcome = result.applyResult === 'ApplyNotSupported' ? 'cannotRemove' : 'alreadyGone';
  return { ...common, outcome, what: [], reason: result.reason ?? null };
}

/** Returns the counts of outcomes with some more items. */
export const withOutcomes = (
  outcomes: ApplyPreview['outcomes'],
  items: readonly ApplyPreviewItem[],
): ApplyPreview['outcomes'] => items.reduce((sum, { outcome }) => ({ ...sum, [outcome]: sum[outcome] + 1 }), outcomes);
