import type { StoredDecision } from '../model/decision';
import type { ApplyResult, Decision, ScheduleSettings, UserIdentity } from '../model/definition';
import type { Origin } from '../model/origin';
import type { RemovalOutcome } from '../model/removal';
import { ZERO_GUID } from '../ids';

/** The person whom default decisions name as reviewer. Source: docs/graph-reference.md#s2-5. */
export const SYSTEM_REVIEWER: UserIdentity = {
  id: ZERO_GUID,
  displayName: 'AAD Access Reviews',
  userPrincipalName: 'AAD Access Reviews',
};

/** The person whom decisions name that are applied automatically at the end of an instance. Source: docs/graph-reference.md#s2-5. */
export const SYSTEM_APPLIER: UserIdentity = { id: ZERO_GUID, displayName: 'Access Reviews', userPrincipalName: '' };

/** The origin of a change by the product itself: by a timer, or by the work that follows a request. */
export const SYSTEM: Origin = { by: SYSTEM_APPLIER, channel: { kind: 'system', appId: null, requestId: null } };

/** The result of applying a decision; `reason` is present if it could not be applied, `removal` if the directory answered a removal. */
export interface ApplyOutcome {
  readonly applyResult: ApplyResult;
  readonly reason?: string;
  readonly removal?: RemovalOutcome;
}

/**
 * Returns the default decision of an item at the end of its instance. Undefined if the item is decided, if there is no default decision, or
 * if the default takes a recommendation that is missing. Source: docs/graph-reference.md#s3-9.
 */
export function defaultDecision(
  item: Pick<StoredDecision, 'decision' | 'recommendation'>,
  settings: ScheduleSettings,
): Decision | undefined {
  if (item.decision !== 'NotReviewed' || !settings.defaultDecisionEnabled) return undefined;
  switch (settings.defaultDecision) {
    case 'Approve':
    case 'Deny':
      return settings.defaultDecision;
    case 'Recommendation':
      return item.recommendation === 'NoInfoAvailable' ? undefined : item.recommendation;
    case 'None':
      return undefined;
  }
}

/**
 * Returns whether a denied principal kept the access because the directory refused to remove it. An administrator may try such a removal
 * again.
 */
export const isFailedRemoval = ({ decision, applyResult }: Pick<StoredDecision, 'decision' | 'applyResult'>): boolean =>
  decision === 'Deny' && applyResult === 'AppliedWithUnknownFailure';

/** Returns whether a denied principal keeps the access: it cannot be removed, or the directory refused to remove it. */
export const isKept = ({ decision, applyResult }: Pick<StoredDecision, 'decision' | 'applyResult'>): boolean =>
  decision === 'Deny' && (applyResult === 'ApplyNotSupported' || applyResult === 'AppliedWithUnknownFailure');
