import { GraphError } from '../errors';
import type { Instance, StoredDecision } from '../model/instance';
import type { ApplyOutcome } from '../decisions/outcome';
import type { ScheduleSettings } from '../model/definition';

/** How long a denied guest is blocked before the account is deleted. Reference: apply actions. */
export const BLOCK_DURATION = 'P30D';

/** Whether the review blocks and deletes denied guests instead of removing their access. */
export const deletesAccounts = ({ applyActions }: Pick<ScheduleSettings, 'applyActions'>): boolean =>
  applyActions.some((action) => action['@odata.type'] === '#microsoft.graph.disableAndDeleteUserApplyAction');

/** What the directory says of the account of a denied guest. */
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
  reason: 'The account is not that of a guest any more, so it is left alone.',
};

/** The result for an account that is not to be blocked, undefined where it is. */
export function resultBeforeBlock(state: AccountState): ApplyOutcome | undefined {
  if (state === 'absent') return { applyResult: 'AppliedSuccessfullyButObjectNotFound' };
  return state === 'noGuest' ? NO_GUEST : undefined;
}

/** The result for an account that is not to be deleted after its block, undefined where it is. */
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

/** The result for an account whose deletion was stopped. */
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
 * The instance after an administrator stopped the deletion of denied guests: nobody else is blocked or deleted. Throws Conflict
 * unless decisions are being applied in a review that applies by itself, decides by default, and deletes. Reference: E19.
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
