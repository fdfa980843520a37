import { addDuration, isBefore } from '../../rules/duration';
import {
  PREVIEW_KEPT,
  asDefaultDecides,
  withPreviewInstance,
  withPreviewItem,
  withPreviewReviewers,
  type DefinitionPreview,
  previewedItem,
  withOutcomes,
  type ApplyPreview,
  type ApplyPreviewItem,
} from '../../rules/reports/preview';
import type { Preview } from '../../storage/previews';
import { isPassing } from '../../storage/table/storageError';
import { type StoredValue, pages } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';
import { type RoundResult, sliceAfter } from '../roundResult';
import { accountState, deletesAccounts, NOT_AUTHORIZED, resultBeforeBlock } from '../../rules/removals/accountDeletion';
import { guardOf, isHeld, reasonOfHold, withDecision } from '../../rules/removals/removalGuard';
import { type Instance, lastRow } from '../../rules/model/instance';
import type { StoredDecision } from '../../rules/model/decision';
import { findInstance } from '../../reviews/access/find';
import { mayDeleteAccounts } from '../../reviews/access/creators';
import { inspectDenied, resultWithoutRemoval } from '../instance/applying/apply';
import { advanced } from '../../rules/instance/nextStep';
import { atOpening, groupInstance, scheduledInstance } from '../../rules/schedule/buildInstance';
import { scheduledTimes } from '../../rules/schedule/schedule';
import { parseScope } from '../../rules/scope/reviewedScope';
import { discover } from '../instance/opening/discover';

/** The milliseconds after which a run begins no further slice; another worker takes the next one. */
const MILLISECONDS = 5_000;
const REMOVALS = 10;

/**
 * Makes a preview, slice by slice, and removes it after a day. Idempotent: a repeated slice writes the same rows. If the preview cannot be
 * made, its status becomes `failed`. Throws ServiceUnavailable, TooManyRequests, StaleError.
 */
export async function reconcilePreview(deps: Dependencies, id: string): Promise<RoundResult> {
  const end = performance.now() + MILLISECONDS;
  for (;;) {
    const found = await deps.storage.previews.find(id);
    if (!found) return { kind: 'settled' };
    const until = addDuration(found.value.createdDateTime, PREVIEW_KEPT);
    if (!isBefore(deps.now(), until)) return remove(deps, id);
    const { status } = found.value;
    if (status === 'succeeded' || status === 'failed') return { kind: 'until', at: until };
    const pauseSeconds = await proceed(deps, found);
    if (pauseSeconds !== undefined) return { kind: 'again', pauseSeconds };
    if (performance.now() > end) return { kind: 'again' };
  }
}

interface PreviewSlice {
  readonly preview: Preview;
  readonly pauseSeconds?: number | undefined;
}

/** Takes one slice. Returns how many seconds to wait before the next one; undefined if it may follow at once. */
async function proceed(deps: Dependencies, found: StoredValue<Preview>): Promise<number | undefined> {
  const { storage, log } = deps;
  const { id } = found.value;
  try {
    const { preview, pauseSeconds } = await takeSlice(deps, found.value);
    await storage.previews.replace(found, preview);
    return pauseSeconds;
  } catch (error) {
    if (isPassing(error)) throw error;
    log('error', 'A preview cannot be made.', { previewId: id, error });
    await storage.previews.replace(found, { ...found.value, status: 'failed' });
    return undefined;
  }
}

async function takeSlice(deps: Dependencies, preview: Preview): Promise<PreviewSlice> {
  switch (preview.kind) {
    case 'definition':
      return previewOpening(deps, preview);
    case 'apply':
      return { preview: await previewApplying(deps, preview) };
  }
}

async function remove({ storage }: Dependencies, id: string): Promise<RoundResult> {
  for (let n = 0; n < REMOVALS; n += 1) if (await storage.previews.remove(id)) return { kind: 'settled' };
  return { kind: 'again' };
}

/** The decisions whose access is looked up at the same time. */
const DECISIONS = 500;

interface Denial {
  readonly item: StoredDecision;
  readonly isByDefault: boolean;
}

/**
 * Looks up one page of decisions with the same calls as applying does, but marks and removes nothing. Throws ResourceNotFound,
 * ServiceUnavailable, TooManyRequests.
 */
async function previewApplying(deps: Dependencies, preview: ApplyPreview): Promise<ApplyPreview> {
  const { previews, decisions } = deps.storage;
  const instance = (await findInstance(deps, preview)).instance.value;
  const { settings } = instance.terms;
  const page = await decisions.list(instance, preview.after ?? undefined, DECISIONS);
  const items = page.rows.map(({ value }) => ({ value, item: asDefaultDecides(value, settings) }));
  const denied = items.flatMap(({ value, item }): readonly Denial[] =>
    item.decision === 'Deny' ? [{ item, isByDefault: value.decision !== 'Deny' }] : [],
  );
  const seen = denied.length > 0 ? await look(deps, instance, denied) : [];
  await previews.keepOutcomes(preview.id, seen);
  const next: ApplyPreview = {
    ...preview,
    status: 'running',
    asOfDateTime: preview.asOfDateTime ?? deps.now(),
    after: page.rows.at(-1)?.value.id ?? preview.after,
    counts: items.reduce((sum, { item }) => withDecision(sum, instance, item), preview.counts),
    outcomes: withOutcomes(preview.outcomes, seen),
  };
  return page.more ? next : { ...next, status: 'succeeded', holdReason: holdOf(deps, instance, next) };
}

const look = (deps: Dependencies, instance: Instance, denied: readonly Denial[]) =>
  deletesAccounts(instance.terms.settings)
    ? lookAtAccounts(deps, instance, denied)
    : lookAtAccess(deps, instance, denied);

async function lookAtAccess(
  deps: Dependencies,
  instance: Instance,
  denied: readonly Denial[],
): Promise<readonly ApplyPreviewItem[]> {
  const principals = denied.map(({ item }) => item.principal);
  const states = await inspectDenied(deps, instance, principals);
  return denied.map(({ item, isByDefault }) => {
    const state = states?.get(item.principal.id) ?? { state: 'absent' };
    return state.state === 'direct'
      ? previewedItem(item, isByDefault, undefined, state.grants)
      : previewedItem(item, isByDefault, resultWithoutRemoval(item, state), []);
  });
}

async function lookAtAccounts(
  deps: Dependencies,
  instance: Instance,
  denied: readonly Denial[],
): Promise<readonly ApplyPreviewItem[]> {
  const resultOf = (await mayDeleteAccounts(deps, instance)) ? resultBeforeBlock : () => NOT_AUTHORIZED;
  const ids = denied.map(({ item }) => item.principal.id);
  const accounts = await deps.directory.describeUsers(ids, { manager: false, signIn: false });
  return denied.map(({ item, isByDefault }) => {
    const state = accountState(accounts.get(item.principal.id)?.user);
    return previewedItem(item, isByDefault, resultOf(state), []);
  });
}

function holdOf(deps: Dependencies, { terms }: Instance, { counts }: ApplyPreview): string | null {
  const guard = guardOf(terms, deps.limits.removalGuard);
  return terms.settings.autoApplyDecisionsEnabled && isHeld(counts, guard) ? reasonOfHold(counts, guard) : null;
}

const ITEMS = 1_000;
const CONTACTS = 1_000;

interface OpeningSlice {
  readonly preview: DefinitionPreview;
  /** How many seconds the next slice has to wait, to limit the load on the directory. */
  readonly pauseSeconds?: number | undefined;
}

/**
 * Takes one slice of the opening that a preview shows. Runs the same code as a real opening, but writes to the preview and invites nobody.
 * Throws ServiceUnavailable, TooManyRequests.
 */
async function previewOpening(deps: Dependencies, preview: DefinitionPreview): Promise<OpeningSlice> {
  const { opening, groupIds, listing } = preview;
  const running = { ...preview, status: 'running', asOfDateTime: preview.asOfDateTime ?? deps.now() } as const;
  if (opening) return opening.status === 'Initializing' ? open(deps, running, opening) : count(deps, running, opening);
  const [groupId, ...others] = groupIds;
  if (groupId !== undefined) {
    return { preview: { ...running, groupIds: others, opening: openingOf(running, groupId, deps.now()) } };
  }
  if (listing) return { preview: await listMore(deps, running, listing.cursor) };
  return { preview: { ...running, status: 'succeeded' } };
}

/** Returns the instance as it is when it begins to open: at its start, or now if the start has passed. */
function openingOf({ definition, occurrence }: DefinitionPreview, groupId: string | null, now: string): Instance {
  const times = scheduledTimes(definition, occurrence);
  const instance =
    groupId === null
      ? scheduledInstance(definition, occurrence, times)
      : groupInstance(definition, occurrence, groupId, times);
  return advanced(atOpening(instance, definition, isBefore(now, occurrence) ? occurrence : now), 'initialize');
}

async function listMore(
  { directory }: Dependencies,
  preview: DefinitionPreview,
  cursor: string | null,
): Promise<DefinitionPreview> {
  const { scope, instanceEnumerationScope } = preview.definition;
  const reviewed = parseScope(scope, instanceEnumerationScope);
  if (reviewed.kind !== 'groups') return { ...preview, listing: null };
  const page = await directory.listGroups(reviewed, cursor ?? undefined);
  const listing = page.cursor === undefined ? null : { cursor: page.cursor };
  return { ...preview, groupIds: page.items.map(({ id }) => id), listing };
}

async function open(deps: Dependencies, preview: DefinitionPreview, opening: Instance): Promise<OpeningSlice> {
  const { previews } = deps.storage;
  const place = { ...deps, storage: { ...deps.storage, ...previews.place(preview.id) } };
  const { change, done, pauseSeconds } = await discover(place, opening);
  const next = { ...opening, ...change };
  if (!done) return { preview: { ...preview, opening: next }, pauseSeconds };
  await previews.keepInstance(preview.id, next);
  return { preview: { ...preview, opening: advanced(next, 'notify') } };
}

/** Counts one page of items; after the last page, counts the reviewers. */
async function count(deps: Dependencies, preview: DefinitionPreview, opening: Instance): Promise<OpeningSlice> {
  const { decisions } = deps.storage.previews.place(preview.id);
  const page = await decisions.list(opening, lastRow(opening), ITEMS);
  const { change, done } = sliceAfter(page);
  const counted = page.rows.reduce(
    ({ tally, instance }, { value }) => {
      const added = withPreviewItem(tally, instance, value);
      return { tally: added.tally, instance: { ...instance, counts: added.counts } };
    },
    { tally: preview.tally, instance: opening },
  );
  const { instance } = counted;
  if (!done) return { preview: { ...preview, tally: counted.tally, opening: { ...instance, ...change } } };
  const tally = await countReviewers(deps, { ...preview, tally: counted.tally }, instance);
  return {
    preview: { ...preview, tally: withPreviewInstance(tally, instance, deps.limits.removalGuard), opening: null },
  };
}

async function countReviewers(
  { storage }: Dependencies,
  preview: DefinitionPreview,
  instance: Instance,
): Promise<DefinitionPreview['tally']> {
  const { contacts } = storage.previews.place(preview.id);
  let { tally } = preview;
  for await (const { rows } of pages((after) => contacts.list(instance, after, CONTACTS))) {
    tally = withPreviewReviewers(tally, instance, rows);
  }
  return tally;
}
