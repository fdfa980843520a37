import type { AccessState } from '../../directory/directory';
import type { RemovalOutcome } from '../../directory/removeAccess';
import type { Instance, StoredDecision } from '../../rules/instance';
import { SYSTEM_APPLIER } from '../../rules/outcome';
import type { ApplyResult } from '../../rules/resources';
import type { DecisionChange } from '../../storage/decisions';
import type { Stored } from '../../storage/table';
import { singleScope } from '../buildInstance';
import { withEvent } from '../decided';
import type { Dependencies } from '../dependencies';
import type { Slice } from './slice';

const DECISIONS = 100;

interface Result {
  readonly applyResult: ApplyResult;
  readonly reason?: string;
}

/**
 * One slice of carrying decisions out. What was denied is first looked up in the directory and marked, then removed, then
 * recorded: whatever is interrupted in between is told apart afterwards from access that had gone before.
 * Items without a decision stay as they are. Throws ServiceUnavailable, TooManyRequests, StaleError.
 * Reference: Graph access reviews §3.9.
 */
export async function apply(deps: Dependencies, instance: Instance): Promise<Slice> {
  const page = await deps.storage.decisions.list(instance, instance.cursor ?? undefined, DECISIONS);
  const open = page.rows.filter(({ value }) => value.applyResult === 'New' && value.decision !== 'NotReviewed');
  const [denied, kept] = partition(open, ({ value }) => value.decision === 'Deny');
  await record(
    deps,
    instance,
    kept.map((previous) => [previous, { applyResult: 'AppliedSuccessfully' }]),
  );
  if (denied.length > 0) await remove(deps, instance, denied);
  if (!page.more) return { change: { cursor: null }, done: true };
  return { change: { cursor: page.rows.at(-1)?.value.id ?? null }, done: false };
}

type Denied = readonly Stored<StoredDecision>[];

async function remove(deps: Dependencies, instance: Instance, denied: Denied): Promise<void> {
  const states = await deps.directory.inspectAccess(
    singleScope(instance.terms, instance.groupId),
    denied.map(({ value }) => value.principal),
  );
  const stateOf = ({ value }: Stored<StoredDecision>): AccessState => {
    return states.get(value.principal.id) ?? { state: 'absent' };
  };
  const [present, others] = partition(denied, (item) => stateOf(item).state === 'direct');
  await record(
    deps,
    instance,
    others.map((item) => [item, resultWithoutRemoval(item.value, stateOf(item))]),
  );
  const marked = await mark(deps, instance, present);
  // The last look before anything is taken away: the definition may be gone by now.
  const series = await deps.storage.instances.findSeries(instance.definitionId);
  if (!series || series.value.deleted || marked.length === 0) return;
  const { outcomes, interruption } = await deps.directory.removeAccess(
    marked.flatMap((item) => {
      const state = stateOf(item);
      return state.state === 'direct' ? [{ principalId: item.value.principal.id, handle: state.handle }] : [];
    }),
  );
  await record(
    deps,
    instance,
    marked.flatMap((item) => {
      const outcome = outcomes.get(item.value.principal.id);
      return outcome === undefined ? [] : [[item, resultOfRemoval(outcome)] as const];
    }),
  );
  if (interruption) throw interruption;
}

/** Notes that a removal begins; answers the items as they are then. */
async function mark(deps: Dependencies, instance: Instance, items: Denied): Promise<Denied> {
  const changes = items
    .filter(({ value }) => !value.removalBegun)
    .map((previous) => ({ previous, next: { ...previous.value, removalBegun: true } }));
  if (changes.length === 0) return items;
  await deps.storage.decisions.change(instance, changes);
  const wanted = new Set(items.map(({ value }) => value.id));
  const { rows } = await deps.storage.decisions.list(instance, instance.cursor ?? undefined, DECISIONS);
  return rows.filter(({ value }) => wanted.has(value.id) && value.applyResult === 'New');
}

/** Access that is gone was removed by this review if it had begun to; otherwise somebody else was faster. */
function resultWithoutRemoval({ removalBegun }: StoredDecision, state: AccessState): Result {
  if (state.state === 'notRemovable') return { applyResult: 'ApplyNotSupported', reason: state.reason };
  return removalBegun
    ? { applyResult: 'AppliedSuccessfully' }
    : { applyResult: 'AppliedSuccessfullyButObjectNotFound' };
}

/** What was there a moment ago and is gone now counts as removed: an answer may have been lost on the way. */
function resultOfRemoval(outcome: RemovalOutcome): Result {
  if (typeof outcome === 'string') return { applyResult: 'AppliedSuccessfully' };
  return { applyResult: 'AppliedWithUnknownFailure', reason: outcome.failed };
}

async function record(
  deps: Dependencies,
  instance: Instance,
  results: readonly (readonly [Stored<StoredDecision>, Result])[],
): Promise<void> {
  const by = instance.appliedBy ?? SYSTEM_APPLIER;
  const dateTime = deps.now();
  const changes = results.map(([previous, { applyResult, reason = null }]): DecisionChange => {
    const applied = { applyResult, applyDescription: reason, appliedBy: by, appliedDateTime: dateTime };
    return withEvent(previous, { ...previous.value, ...applied }, { kind: 'apply', by, dateTime });
  });
  await deps.storage.decisions.change(instance, changes);
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
