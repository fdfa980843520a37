import type { RemovalOutcome } from '../../directory/removals';
import {
  accountState,
  BLOCK_DURATION,
  resultAfterStop,
  resultBeforeBlock,
  resultBeforeDeletion,
} from '../../rules/instance/accountDeletion';
import { addDuration } from '../../rules/duration';
import type { AccountDeletion, Instance, StoredDecision } from '../../rules/model/instance';
import { SYSTEM_APPLIER, type Applied } from '../../rules/decisions/outcome';
import type { DecisionChange } from '../../storage/decisions';
import type { Stored } from '../../storage/table/table';
import { withLedgerEntry } from '../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../reviews/dependencies';
import { applyPage, mark, mayGoOn, partition, record, resultOfRemoval, type Items } from './applying';
import type { Slice } from './slice';

type Item = Stored<StoredDecision>;

interface Work {
  readonly deps: Dependencies;
  readonly instance: Instance;
}

/**
 * One slice of blocking denied guests from signing in; what they have access to stays. The wait before they are deleted counts from
 * the last who was blocked. Throws ServiceUnavailable, TooManyRequests, StaleError. Reference: Graph access reviews §3.9.
 */
export async function blockAccounts(deps: Dependencies, instance: Instance): Promise<Slice> {
  let afterDateTime = instance.deletion?.afterDateTime ?? deps.now();
  const { change, done } = await applyPage(deps, instance, {
    isPaced: true,
    deny: async (denied) => {
      if (await block({ deps, instance }, denied)) afterDateTime = addDuration(deps.now(), BLOCK_DURATION);
    },
  });
  const deletion: AccountDeletion = { phase: done ? 'waiting' : 'blocking', afterDateTime };
  return { change: { ...change, deletion }, done };
}

/** Whether any of the items is blocked then. */
async function block(work: Work, denied: Items): Promise<boolean> {
  const { deps, instance } = work;
  const [before, unblocked] = partition(denied, ({ value }) => value.blockedDateTime !== undefined);
  const fit = await recordUnfit(work, unblocked, resultBeforeBlock);
  if (fit.length === 0 || !(await mayGoOn(deps, instance))) return before.length > 0;
  const { outcomes, interruption } = await deps.directory.disableUsers(fit.map(idOf));
  const [blocked, others] = partition(fit, (item) => outcomes.get(idOf(item)) === 'done');
  await recordBlocked(work, blocked);
  await recordOutcomes(work, { items: others, outcomes, resultOf: resultOfBlock });
  if (interruption) throw interruption;
  return before.length + blocked.length > 0;
}

const resultOfBlock = (outcome: RemovalOutcome): Applied =>
  outcome === 'absent' ? { applyResult: 'AppliedSuccessfullyButObjectNotFound' } : resultOfRemoval(outcome);

/**
 * One slice of deleting the guests who were blocked, after the wait; who was enabled again is kept. Marked before and recorded
 * after, as removals are.
 */
export function deleteAccounts(deps: Dependencies, instance: Instance): Promise<Slice> {
  return applyPage(deps, instance, {
    isPaced: true,
    deny: async (denied) => {
      const fit = await recordUnfit({ deps, instance }, denied, resultBeforeDeletion);
      const items = await mark(deps, instance, fit);
      if (items.length === 0 || !(await mayGoOn(deps, instance))) return;
      const { outcomes, interruption } = await deps.directory.deleteUsers(items.map(idOf));
      await recordOutcomes({ deps, instance }, { items, outcomes, resultOf: resultOfRemoval });
      if (interruption) throw interruption;
    },
  });
}

/** One slice of ending a deletion that was stopped: each item is told what became of its account. */
export function keepAccounts(deps: Dependencies, instance: Instance): Promise<Slice> {
  return applyPage(deps, instance, {
    isPaced: false,
    deny: async (denied) => {
      await recordUnfit({ deps, instance }, denied, resultAfterStop);
    },
  });
}

type Judge = (state: ReturnType<typeof accountState>, item: StoredDecision) => Applied | undefined;

/** Records the items whose account is not to be touched; answers the others. */
async function recordUnfit({ deps, instance }: Work, items: Items, judge: Judge): Promise<Items> {
  const accounts = await deps.directory.describeUsers(items.map(idOf), { manager: false, signIn: false });
  const judged = items.map((item) => {
    return [item, judge(accountState(accounts.get(idOf(item))?.user), item.value)] as const;
  });
  const [fit, unfit] = partition(judged, ([, result]) => result === undefined);
  await record(
    deps,
    instance,
    unfit.flatMap(([item, result]) => (result ? [[item, result] as const] : [])),
  );
  return fit.map(([item]) => item);
}

interface Outcomes {
  readonly items: Items;
  readonly outcomes: ReadonlyMap<string, RemovalOutcome>;
  readonly resultOf: (outcome: RemovalOutcome) => Applied;
}

/** Whoever has no outcome yet is tried again. */
function recordOutcomes({ deps, instance }: Work, { items, outcomes, resultOf }: Outcomes): Promise<void> {
  const results = items.flatMap((item) => {
    const outcome = outcomes.get(idOf(item));
    return outcome === undefined ? [] : [[item, resultOf(outcome)] as const];
  });
  return record(deps, instance, results);
}

/** A blocked account has no result before it is deleted; the description says meanwhile what goes on. */
async function recordBlocked({ deps, instance }: Work, items: Items): Promise<void> {
  const by = instance.appliedBy ?? SYSTEM_APPLIER;
  const dateTime = deps.now();
  const changes = items.map((previous): DecisionChange => {
    const applyDescription = `The account is blocked from signing in since ${dateTime} and will be deleted after 30 days.`;
    const blocked = { ...previous.value, blockedDateTime: dateTime, applyDescription };
    return withLedgerEntry(previous, blocked, { kind: 'apply', by, dateTime });
  });
  await deps.storage.decisions.change(instance, changes);
}

const idOf = ({ value }: Item): string => value.principal.id;
