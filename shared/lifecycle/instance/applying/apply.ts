import type { AccessState } from '../../../directory/directory';
import type { DecisionEvent, StoredDecision } from '../../../rules/model/decision';
import { type Instance, lastRow } from '../../../rules/model/instance';
import type { Principal } from '../../../rules/model/definition';
import { isFailedRemoval, SYSTEM, SYSTEM_APPLIER, type ApplyOutcome } from '../../../rules/decisions/outcome';
import { afterMissing, isBelievedGone } from '../../../rules/instance/nextStep';
import { mergedPlan, type Grant, type RemovalOutcome, type RemovalPlan } from '../../../rules/model/removal';
import { laterReadBack } from '../../../rules/removals/readBack';
import { singleScope } from '../../../rules/schedule/buildInstance';
import type { SingleScope } from '../../../rules/scope/scopeKinds';
import type { DecisionChange } from '../../../storage/decisionRows';
import type { Rows, StoredValue } from '../../../storage/table/table';
import { measure } from '../../../telemetry/measure';
import { withLedgerEntry } from '../../../reviews/decisions/decisionChange';
import { mayReviewRoleHolders } from '../../../reviews/access/creators';
import type { Dependencies } from '../../../reviews/dependencies';
import { sliceAfter, type Slice } from '../../roundResult';

/** The number of decisions in one storage page. Most items are approved and need only a note. */
const DECISIONS = 1_000;

export type Items = readonly StoredValue<StoredDecision>[];

/**
 * Applies one page of decisions. For each denied item, looks up the access, marks the item, removes the access, then stores the result.
 * After an interruption, the mark distinguishes a removal by this review from access that was gone before. Throws ServiceUnavailable,
 * TooManyRequests, StaleError. Source: docs/graph-reference.md#s3-9.
 */
export const apply = async (deps: Dependencies, instance: Instance): Promise<Slice> =>
  withReadBack(
    await applyPage(deps, instance, true, (denied) => removeAccess(deps, instance, denied)),
    instance,
    deps.now(),
  );

/** Returns the slice. After the last removal, schedules the first check of whether the access is gone. */
export const withReadBack = (slice: Slice, instance: Instance, now: string): Slice =>
  slice.done ? { ...slice, change: { ...slice.change, ...laterReadBack(instance, now) } } : slice;

/**
 * Applies one page of decisions. Approved access stays, `deny` handles the denied items, and items without a decision stay as they are.
 * `deny` returns a change if the page must be tried again later. Pauses after as many denials as the pace allows in one second; the queue
 * delays the next slice. Throws ServiceUnavailable, TooManyRequests, StaleError.
 */
export async function applyPage(
  deps: Dependencies,
  instance: Instance,
  isPaced: boolean,
  deny: (denied: Items) => Promise<Partial<Instance> | undefined>,
): Promise<Slice> {
  const { removalsPerSecond } = deps.limits;
  const before = instance.removalsSincePause ?? 0;
  const list = await pageToApply(deps, instance);
  const page = isPaced ? upToDenial(instance, list, removalsPerSecond - before) : list;
  const open = page.rows.filter((row) => isOpen(instance, row));
  const [denied, kept] = partition(open, ({ value }) => value.decision === 'Deny');
  await recordResults(
    deps,
    instance,
    kept.map((item) => [item, { applyResult: 'AppliedSuccessfully' }]),
  );
  const later = denied.length > 0 ? await deny(denied) : undefined;
  if (later) return { change: later, done: false };
  const { change, done } = sliceAfter(page);
  if (done) return { change, done };
  const since = before + (isPaced ? denied.length : 0);
  return since < removalsPerSecond
    ? { change: { ...change, removalsSincePause: since }, done }
    : { change: { ...change, removalsSincePause: 0 }, done, pauseSeconds: 1 };
}

const pageToApply = ({ storage }: Dependencies, instance: Instance): Promise<Rows<StoredDecision>> =>
  storage.decisions.list(instance, lastRow(instance), DECISIONS);

/** Returns whether an item is still to be applied. A retry applies failed removals again. */
const isOpen = ({ retriesRemovals }: Instance, { value }: StoredValue<StoredDecision>): boolean =>
  retriesRemovals ? isFailedRemoval(value) : value.applyResult === 'New' && value.decision !== 'NotReviewed';

/** Cuts a page after the last denial that the pace allows; the pace always allows one. */
function upToDenial(instance: Instance, page: Rows<StoredDecision>, denials: number): Rows<StoredDecision> {
  const places = page.rows.flatMap((row, n) => (isOpen(instance, row) && row.value.decision === 'Deny' ? [n] : []));
  const last = places[Math.max(denials, 1) - 1];
  if (last === undefined || last === page.rows.length - 1) return page;
  return { rows: page.rows.slice(0, last + 1), more: true };
}

/**
 * Removes the access of denied items. If the directory does not find the resource, returns the change that schedules another look-up. If it
 * finds a resource that was missing, returns the change that records this.
 */
async function removeAccess(
  deps: Dependencies,
  instance: Instance,
  denied: Items,
): Promise<Partial<Instance> | undefined> {
  const scope = singleScope(instance.terms, instance.groupId);
  const principals = denied.map(({ value }) => value.principal);
  const states = await inspectDenied(deps, instance, principals);
  if (!states && !isBelievedGone(instance)) return afterMissing(instance, deps.now());
  const found = states && instance.missingResource ? { missingResource: null } : undefined;
  const stateOf = (item: StoredValue<StoredDecision>): AccessState =>
    states?.get(item.value.principal.id) ?? { state: 'absent' };
  const [present, others] = partition(denied, (item) => stateOf(item).state === 'direct');
  await recordResults(
    deps,
    instance,
    others.map((item) => [item, resultWithoutRemoval(item.value, stateOf(item))]),
  );
  const marked = await markItems(deps, instance, present, (item) => {
    return { removalBegun: true, plan: grantsIn(stateOf(item)) };
  });
  if (marked.length === 0) return found;
  if (!(await mayStillRemove(deps, instance))) {
    await unmarkRemovals(deps, instance, marked);
    return found;
  }
  const { outcomes, interruption } = await deps.directory.removeAccess(
    scope,
    marked.map((item) => ({ principalId: item.value.principal.id, grants: grantsIn(stateOf(item)) })),
  );
  await recordOutcomes(deps, instance, marked, await withSecondLook(deps, scope, marked, outcomes));
  if (interruption) throw interruption;
  return found;
}

/** Returns how the principals have access. Access that the review has no right to remove is marked as not removable. */
export async function inspectDenied(
  deps: Dependencies,
  instance: Instance,
  principals: readonly Principal[],
): Promise<ReadonlyMap<string, AccessState> | undefined> {
  const states = await deps.directory.inspectAccess(singleScope(instance.terms, instance.groupId), principals);
  const canHoldRoles = [...(states?.values() ?? [])].some((state) => state.state === 'direct' && state.canHoldRoles);
  if (!states || !canHoldRoles || (await mayReviewRoleHolders(deps, instance))) return states;
  const reason = 'The group can hold directory roles, and the creator of the review may not review those.';
  return new Map(
    [...states].map(([id, state]) => [id, state.state === 'direct' ? { state: 'notRemovable', reason } : state]),
  );
}

/**
 * Looks up missing access a second time. A 404 may come from one stale replica, so access counts as gone only if the directory's lists lack
 * it too.
 */
async function withSecondLook(
  { directory }: Dependencies,
  scope: SingleScope,
  items: Items,
  outcomes: ReadonlyMap<string, RemovalOutcome>,
): Promise<ReadonlyMap<string, RemovalOutcome>> {
  const gone = items.flatMap(({ value: { principal } }) =>
    outcomes.get(principal.id)?.result === 'absent' ? [principal] : [],
  );
  if (gone.length === 0) return outcomes;
  const states = await directory.inspectAccess(scope, gone);
  const listed = gone.filter(({ id }) => states?.get(id)?.state === 'direct');
  const answersOf = (id: string) => outcomes.get(id)?.answers ?? [];
  return new Map([...outcomes, ...listed.map(({ id }) => [id, { ...STILL_LISTED, answers: answersOf(id) }] as const)]);
}

const STILL_LISTED = {
  result: 'failed',
  reason: 'The directory answered that the access is gone (404), but still lists it.',
} as const;

export const grantsIn = (state: AccessState): readonly Grant[] => (state.state === 'direct' ? state.grants : []);

/**
 * Returns the result for an item that needs no removal. If the removal had begun, this review removed the access; otherwise another person
 * removed it first.
 */
export function resultWithoutRemoval({ removalBegun }: StoredDecision, state: AccessState): ApplyOutcome {
  if (state.state === 'notRemovable' || state.state === 'indirect')
    return { applyResult: 'ApplyNotSupported', reason: state.reason };
  return removalBegun
    ? { applyResult: 'AppliedSuccessfully' }
    : { applyResult: 'AppliedSuccessfullyButObjectNotFound' };
}

/** The data that is stored before a removal. */
type Mark = Pick<StoredDecision, 'removalBegun'> & { readonly plan: RemovalPlan };

/** Stores the marks of items. Returns the marked items, without those that have got a result in the meantime. */
export async function markItems(
  deps: Dependencies,
  instance: Instance,
  items: Items,
  markOf: (item: StoredValue<StoredDecision>) => Mark,
): Promise<Items> {
  const changes = items.flatMap((previous) => {
    const { removalBegun, plan = [] } = previous.value;
    const mark = markOf(previous);
    const next = { ...previous.value, removalBegun: mark.removalBegun, plan: mergedPlan(plan, mark.plan) };
    return removalBegun === next.removalBegun && plan === next.plan ? [] : [{ previous, next }];
  });
  if (changes.length === 0) return items;
  await deps.storage.decisions.change(instance, changes);
  const wanted = new Set(items.map(({ value }) => value.id));
  const { rows } = await pageToApply(deps, instance);
  return rows.filter((row) => wanted.has(row.value.id) && isOpen(instance, row));
}

/** Removes the marks of items. Otherwise the deletion of a definition would wait for removals that are not going to happen. */
async function unmarkRemovals({ storage }: Dependencies, instance: Instance, items: Items): Promise<void> {
  const changes = items.map((previous) => ({ previous, next: { ...previous.value, removalBegun: false } }));
  await storage.decisions.change(instance, changes);
}

/**
 * Returns whether access may still be removed. In the meantime, the definition may have been deleted, or an administrator may have stopped
 * the deletion of guests.
 */
export async function mayStillRemove(deps: Dependencies, instance: Instance): Promise<boolean> {
  if (!(await hasDefinition(deps, instance))) return false;
  const current = await deps.storage.instances.find(instance.definitionId, instance.id);
  return current !== undefined && current.value.deletion?.phase !== 'stopped';
}

/** Returns whether the definition exists and is not being deleted. */
export async function hasDefinition({ storage }: Dependencies, { definitionId }: Instance): Promise<boolean> {
  return (await storage.instances.findSeries(definitionId))?.value.deletedDateTime === null;
}

/**
 * Returns the result of a removal. Access that existed a moment ago and is gone now counts as removed, because the answer to the removal
 * may have been lost.
 */
function resultOfRemoval(removal: RemovalOutcome): ApplyOutcome {
  if (removal.result !== 'failed') return { applyResult: 'AppliedSuccessfully', removal };
  return { applyResult: 'AppliedWithUnknownFailure', ...(removal.reason && { reason: removal.reason }), removal };
}

/** Stores the directory's answers, by principal. An item without an answer stays open for a retry. */
export function recordOutcomes(
  deps: Dependencies,
  instance: Instance,
  items: Items,
  outcomes: ReadonlyMap<string, RemovalOutcome>,
): Promise<void> {
  const results = items.flatMap((item) => {
    const outcome = outcomes.get(item.value.principal.id);
    return outcome === undefined ? [] : [[item, resultOfRemoval(outcome)] as const];
  });
  return recordResults(deps, instance, results);
}

/** Stores results, each with its entry in the ledger, and measures failures. */
export async function recordResults(
  deps: Dependencies,
  instance: Instance,
  results: readonly (readonly [StoredValue<StoredDecision>, ApplyOutcome])[],
): Promise<void> {
  const by = instance.appliedBy ?? SYSTEM_APPLIER;
  const dateTime = deps.now();
  const changes = results.map(([previous, { applyResult, reason: applyDescription = null, removal }]) => {
    const next = { ...previous.value, applyResult, applyDescription, appliedBy: by, appliedDateTime: dateTime };
    return withAttempt(previous, next, { by, dateTime }, removal);
  });
  await deps.storage.decisions.change(instance, changes);
  for (const applyResult of ['AppliedWithUnknownFailure', 'ApplyNotSupported'] as const) {
    const applyFailures = results.filter(([, result]) => result.applyResult === applyResult).length;
    if (applyFailures === 0) continue;
    measure({ applyFailures }, { applyResult, definitionId: instance.definitionId, instanceId: instance.id });
  }
}

/**
 * Returns the change of an item by an attempt to apply it, with its ledger entry. `removal` is the directory's answer, if there was a call.
 */
export function withAttempt(
  previous: StoredValue<StoredDecision>,
  next: StoredDecision,
  { by, dateTime }: Pick<DecisionEvent, 'by' | 'dateTime'>,
  removal: RemovalOutcome | undefined,
): DecisionChange {
  const change = { kind: 'apply', by, channel: SYSTEM.channel, dateTime } as const;
  if (!removal) return withLedgerEntry(previous, next, change);
  const attempt = { dateTime, ...removal };
  const attempts = [...(previous.value.attempts ?? []), attempt];
  return withLedgerEntry(previous, { ...next, attempts }, { ...change, attempt });
}

export function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
