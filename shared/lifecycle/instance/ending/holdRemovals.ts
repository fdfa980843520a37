import { heldRemovals } from '../../../mail/administratorMails';
import {
  guardOf,
  isHeld,
  NO_DECISIONS,
  reasonsOfHold,
  withHold,
  withDecision,
} from '../../../rules/removals/removalGuard';
import { type Instance, lastRow, type Tally } from '../../../rules/model/instance';
import type { Dependencies } from '../../../reviews/dependencies';
import { mailCreator } from '../mailCreator';
import { sliceAfter, type Slice } from '../../roundResult';

const DECISIONS = 500;
const HELD = 'Removal held: an administrator has to confirm it with applyDecisions.';

/**
 * Decides, one slice at a time, whether to hold removals. First counts the decisions, unless the mails about the end have counted them.
 * Throws ServiceUnavailable.
 */
export async function holdRemovals(deps: Dependencies, instance: Instance): Promise<Slice> {
  // The counts of an earlier version lack the denials of items that have no reviewer.
  const { counts, after } =
    instance.counts?.deniedUnasked !== undefined
      ? { counts: instance.counts, after: null }
      : await countDecisions(deps, instance, instance.cursor?.kind === 'count' ? instance.cursor : EMPTY_TALLY);
  if (after !== null) return { change: { cursor: { kind: 'count', counts, after } }, done: false };
  const { limits, log } = deps;
  const change = { counts, cursor: null };
  const guard = guardOf(instance.terms, limits.removalGuard);
  if (!isHeld(counts, guard)) return { change, done: true };
  const { definitionId, id } = instance;
  log('warning', 'Removals are held: the instance would remove too much access.', { definitionId, instanceId: id });
  const errors = withHold(instance.errors, counts, guard);
  return { change: { ...change, errors, hold: { told: false } }, done: false };
}

/** Writes into one page of held decisions that they are held, because v1.0 has no `errors`. Throws ServiceUnavailable, StaleError. */
export async function describeHold({ storage }: Dependencies, instance: Instance): Promise<Slice> {
  const page = await storage.decisions.list(instance, lastRow(instance), DECISIONS);
  const held = page.rows.filter(({ value }) => value.decision === 'Deny' && value.applyResult === 'New');
  await storage.decisions.change(
    instance,
    held.map((previous) => ({ previous, next: { ...previous.value, applyDescription: HELD } })),
  );
  const slice = sliceAfter(page);
  return slice.done ? { ...slice, change: { ...slice.change, hold: { told: false, described: true } } } : slice;
}

/** Mails the creator that removals are held. */
export async function mailHold(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { counts = NO_DECISIONS, terms } = instance;
  const reasons = reasonsOfHold(counts, guardOf(terms, deps.limits.removalGuard));
  const noted = await mailCreator(deps, instance, 'removalsHeld', (about) =>
    heldRemovals({ ...about, denied: counts.Deny, reasons }),
  );
  return { change: { ...noted, hold: { told: true, described: true } }, done: true };
}

const COUNTED = 1_000;

export const EMPTY_TALLY: Tally = { counts: NO_DECISIONS, after: null };

/** Adds one more page of decisions to a count. Throws ServiceUnavailable. */
export async function countDecisions({ storage }: Dependencies, instance: Instance, tally: Tally): Promise<Tally> {
  const page = await storage.decisions.list(instance, tally.after ?? undefined, COUNTED);
  const counts = page.rows.reduce((sum, { value }) => withDecision(sum, instance, value), tally.counts);
  return { counts, after: page.more ? (page.rows.at(-1)?.value.id ?? null) : null };
}
