import { randomUUID } from 'node:crypto';
import type { Source } from '../../api/odata/source';
import { identityOf, type Caller } from '../../auth/caller';
import { addDuration } from '../../rules/duration';
import { GraphError, notFound } from '../../rules/errors';
import { isGuid } from '../../rules/ids';
import type { Definition, DefinitionInput } from '../../rules/model/definition';
import type { Contact, Instance, StoredDecision } from '../../rules/model/instance';
import {
  EMPTY_PREVIEW,
  reviewersOfItem,
  type DefinitionPreview,
  type ReviewerOrigin,
} from '../../rules/previews/definitionPreview';
import { reviewsSeveral } from '../../rules/schedule/buildInstance';
import { firstOccurrence, nextOpening } from '../../rules/schedule/schedule';
import { inFlight } from '../../storage/table/inFlight';
import type { Rows } from '../../storage/table/table';
import { findScheduled, findSeries, type DefinitionTarget } from '../access/find';
import { findDefinitionFor } from '../access/whoMay';
import { newDefinition } from '../definitions/createDefinition';
import type { Dependencies } from '../dependencies';
import { startWorkNow } from '../handOver';

const READS_IN_FLIGHT = 8;
/** When the creation is interrupted, or the queue does not respond, the preview begins after this time. */
const PATIENCE = 'PT5M';

/**
 * Begins a preview of a definition that is not stored. Throws what creating it would throw, and Conflict where nothing would open or an
 * earlier preview is under way.
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
 * Begins a preview of the next opening of a definition. Throws ResourceNotFound, Forbidden, PreconditionFailed, and Conflict where nothing
 * is to open or an earlier preview is under way.
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

async function begin(
  deps: Dependencies,
  caller: Caller,
  definition: Definition,
  { isStored, occurrence }: { readonly isStored: boolean; readonly occurrence: string | undefined },
): Promise<DefinitionPreview> {
  if (occurrence === undefined) throw new GraphError('Conflict', 'The review has no occurrence that is still to open.');
  const now = deps.now();
  const isEnumeration = reviewsSeveral(definition);
  const preview: DefinitionPreview = {
    kind: 'definition',
    id: randomUUID(),
    status: 'notStarted',
    createdBy: identityOf(caller),
    createdDateTime: now,
    asOfDateTime: null,
    definition,
    isStored,
    occurrence,
    groupIds: isEnumeration ? [] : [null],
    listing: isEnumeration ? { cursor: null } : null,
    opening: null,
    tally: EMPTY_PREVIEW,
  };
  const subject = { kind: 'preview', previewId: preview.id } as const;
  // The due index comes first, with a later time: work that begins before the preview is stored would find nothing and forget it.
  const dueKey = await deps.storage.due.put(subject, addDuration(now, PATIENCE), now);
  const other = await deps.storage.previews.begin(preview, isStored ? definition.id : 'new');
  if (other !== undefined) {
    const message = `Your preview '${other}' is still under way. Begin another one when it has ended.`;
    throw new GraphError('Conflict', message);
  }
  await startWorkNow(deps, subject, dueKey);
  return preview;
}

/** Returns a preview to the caller who began it. Throws ResourceNotFound. */
export async function findDefinitionPreview(
  { storage }: Dependencies,
  caller: Caller,
  id: string,
): Promise<DefinitionPreview> {
  const found = isGuid(id) ? await storage.previews.find(id) : undefined;
  if (found?.value.createdBy.id !== caller.id) throw notFound('definitionPreview', id);
  return found.value;
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

type ListOf<T> = (instance: Instance, after: string | undefined, limit: number) => Promise<Rows<T>>;

/** Joins the lists of all instances of a preview. A key is the id of the instance and that of the row. */
const throughInstances = <T extends { readonly id: string }>(
  previews: Dependencies['storage']['previews'],
  previewId: string,
  list: ListOf<T>,
): Source<T> => ({
  async read(after, limit) {
    const [at = '', last] = after?.split(':') ?? [];
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
