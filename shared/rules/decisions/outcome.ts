import type { StoredDecision } from '../model/instance';
import type { ApplyResult, Decision, ScheduleSettings, UserIdentity } from '../model/definition';
import { ZERO_GUID } from '../ids';

/** Who decides when nobody did. Reference: Graph access reviews §2.5, reviewedBy. */
export const SYSTEM_REVIEWER: UserIdentity = {
  id: ZERO_GUID,
  displayName: 'AAD Access Reviews',
  userPrincipalName: 'AAD Access Reviews',
};

/** Who applies when nobody asked for it: the end of the instance. Reference: Graph access reviews §2.5, appliedBy. */
export const SYSTEM_APPLIER: UserIdentity = { id: ZERO_GUID, displayName: 'Access Reviews', userPrincipalName: '' };

/** The result of applying a decision; `reason` where it could not be applied. */
export interface ApplyOutcome {
  readonly applyResult: ApplyResult;
  readonly reason?: string;
}

/**
 * The decision that an item gets at the end of its instance, or undefined when it keeps what it has:
 * reviewed items, no default decision, or a recommendation that is not one. Reference: Graph access reviews §3.9.
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
