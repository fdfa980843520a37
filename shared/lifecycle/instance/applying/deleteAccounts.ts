import {
  accountState,
  BLOCK_DURATION,
  NOT_AUTHORIZED,
  resultAfterStop,
  resultBeforeBlock,
  resultBeforeDeletion,
} from '../../../rules/removals/accountDeletion';
import { addDuration } from '../../../rules/duration';
import type { AccountDeletion, Instance } from '../../../rules/model/instance';
import type { StoredDecision } from '../../../rules/model/decision';
import { SYSTEM_APPLIER, type ApplyOutcome } from '../../../rules/decisions/outcome';
import type { AccountGrant } from '../../../rules/model/removal';
import type { UserDetails } from '../../../directory/directory';
import type { Removals } from '../../../directory/removals';
import type { DecisionChange } from '../../../storage/decisionRows';
import type { StoredValue } from '../../../storage/table/table';
import { mayDeleteAccounts } from '../../../reviews/access/creators';
import type { Dependencies } from '../../../reviews/dependencies';
import {
  applyPage,
  markItems,
  mayStillRemove,
  partition,
  recordOutcomes,
  recordResults,
  withAttempt,
  withReadBack,
  type Items,
} from './apply';
import type { Slice } from '../../roundResult';

/**
 * Blocks one page of denied guests from signing in; their access stays. The time until the deletion counts from the last account that was
 * blocked. Throws ServiceUnavailable, TooManyRequests, StaleError. Source: docs/graph-reference.md#s3-9.
 */
export async function blockAccounts(deps: Dependencies, instance: Instance): Promise<Slice> {
  let afterDateTime = instance.deletion?.afterDateTime ?? deps.now();
  const { change, done } = await applyPage(deps, instance, true, async (denied) => {
    if (await blockPage(deps, instance, denied)) afterDateTime = addDuration(deps.now(), BLOCK_DURATION);
    return undefined;
  });
  const deletion: AccountDeletion = { phase: done ? 'waiting' : 'blocking', afterDateTime };
  return { change: { ...change, deletion }, done };
}

/**
 * Blocks the accounts of a page, and returns whether any of them is blocked. First stores whether each account was blocked before, because
 * the directory does not show that afterwards.
 */
async function blockPage(deps: Dependencies, instance: Instance, denied: Items): Promise<boolean> {
  const [before, unblocked] = partition(denied, ({ value }) => value.blockedDateTime !== undefined);
  const resultOf = (await mayDeleteAccounts(deps, instance)) ? resultBeforeBlock : () => NOT_AUTHORIZED;
  const { open, accounts } = await recordExceptions(deps, instance, unblocked, resultOf);
  const items = await markItems(deps, instance, open, ({ value: { removalBegun, principal } }) => ({
    removalBegun,
    plan: [accountIn(principal.id, accounts.get(principal.id)?.user.accountEnabled ?? null)],
  }));
  if (items.length === 0 || !(await mayStillRemove(deps, instance))) return before.length > 0;
  const [already, enabled] = partition(items, ({ value }) => wasBlocked(value));
  const { outcomes, interruption } = await deps.directory.disableUsers(enabled.map(principalOf));
  const answerOf = (item: StoredValue<StoredDecision>) => outcomes.get(principalOf(item))?.result;
  const [done, others] = partition(enabled, (item) => answerOf(item) === 'done');
  const blocked = [...already, ...done];
  await recordBlocks(deps, instance, blocked, outcomes);
  const [absent, failed] = partition(others, (item) => answerOf(item) === 'absent');
  await recordResults(
    deps,
    instance,
    absent.map((item) => [item, { applyResult: 'AppliedSuccessfullyButObjectNotFound' }]),
  );
  await recordOutcomes(deps, instance, failed, outcomes);
  if (interruption) throw interruption;
  return before.length + blocked.length > 0;
}

/** Returns whether another person had blocked the account before this review. */
const wasBlocked = ({ plan = [] }: StoredDecision): boolean =>
  plan.some((grant) => grant.kind === 'account' && grant.wasEnabled === false);

const accountIn = (userId: string, wasEnabled: boolean | null): AccountGrant => ({
  kind: 'account',
  userId,
  wasEnabled,
});

/** Deletes the accounts of one page of blocked guests after the wait. Keeps an account that has been enabled again. */
export async function deleteAccounts(deps: Dependencies, instance: Instance): Promise<Slice> {
  const slice = await applyPage(deps, instance, true, async (denied) => {
    const resultOf = (await mayDeleteAccounts(deps, instance)) ? resultBeforeDeletion : () => NOT_AUTHORIZED;
    const { open } = await recordExceptions(deps, instance, denied, resultOf);
    const items = await markItems(deps, instance, open, ({ value }) => ({
      removalBegun: true,
      // The plan from the blocking already has the account, except in reviews that began in version 0.1.
      plan: [accountIn(value.principal.id, null)],
    }));
    if (items.length === 0 || !(await mayStillRemove(deps, instance))) return undefined;
    const { outcomes, interruption } = await deps.directory.deleteUsers(items.map(principalOf));
    await recordOutcomes(deps, instance, items, outcomes);
    if (interruption) throw interruption;
    return undefined;
  });
  return withReadBack(slice, instance, deps.now());
}

/** Ends a deletion that an administrator stopped: stores the state of each account in its item. */
export const keepAccounts = (deps: Dependencies, instance: Instance): Promise<Slice> =>
  applyPage(deps, instance, false, async (denied) => {
    await recordExceptions(deps, instance, denied, resultAfterStop);
    return undefined;
  });

/** Stores the results of the accounts that must not be changed. Returns the other items, and the present state of all accounts. */
async function recordExceptions(
  deps: Dependencies,
  instance: Instance,
  items: Items,
  resultOf: (state: ReturnType<typeof accountState>, item: StoredDecision) => ApplyOutcome | undefined,
): Promise<{ readonly open: Items; readonly accounts: ReadonlyMap<string, UserDetails> }> {
  const accounts = await deps.directory.describeUsers(items.map(principalOf), { manager: false, signIn: false });
  const results = items.flatMap((item) => {
    const result = resultOf(accountState(accounts.get(principalOf(item))?.user), item.value);
    return result ? [[item, result] as const] : [];
  });
  await recordResults(deps, instance, results);
  const exceptions = new Set(results.map(([item]) => item));
  return { open: items.filter((item) => !exceptions.has(item)), accounts };
}

/** Stores that accounts are blocked. Such an item has no result until the account is deleted; its description reports the block. */
async function recordBlocks(
  deps: Dependencies,
  instance: Instance,
  items: Items,
  outcomes: Removals['outcomes'],
): Promise<void> {
  const by = instance.appliedBy ?? SYSTEM_APPLIER;
  const dateTime = deps.now();
  const changes = items.map((previous): DecisionChange => {
    const applyDescription = wasBlocked(previous.value)
      ? `The account was blocked from signing in before this review and will be deleted 30 days after ${dateTime}.`
      : `The account is blocked from signing in since ${dateTime} and will be deleted after 30 days.`;
    const blocked = { ...previous.value, blockedDateTime: dateTime, applyDescription };
    return withAttempt(previous, blocked, { by, dateTime }, outcomes.get(principalOf(previous)));
  });
  await deps.storage.decisions.change(instance, changes);
}

const principalOf = ({ value }: StoredValue<StoredDecision>): string => value.principal.id;
