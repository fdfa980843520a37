import { randomUUID } from 'node:crypto';
import { identityOf, type Caller } from '../auth/caller';
import { GraphError, notFound } from '../rules/errors';
import { isGuid } from '../rules/ids';
import type { Preview } from '../storage/previews';
import type { Dependencies } from './dependencies';
import { announceCreation, startWorkNow } from './handOver';
import { type Source, sourceOf } from '../api/odata/source';
import type { Definition, DefinitionInput, ReviewStatus } from '../rules/model/definition';
import type { Contact, Instance } from '../rules/model/instance';
import type { StoredDecision } from '../rules/model/decision';
import type { Exclusion } from '../rules/model/evidence';
import {
  EMPTY_PREVIEW,
  reviewersOfItem,
  type DefinitionPreview,
  type ReviewerOrigin,
  NO_OUTCOMES,
  type ApplyPreview,
  type ApplyPreviewItem,
} from '../rules/reports/preview';
import { reviewsSeveral } from '../rules/schedule/buildInstance';
import { firstOccurrence, nextOpening } from '../rules/schedule/schedule';
import { inFlight } from '../storage/table/inFlight';
import type { Rows } from '../storage/table/table';
import { findScheduled, findSeries, type DefinitionTarget, type InstancePath, type Target } from './access/find';
import { findDefinitionFor, requireRight, findInstanceFor } from './access/whoMay';
import { newDefinition } from './definitions/createDefinition';
import { requireMatch } from '../rules/etag';
import { NO_DECISIONS } from '../rules/removals/removalGuard';

/** Returns the properties of every new preview. */
const newPreview = ({ now }: Dependencies, caller: Caller) =>
  ({
    id: randomUUID(),
    status: 'notStarted',
    createdBy: identityOf(caller),
    createdDateTime: now(),
    asOfDateTime: null,
  }) as const;

/**
 * Stores a preview and starts its work. Throws Conflict while an earlier preview by the same caller about the same `subject` is in
 * progress.
 */
async function beginPreview<P extends Preview>(deps: Dependencies, preview: P, subject: string): Promise<P> {
  const work = { kind: 'preview', previewId: preview.id } as const;
  const dueKey = await announceCreation(deps, work);
  const other = await deps.storage.previews.begin(preview, subject);
  if (other !== undefined) {
    const message = `Your preview '${other}' is still under way. Begin another one when it has ended.`;
    throw new GraphError('Conflict', message);
  }
  await startWorkNow(deps, work, dueKey);
  return preview;
}

/** Returns a preview of one type to the caller who began it. Throws ResourceNotFound. */
async function findPreview<K extends Preview['kind']>(
  { storage }: Dependencies,
  caller: Caller,
  kind: K,
  id: string,
): Promise<Extract<Preview, { readonly kind: K }>> {
  const found = isGuid(id) ? await storage.previews.find(id) : undefined;
  if (found?.value.createdBy.id !== caller.id || found.value.kind !== kind) throw notFound(`${kind}Preview`, id);
  return found.value as Extract<Preview, { readonly kind: K }>;
}

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
interface PreviewItem {
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
interface PreviewExclusion {
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

/** The statuses after the opening and before the first removal. */
const BEFORE_REMOVALS: readonly ReviewStatus[] = [
  'InProgress',
  'Completing',
  'AutoReviewing',
  'AutoReviewed',
  'Completed',
];

/**
 * Begins a preview of applying the decisions of an instance. Throws ResourceNotFound, Forbidden, PreconditionFailed, and Conflict before
 * the instance is in progress, after its decisions have begun to be applied, or while an earlier preview is in progress.
 */
export async function previewApply(deps: Dependencies, caller: Caller, path: Target): Promise<ApplyPreview> {
  const { value: instance } = await findInstanceFor(deps, caller, 'apply', path);
  requireMatch(path.ifMatch, instance);
  const { id: instanceId, definitionId, status } = instance;
  if (!BEFORE_REMOVALS.includes(status)) {
    const message = `Applying can be previewed from 'InProgress' to 'Completed'; the status is '${status}'.`;
    throw new GraphError('Conflict', message);
  }
  const preview: ApplyPreview = {
    ...newPreview(deps, caller),
    kind: 'apply',
    definitionId,
    instanceId,
    isProvisional: status !== 'Completed',
    after: null,
    counts: NO_DECISIONS,
    outcomes: NO_OUTCOMES,
    holdReason: null,
  };
  return beginPreview(deps, preview, instanceId);
}

/**
 * Returns a preview of applying the decisions of this instance to the caller who began it, if they still may apply them. Throws
 * ResourceNotFound, Forbidden.
 */
export async function findApplyPreview(
  deps: Dependencies,
  caller: Caller,
  { definitionId, instanceId }: InstancePath,
  id: string,
): Promise<ApplyPreview> {
  const found = await findPreview(deps, caller, 'apply', id);
  await findInstanceFor(deps, caller, 'apply', { definitionId, instanceId });
  if (found.instanceId !== instanceId || found.definitionId !== definitionId) throw notFound('applyPreview', id);
  return found;
}

/** Lists the denied items of a preview in the order of their ids. */
export const applyPreviewItems = ({ storage }: Dependencies, { id }: ApplyPreview): Source<ApplyPreviewItem> =>
  sourceOf((after, limit) => storage.previews.listOutcomes(id, after, limit));
