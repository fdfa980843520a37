import type { Source } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import { GraphError } from '../../rules/errors';
import type { Definition, DefinitionInput } from '../../rules/model/definition';
import type { Contact, Instance } from '../../rules/model/instance';
import type { StoredDecision } from '../../rules/model/decision';
import type { Exclusion } from '../../rules/model/population';
import {
  EMPTY_PREVIEW,
  reviewersOfItem,
  type DefinitionPreview,
  type ReviewerOrigin,
} from '../../rules/reports/definitionPreview';
import { reviewsSeveral } from '../../rules/schedule/buildInstance';
import { firstOccurrence, nextOpening } from '../../rules/schedule/schedule';
import { inFlight } from '../../storage/table/inFlight';
import type { Rows } from '../../storage/table/table';
import { findScheduled, findSeries, type DefinitionTarget } from '../access/find';
import { findDefinitionFor, requireRight } from '../access/whoMay';
import { newDefinition } from '../definitions/createDefinition';
import type { Dependencies } from '../dependencies';
import { beginPreview, findPreview, newPreview } from './beginPreview';

const READS_IN_FLIGHT = 8;

/**
 * Begins a preview of a definition that is not stored. Throws what the creation of the definition would throw, and Conflict if nothing
 * would open or an earlier preview is in progress.
 */
export async function previewNewDefinition(
  deps: Dependencies,
  caller: Caller,
  input: DefinitionInput,
): Promise<DefinitionPreview> {
  const definition = await newDefinition(deps, caller, input);
  return begin(deps, caller, definition, { isStored: false, occurrence: firstOccurrence(definition, deps.now()) });
}

/**
 * Begins a preview of the next opening of a definition. Throws ResourceNotFound, Forbidden, PreconditionFailed, and Conflict if nothing
 * will open or an earlier preview is in progress.
 */
export async function previewDefinition(
  deps: Dependencies,
  caller: Caller,
  target: DefinitionTarget,
): Promise<DefinitionPreview> {
  const { value: definition } = await findDefinitionFor(deps, caller, 'update', target);
  const { value: series } = await findSeries(deps, definition.id);
  const scheduled = (await findScheduled(deps, definition, series))?.value;
  const occurrence = nextOpening(definition, series, { scheduled, now: deps.now() });
  return begin(deps, caller, definition, { isStored: true, occurrence });
}

/** Returns a preview to the caller who began it, if they still may create or change such a review. Throws ResourceNotFound, Forbidden. */
export async function findDefinitionPreview(
  deps: Dependencies,
  caller: Caller,
  id: string,
): Promise<DefinitionPreview> {
  const preview = await findPreview(deps, caller, 'definition', id);
  await requireRight(deps, caller, 'update', preview.definition);
  return preview;
}

async function begin(
  deps: Dependencies,
  caller: Caller,
  definition: Definition,
  { isStored, occurrence }: { readonly isStored: boolean; readonly occurrence: string | undefined },
): Promise<DefinitionPreview> {
  if (occurrence === undefined) throw new GraphError('Conflict', 'The review has no occurrence that is still to open.');
  const isEnumeration = reviewsSeveral(definition);
  const preview: DefinitionPreview = {
    ...newPreview(deps, caller),
    kind: 'definition',
    definition,
    isStored,
    occurrence,
    groupIds: isEnumeration ? [] : [null],
    listing: isEnumeration ? { cursor: null } : null,
    opening: null,
    tally: EMPTY_PREVIEW,
  };
  return beginPreview(deps, preview, isStored ? definition.id : 'new');
}

/** An item of a preview, and the people who would be asked about it. */
export interface PreviewItem {
  readonly id: string;
  readonly instance: Instance;
  readonly item: StoredDecision;
  readonly origin: ReviewerOrigin;
  readonly reviewers: readonly Contact[];
}

/** Lists the items of a preview, instance by instance. */
export const previewItems = ({ storage }: Dependencies, preview: DefinitionPreview): Source<PreviewItem> =>
  throughInstances(storage.previews, preview.id, async (instance, after, limit) => {
    const { contacts, decisions } = storage.previews.place(preview.id);
    const { rows, more } = await decisions.list(instance, after, limit);
    const asked = rows.map(({ value }) => reviewersOfItem(instance, value));
    const known = new Map<string, Contact>();
    await inFlight(READS_IN_FLIGHT, new Set(asked.flatMap(({ ids }) => ids)), async (id) => {
      const contact = await contacts.find(instance, id);
      if (contact) known.set(id, contact.value);
    });
    const values = rows.map((row, n): PreviewItem => {
      const { origin = 'nobody', ids = [] } = asked[n] ?? {};
      return {
        id: row.value.id,
        instance,
        item: row.value,
        origin,
        reviewers: ids.flatMap((id) => known.get(id) ?? []),
      };
    });
    return { rows: rows.map((row, n) => ({ ...row, value: values[n] as PreviewItem })), more };
  });

/** Lists the reviewers of a preview, instance by instance. */
export const previewReviewers = (
  { storage }: Dependencies,
  preview: DefinitionPreview,
): Source<{ readonly instance: Instance; readonly reviewer: Contact }> =>
  throughInstances(storage.previews, preview.id, async (instance, after, limit) => {
    const { rows, more } = await storage.previews.place(preview.id).contacts.list(instance, after, limit);
    return { rows: rows.map((row) => ({ ...row, value: { id: row.value.id, instance, reviewer: row.value } })), more };
  });

/** A row of the directory that the previewed review would exclude. */
export interface PreviewExclusion {
  readonly id: string;
  readonly instance: Instance;
  readonly exclusion: Exclusion;
}

/** Lists the rows of the directory that the previewed review would exclude, instance by instance. */
export const previewExclusions = ({ storage }: Dependencies, preview: DefinitionPreview): Source<PreviewExclusion> =>
  throughInstances(storage.previews, preview.id, async (instance, after, limit) => {
    const { rows, more } = await storage.previews.place(preview.id).evidence.list('exclusion', instance, after, limit);
    const values = rows.map(({ rowKey, value, ...row }) => {
      const id = rowKey.slice(`exclusion:${instance.id}:`.length);
      return { ...row, rowKey, value: { id, instance, exclusion: JSON.parse(value.line) as Exclusion } };
    });
    return { rows: values, more };
  });

type ListOf<T> = (instance: Instance, after: string | undefined, limit: number) => Promise<Rows<T>>;

/** Joins the lists of all instances of a preview. A key consists of the id of the instance and the id of the row. */
const throughInstances = <T extends { readonly id: string }>(
  previews: Dependencies['storage']['previews'],
  previewId: string,
  list: ListOf<T>,
): Source<T> => ({
  async read(after, limit) {
    const [at = '', ...rest] = after?.split(':') ?? [];
    const last = rest.length === 0 ? undefined : rest.join(':');
    let instance = await (after === undefined
      ? nextInstance(previews, previewId)
      : previews.findInstance(previewId, at));
    const found: { key: string; value: T }[] = [];
    for (let from = last; instance; from = undefined) {
      const { id } = instance;
      const { rows, more } = await list(instance, from, limit - found.length);
      found.push(...rows.map(({ value }) => ({ key: `${id}:${value.id}`, value })));
      if (more || found.length === limit) return { rows: found, more: true };
      instance = await nextInstance(previews, previewId, id);
    }
    return { rows: found, more: false };
  },
});

async function nextInstance(
  previews: Dependencies['storage']['previews'],
  previewId: string,
  after?: string,
): Promise<Instance | undefined> {
  return (await previews.listInstances(previewId, after, 1)).rows[0]?.value;
}
