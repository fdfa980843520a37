import { GraphError } from '../errors';
import type { Instance } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import type { ApplyOutcome } from '../decisions/outcome';
import type { ScheduleSettings } from '../model/definition';

/** How long a denied guest is blocked before the account is deleted, an ISO 8601 duration. Source: docs/graph-reference.md#s3-9. */
export const BLOCK_DURATION = 'P30D';

/** Returns whether a review blocks and deletes denied guests instead of removing their access. */
export const deletesAccounts = ({ applyActions }: Pick<ScheduleSettings, 'applyActions'>): boolean =>
  applyActions.some((action) => action['@odata.type'] === '#microsoft.graph.disableAndDeleteUserApplyAction');

/** The state of a denied guest's account in the directory. */
type AccountState = 'absent' | 'noGuest' | 'enabled' | 'blocked';

export function accountState(
  account: { readonly accountEnabled: boolean; readonly userType: string } | undefined,
): AccountState {
  if (!account) return 'absent';
  if (account.userType !== 'Guest') return 'noGuest';
  return account.accountEnabled ? 'enabled' : 'blocked';
}

const NO_GUEST: ApplyOutcome = {
  applyResult: 'ApplyNotSupported',
  reason: 'The account is no longer a guest account, so it is not changed.',
};

/** The result for a review from a version before 0.2, which did not check that its creator has the role. */
export const NOT_AUTHORIZED: ApplyOutcome = {
  applyResult: 'ApplyNotSupported',
  reason:
    'The creator of the review may not delete accounts. Ask a Global Administrator or User Administrator to create the review again.',
};

/** Returns the result for an account that must not be blocked; undefined if the account is to be blocked. */
export function resultBeforeBlock(state: AccountState): ApplyOutcome | undefined {
  if (state === 'absent') return { applyResult: 'AppliedSuccessfullyButObjectNotFound' };
  return state === 'noGuest' ? NO_GUEST : undefined;
}

/** Returns the result for a blocked account that must not be deleted; undefined if the account is to be deleted. */
export function resultBeforeDeletion(
  state: AccountState,
  { removalBegun }: Pick<StoredDecision, 'removalBegun'>,
): ApplyOutcome | undefined {
  switch (state) {
    case 'absent':
      return { applyResult: removalBegun ? 'AppliedSuccessfully' : 'AppliedSuccessfullyButObjectNotFound' };
    case 'noGuest':
      return NO_GUEST;
    case 'enabled':
      return { applyResult: 'ApplyNotSupported', reason: 'The account was enabled again, so it is not deleted.' };
    case 'blocked':
      return undefined;
  }
}

/** Returns the result for an account whose deletion was stopped. */
export function resultAfterStop(
  state: AccountState,
  item: Pick<StoredDecision, 'removalBegun' | 'blockedDateTime'>,
): ApplyOutcome {
  if (item.blockedDateTime === undefined && state !== 'absent') {
    return { applyResult: 'ApplyNotSupported', reason: 'Applying was stopped before the account was blocked.' };
  }
  return (
    resultBeforeDeletion(state, item) ?? {
      applyResult: 'ApplyNotSupported',
      reason: 'Applying was stopped: the account stays blocked and is not deleted.',
    }
  );
}

/**
 * Returns the instance after an administrator stopped the deletion of denied guests: no further account is blocked or deleted. Throws
 * Conflict unless decisions are being applied, in a review that applies them automatically, has a default decision, and deletes guests.
 * Source: docs/graph-reference.md#e19.
 */
export function withoutDeletion(instance: Instance, now: string): Instance {
  const { autoApplyDecisionsEnabled, defaultDecisionEnabled, ...settings } = instance.terms.settings;
  if (!deletesAccounts(settings) || !autoApplyDecisionsEnabled || !defaultDecisionEnabled) {
    const needed = 'autoApplyDecisionsEnabled, defaultDecisionEnabled and a disableAndDeleteUserApplyAction';
    throw new GraphError('Conflict', `Applying can be stopped only in a review with ${needed}.`);
  }
  if (instance.status !== 'Applying') {
    const message = `Applying can be stopped only while the status is 'Applying'; it is '${instance.status}'.`;
    throw new GraphError('Conflict', message);
  }
  const afterDateTime = instance.deletion?.afterDateTime ?? now;
  return { ...instance, deletion: { phase: 'stopped', afterDateTime }, cursor: null };
}
