import type { RemovalOutcome } from '../../directory/removals';
import type { Instance, StoredDecision } from '../../rules/model/instance';
import { SYSTEM_APPLIER, type Applied } from '../../rules/decisions/outcome';
import type { DecisionChange } from '../../storage/decisions';
import type { Rows, Stored } from '../../storage/table/table';
import { measure } from '../../telemetry/measure';
import { withLedgerEntry } from '../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../reviews/dependencies';
import type { Slice } from './slice';

/** What storage answers at once: most of a review was approved, and that takes nothing but a note. */
const DECISIONS = 1_000;

export type Items = readonly Stored<StoredDecision>[];

interface Denial {
  /** Takes care of what was denied. */
  readonly deny: (denied: Items) => Promise<void>;
  /** Whether that asks so much of the directory that it is paced. */
  readonly isPaced: boolean;
}

/**
 * One page of decisions that are to be carried out: what was approved stays, `deny` takes care of what was denied.
 * Items without a decision stay as they are. After as many removals as a second may have comes a pause, kept by the queue; where
 * there are fewer, there is none. Throws ServiceUnavailable, TooManyRequests, StaleError.
 */
export async function applyPage(deps: Dependencies, instance: Instance, { deny, isPaced }: Denial): Promise<Slice> {
  const { removalsPerSecond } = deps.limits;
  const before = instance.removalsSincePause ?? 0;
  const list = await pageToApply(deps, instance);
  const page = isPaced ? shortened(list, removalsPerSecond - before) : list;
  const open = page.rows.filter(isOpen);
  const [denied, kept] = partition(open, ({ value }) => value.decision === 'Deny');
  await record(
    deps,
    instance,
    kept.map((previous) => [previous, { applyResult: 'AppliedSuccessfully' }]),
  );
  if (denied.length > 0) await deny(denied);
  if (!page.more) return { change: { cursor: null }, done: true };
  const cursor = page.rows.at(-1)?.value.id ?? null;
  const since = before + (isPaced ? denied.length : 0);
  return since < removalsPerSecond
    ? { change: { cursor, removalsSincePause: since }, done: false }
    : { change: { cursor, removalsSincePause: 0 }, done: false, pauseSeconds: 1 };
}

/** The decisions that are carried out now, and some that follow. */
const pageToApply = ({ storage }: Dependencies, instance: Instance): Promise<Rows<StoredDecision>> =>
  storage.decisions.list(instance, instance.cursor ?? undefined, DECISIONS);

const isOpen = ({ value }: Stored<StoredDecision>): boolean =>
  value.applyResult === 'New' && value.decision !== 'NotReviewed';

/** The rows up to the denial that is the last one allowed. */
function shortened(page: Rows<StoredDecision>, denials: number): Rows<StoredDecision> {
  const places = page.rows.flatMap((row, n) => (isOpen(row) && row.value.decision === 'Deny' ? [n] : []));
  const last = places[Math.max(denials, 1) - 1];
  if (last === undefined || last === page.rows.length - 1) return page;
  return { rows: page.rows.slice(0, last + 1), more: true };
}

/** Notes that a removal begins; answers the items as they are then. */
export async function mark(deps: Dependencies, instance: Instance, items: Items): Promise<Items> {
  const changes = items
    .filter(({ value }) => !value.removalBegun)
    .map((previous) => ({ previous, next: { ...previous.value, removalBegun: true } }));
  if (changes.length === 0) return items;
  await deps.storage.decisions.change(instance, changes);
  const wanted = new Set(items.map(({ value }) => value.id));
  const { rows } = await pageToApply(deps, instance);
  return rows.filter(({ value }) => wanted.has(value.id) && value.applyResult === 'New');
}

/**
 * The last look before anything is taken away: the definition may be gone by now, or an administrator may have stopped the
 * deletion of guests.
 */
export async function mayGoOn({ storage }: Dependencies, { definitionId, id }: Instance): Promise<boolean> {
  const series = await storage.instances.findSeries(definitionId);
  if (series?.value.deletedDateTime !== null) return false;
  const current = await storage.instances.find(definitionId, id);
  return current !== undefined && current.value.deletion?.phase !== 'stopped';
}

/** What was there a moment ago and is gone now counts as removed: an answer may have been lost on the way. */
export function resultOfRemoval(outcome: RemovalOutcome): Applied {
  if (typeof outcome === 'string') return { applyResult: 'AppliedSuccessfully' };
  return { applyResult: 'AppliedWithUnknownFailure', reason: outcome.failed };
}

/** Writes results, each with its entry in the ledger. */
export async function record(
  deps: Dependencies,
  instance: Instance,
  results: readonly (readonly [Stored<StoredDecision>, Applied])[],
): Promise<void> {
  const by = instance.appliedBy ?? SYSTEM_APPLIER;
  const dateTime = deps.now();
  const changes = results.map(([previous, { applyResult, reason = null }]): DecisionChange => {
    const applied = { applyResult, applyDescription: reason, appliedBy: by, appliedDateTime: dateTime };
    return withLedgerEntry(previous, { ...previous.value, ...applied }, { kind: 'apply', by, dateTime });
  });
  await deps.storage.decisions.change(instance, changes);
  for (const applyResult of ['AppliedWithUnknownFailure', 'ApplyNotSupported'] as const) {
    const applyFailures = results.filter(([, result]) => result.applyResult === applyResult).length;
    if (applyFailures === 0) continue;
    measure({ applyFailures }, { applyResult, definitionId: instance.definitionId, instanceId: instance.id });
  }
}

export function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}

/** Notes that nothing is being removed after all: whoever deletes the definition waits for what is. */
export async function unmark({ storage }: Dependencies, instance: Instance, items: Items): Promise<void> {
  const changes = items.map((previous) => ({ previous, next: { ...previous.value, removalBegun: false } }));
  await storage.decisions.change(instance, changes);
}
