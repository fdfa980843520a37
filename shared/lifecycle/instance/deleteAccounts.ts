import {
  accountState,
  BLOCK_DURATION,
  deletesAccounts,
  resultAfterStop,
  resultBeforeBlock,
  resultBeforeDeletion,
} from '../../rules/instance/accountDeletion';
import { addDuration } from '../../rules/duration';
import type { AccountDeletion, Instance, StoredDecision } from '../../rules/model/instance';
import { SYSTEM, SYSTEM_APPLIER, type ApplyOutcome } from '../../rules/decisions/outcome';
import type { DecisionChange } from '../../storage/decisions';
import type { Stored } from '../../storage/table/table';
import { withLedgerEntry } from '../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../reviews/dependencies';
import {
  apply,
  applyPage,
  markRemovals,
  mayStillRemove,
  partition,
  recordOutcomes,
  recordResults,
  type Items,
} from './apply';
import type { Slice } from './slice';

/**
 * Blocks one page of denied guests from signing in; their access stays. The wait before the deletion counts from the last account that
 * was blocked. Throws ServiceUnavailable, TooManyRequests, StaleError. Source: docs/graph-reference.md#s3-9.
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

/** Returns whether any of the accounts is blocked. */
async function blockPage(deps: Dependencies, instance: Instance, denied: Items): Promise<boolean> {
  const [before, unblocked] = partition(denied, ({ value }) => value.blockedDateTime !== undefined);
  const open = await recordExceptions(deps, instance, unblocked, resultBeforeBlock);
  if (open.length === 0 || !(await mayStillRemove(deps, instance))) return before.length > 0;
  const { outcomes, interruption } = await deps.directory.disableUsers(open.map(principalOf));
  const [blocked, others] = partition(open, (item) => outcomes.get(principalOf(item)) === 'done');
  await recordBlocks(deps, instance, blocked);
  const [absent, failed] = partition(others, (item) => outcomes.get(principalOf(item)) === 'absent');
  await recordResults(
    deps,
    instance,
    absent.map((item) => [item, { applyResult: 'AppliedSuccessfullyButObjectNotFound' }]),
  );
  await recordOutcomes(deps, instance, failed, outcomes);
  if (interruption) throw interruption;
  return before.length + blocked.length > 0;
}

/** Deletes one page of blocked guests after the wait. An account that was enabled again is kept. */
export const deleteAccounts = (deps: Dependencies, instance: Instance): Promise<Slice> =>
  applyPage(deps, instance, true, async (denied) => {
    const open = await recordExceptions(deps, instance, denied, resultBeforeDeletion);
    const items = await markRemovals(deps, instance, open);
    if (items.length === 0 || !(await mayStillRemove(deps, instance))) return undefined;
    const { outcomes, interruption } = await deps.directory.deleteUsers(items.map(principalOf));
    await recordOutcomes(deps, instance, items, outcomes);
    if (interruption) throw interruption;
    return undefined;
  });

/** Tries failed removals again, page by page. Throws ServiceUnavailable, TooManyRequests, StaleError. */
export async function retryRemovals(deps: Dependencies, instance: Instance): Promise<Slice> {
  const work = deletesAccounts(instance.terms.settings) ? deleteAccounts : apply;
  const slice = await work(deps, instance);
  return slice.done ? { ...slice, change: { ...slice.change, retriesRemovals: false } } : slice;
}

/** Ends a deletion that was stopped: stores in each item what became of its account. */
export const keepAccounts = (deps: Dependencies, instance: Instance): Promise<Slice> =>
  applyPage(deps, instance, false, async (denied) => {
    await recordExceptions(deps, instance, denied, resultAfterStop);
    return undefined;
  });

/** Stores the results of the accounts that are not to be touched. Returns the other items. */
async function recordExceptions(
  deps: Dependencies,
  instance: Instance,
  items: Items,
  resultOf: (state: ReturnType<typeof accountState>, item: StoredDecision) => ApplyOutcome | undefined,
): Promise<Items> {
  const accounts = await deps.directory.describeUsers(items.map(principalOf), { manager: false, signIn: false });
  const results = items.flatMap((item) => {
    const result = resultOf(accountState(accounts.get(principalOf(item))?.user), item.value);
    return result ? [[item, result] as const] : [];
  });
  await recordResults(deps, instance, results);
  const exceptions = new Set(results.map(([item]) => item));
  return items.filter((item) => !exceptions.has(item));
}

/** A blocked account has no result until it is deleted; its description reports the block. */
async function recordBlocks(deps: Dependencies, instance: Instance, items: Items): Promise<void> {
  const by = instance.appliedBy ?? SYSTEM_APPLIER;
  const dateTime = deps.now();
  const changes = items.map((previous): DecisionChange => {
    const applyDescription = `The account is blocked from signing in since ${dateTime} and will be deleted after 30 days.`;
    const blocked = { ...previous.value, blockedDateTime: dateTime, applyDescription };
    return withLedgerEntry(previous, blocked, { kind: 'apply', by, channel: SYSTEM.channel, dateTime });
  });
  await deps.storage.decisions.change(instance, changes);
}

const principalOf = ({ value }: Stored<StoredDecision>): string => value.principal.id;
