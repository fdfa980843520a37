import { SYSTEM } from '../../../rules/decisions/outcome';
import { deriveId } from '../../../rules/ids';
import {
  isRestorable,
  isSelected,
  refusalOf,
  refuse,
  restorationUnderWay,
  withRestored,
} from '../../../rules/removals/restorations';
import { type Instance, lastRow } from '../../../rules/model/instance';
import type { StoredDecision } from '../../../rules/model/decision';
import type { Restoration, RestorationOutcome } from '../../../rules/model/removal';
import { withLedgerEntry } from '../../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../../reviews/dependencies';
import { each, type StoredValue } from '../../../storage/table/table';
import { giveAccessBack, type Outcomes } from './giveAccessBack';
import { sliceAfter, type Slice } from '../../roundResult';

type Item = StoredValue<StoredDecision>;

/**
 * Restores the access of one page of items, at the pace of removals. Looks up each item, marks it, restores its access, then records the
 * outcome. After an interruption, the mark distinguishes access that this restoration gave from access that another person gave. Throws
 * ServiceUnavailable, TooManyRequests, StaleError. Source: docs/lifecycle.md#restorations.
 */
export async function restore(deps: Dependencies, instance: Instance): Promise<Slice> {
  const restoration = restorationUnderWay(instance);
  if (!restoration) return { change: {}, done: true };
  const page = await deps.storage.decisions.list(instance, lastRow(instance), deps.limits.removalsPerSecond);
  const items = page.rows.filter(({ value }) => isSelected(restoration, value) && isRestorable(value));
  const refused = await refusals(deps, instance, restoration, items);
  const open = items.filter(({ value }) => !refused.has(value.id));
  const given = open.length === 0 ? { outcomes: refused } : await giveAccessBack(deps, instance, restoration, open);
  await record(deps, instance, restoration, new Map([...refused, ...given.outcomes]));
  if (given.interruption) throw given.interruption;
  const { change, done } = sliceAfter(page);
  if (done) return { change: { ...change, ...(await ended(deps, instance, restoration)) }, done };
  return { change, done, ...(open.length > 0 && { pauseSeconds: 1 }) };
}

/**
 * Ends a restoration with the counts of its outcomes. They are counted from the stored items, because a repeated slice stores each outcome
 * only once.
 */
async function ended(
  { storage }: Dependencies,
  instance: Instance,
  { id }: Restoration,
): Promise<Pick<Instance, 'restorations'>> {
  const found: RestorationOutcome[] = [];
  const items = each((after) => storage.restoredItems.list(instance, id, after, 1_000));
  for await (const item of items) found.push(item);
  return withRestored(instance, found);
}

/** Returns the items that cannot be restored, whatever the directory answers. */
async function refusals(
  deps: Dependencies,
  instance: Instance,
  restoration: Restoration,
  items: readonly Item[],
): Promise<Outcomes> {
  const later = items.length > 0 ? await laterInstances(deps, instance) : [];
  const found = await Promise.all(
    items.map(async ({ value }) => {
      const refusal = refusalOf(value, restoration, deps.now()) ?? (await supersededBy(deps, later, value));
      return refusal ? [[value.id, refusal] as const] : [];
    }),
  );
  return new Map(found.flat());
}

async function laterInstances({ storage }: Dependencies, instance: Instance): Promise<readonly Instance[]> {
  const later: Instance[] = [];
  const all = each((after) => storage.instances.list(instance.definitionId, after, 100));
  for await (const other of all) if (other.startDateTime > instance.startDateTime) later.push(other);
  return later;
}

/** Returns the refusal if a later instance of the same review denied the same access. */
async function supersededBy(
  { storage }: Dependencies,
  later: readonly Instance[],
  { principal, resource }: StoredDecision,
): Promise<RestorationOutcome | undefined> {
  for (const instance of later) {
    const found = await storage.decisions.find(instance, deriveId(instance.id, principal.id, resource.id));
    if (found?.value.decision === 'Deny')
      return refuse('A later instance of the review denied the access.', 'superseded');
  }
  return undefined;
}

/** Stores the outcomes as items of the restoration and, unless it only validates, in the decisions with a ledger entry. */
async function record(
  { storage, now }: Dependencies,
  instance: Instance,
  restoration: Restoration,
  outcomes: Outcomes,
): Promise<void> {
  const found = await Promise.all([...outcomes.keys()].map((id) => storage.decisions.find(instance, id)));
  const items = found.flatMap((item) => item ?? []);
  const { id: restorationId, createdBy: by, channel = SYSTEM.channel } = restoration;
  const dateTime = now();
  // Write the items first, because a recorded decision is not processed again.
  await storage.restoredItems.put(
    instance,
    restorationId,
    items.map(({ value: { id, principal, resource, plan = [] } }) => ({
      id,
      principal,
      resource,
      what: plan,
      ...(outcomes.get(id) ?? refuse('')),
    })),
  );
  if (!restoration.isValidationOnly) {
    const change = { kind: 'restore', by, channel, dateTime } as const;
    const changes = items.filter(isRestorableNow).map((previous) => {
      const state = outcomes.get(previous.value.id)?.state ?? 'notRestorable';
      return withLedgerEntry(
        previous,
        { ...previous.value, restoration: { restorationId, state, dateTime, by } },
        change,
      );
    });
    await storage.decisions.change(instance, changes);
  }
}

const isRestorableNow = ({ value }: Item): boolean => isRestorable(value);
