import {
  withPreviewInstance,
  withPreviewItem,
  withPreviewReviewers,
  type DefinitionPreview,
} from '../../rules/reports/definitionPreview';
import { isBefore } from '../../rules/duration';
import { advanced } from '../../rules/instance/nextStep';
import { type Instance, lastRow } from '../../rules/model/instance';
import { atOpening, groupInstance, scheduledInstance } from '../../rules/schedule/buildInstance';
import { scheduledTimes } from '../../rules/schedule/schedule';
import { parseScope } from '../../rules/scope/reviewedScope';
import type { Dependencies } from '../../reviews/dependencies';
import { pages } from '../../storage/table/table';
import { discover } from '../instance/opening/discover';
import { sliceAfter } from '../instance/slice';

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
export async function previewOpening(deps: Dependencies, preview: DefinitionPreview): Promise<OpeningSlice> {
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
