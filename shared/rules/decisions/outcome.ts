import type { StoredDecision } from '../model/decision';
import type { ApplyResult, Decision, ScheduleSettings, UserIdentity } from '../model/definition';
import type { Origin } from '../model/origin';
import type { RemovalOutcome } from '../model/removal';
import { ZERO_GUID } from '../ids';

/** The reviewer of default decisions. Source: docs/graph-reference.md#s2-5. */
export const SYSTEM_REVIEWER: UserIdentity = {
  id: ZERO_GUID,
  displayName: 'AAD Access Reviews',
  userPrincipalName: 'AAD Access Reviews',
};

/** Applies decisions automatically at the end of the instance. Source: docs/graph-reference.md#s2-5. */
export const SYSTEM_APPLIER: UserIdentity = { id: ZERO_GUID, displayName: 'Access Reviews', userPrincipalName: '' };

/** The product itself makes a change: a timer, or the work that follows a request. */
export const SYSTEM: Origin = { by: SYSTEM_APPLIER, channel: { kind: 'system', appId: null, requestId: null } };

/** The result of applying a decision; `reason` where it could not be applied, `removal` where the directory answered one. */
export interface ApplyOutcome {
  readonly applyResult: ApplyResult;
  readonly reason?: string;
  readonly removal?: RemovalOutcome;
}

/**
 * Returns the default decision of an item at the end of its instance. Undefined for a reviewed item, without a default decision, or
 * without a recommendation to take. Source: docs/graph-reference.md#s3-9.
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

/** Whether a denied principal kept the access because the directory refused to remove it: an administrator may try it again. */
export const isFailedRemoval = ({ decision, applyResult }: Pick<StoredDecision, 'decision' | 'applyResult'>): boolean =>
  decision === 'Deny' && applyResult === 'AppliedWithUnknownFailure';

/** Whether a denied principal keeps the access: it cannot be removed, or the directory refused to. */
export const isKept = ({ decision, applyResult }: Pick<StoredDecision, 'decision' | 'applyResult'>): boolean =>
  decision === 'Deny' && (applyResult === 'ApplyNotSupported' || applyResult === 'AppliedWithUnknownFailure');
