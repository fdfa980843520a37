import { addDuration, isBefore } from '../rules/duration';
import type { Instance } from '../rules/model/instance';
import type { ApplyPreview, ApplyPreviewItem, DefinitionPreview } from '../rules/reports/preview';
import { createContacts, type Contacts } from './contacts';
import { createDecisions, type Decisions } from './decisions';
import { createGaps, type Gaps } from './tenant/gaps';
import { createEvidenceLines, type EvidenceLines } from './evidence/journal';
import type { Outbox } from './notifications/outbox';
import { unlessStale } from './table/storageError';
import { keys, keysUnder } from './table/keys';
import { TRANSACTION_ROWS, type Rows, type StoredValue, type Table } from './table/table';

export type Preview = DefinitionPreview | ApplyPreview;

/** The storage into which the opening of a preview writes, inside the preview's partition. */
interface PreviewPlace {
  readonly decisions: Decisions;
  readonly contacts: Contacts;
  readonly gaps: Gaps;
  readonly evidence: EvidenceLines;
}

/**
 * Previews, each with its results in a partition of its own. The due index holds the time of their removal.
 *
 *     {preview} | preview                                the preview itself
 *     {preview} | decision:…, contact:…, instance:…, exclusion:…   what an opening would write in the partition of its definition
 *     {preview} | outcome:{decision}                     what applying would do with a denied item
 *     caller-{user or application} | {subject}           the preview of this caller that is or was under way last
 */
export interface Previews {
  find(id: string): Promise<StoredValue<Preview> | undefined>;
  /**
   * Stores a new preview. If an earlier preview of the same caller about the same subject is in progress, stores nothing and returns the id
   * of the earlier one.
   */
  begin(preview: Preview, subject: string): Promise<string | undefined>;
  /** Replaces a preview. Throws StaleError when it has changed since it was read. */
  replace(previous: StoredValue<Preview>, next: Preview): Promise<void>;
  /** Removes at most 100 rows. Returns whether nothing is left. */
  remove(id: string): Promise<boolean>;
  /** Returns the storage into which the opening of a preview writes. */
  place(id: string): PreviewPlace;
  keepInstance(id: string, instance: Instance): Promise<void>;
  findInstance(id: string, instanceId: string): Promise<Instance | undefined>;
  /** Lists the instances of a preview in the order of their ids, starting after the id `after`. */
  listInstances(id: string, after: string | undefined, limit: number): Promise<Rows<Instance>>;
  /** Stores what applying would do with denied items; a repetition replaces it. */
  keepOutcomes(id: string, items: readonly ApplyPreviewItem[]): Promise<void>;
  /** Lists the outcomes of denied items in the order of their ids, starting after the id `after`. */
  listOutcomes(id: string, after: string | undefined, limit: number): Promise<Rows<ApplyPreviewItem>>;
}

const ROW = 'preview';
const ALL_KEYS = { from: ' ', to: '~' };
/** A preview whose creation was interrupted no longer counts as in progress after this time. */
const CREATION = 'PT5M';

interface Claim {
  readonly previewId: string;
  readonly createdDateTime: string;
}

export function createPreviews(table: Table, outbox: Outbox): Previews {
  return {
    find: (id) => table.find<Preview>(id, ROW),
    async begin(preview, subject) {
      const other = await claim(table, preview, subject);
      if (other === undefined) await table.write(preview.id, [{ kind: 'insert', rowKey: ROW, value: preview }]);
      return other;
    },
    replace: ({ etag }, next) => table.write(next.id, [{ kind: 'replace', rowKey: ROW, value: next, etag }]),
    async remove(id) {
      const { rows } = await table.range(id, ALL_KEYS, TRANSACTION_ROWS);
      await table.write(
        id,
        rows.map(({ rowKey }) => ({ kind: 'delete', rowKey })),
      );
      return rows.length < TRANSACTION_ROWS;
    },
    place(id) {
      const reviews = inPartition(table, id);
      const decisions = createDecisions(reviews, outbox);
      // Use tables that keep nothing for the lists of reviewers and operators, because the instance does not exist.
      return {
        // The instance has no gate either.
        decisions: { ...decisions, put: (instance, pages) => decisions.put(instance, pages) },
        contacts: createContacts(reviews, NOWHERE),
        gaps: createGaps(NOWHERE),
        evidence: createEvidenceLines(reviews),
      };
    },
    keepInstance: (id, value) =>
      table.write(id, [{ kind: 'upsert', rowKey: keys.instance(value.id), value: { ...value, cursor: null } }]),
    findInstance: async (id, instanceId) => (await table.find<Instance>(id, keys.instance(instanceId)))?.value,
    listInstances: (id, after, limit) => table.range<Instance>(id, keysUnder('instance', after), limit),
    async keepOutcomes(id, items) {
      for (let n = 0; n < items.length; n += TRANSACTION_ROWS) {
        const part = items.slice(n, n + TRANSACTION_ROWS);
        await table.write(
          id,
          part.map((value) => ({ kind: 'upsert', rowKey: `outcome:${value.id}`, value })),
        );
      }
    },
    listOutcomes: (id, after, limit) => table.range<ApplyPreviewItem>(id, keysUnder('outcome', after), limit),
  };
}

/** Records that a caller begins a preview. Returns the id of an earlier preview that is in progress. */
async function claim(table: Table, preview: Preview, subject: string): Promise<string | undefined> {
  const { id: previewId, createdBy, createdDateTime } = preview;
  const partition = `caller-${createdBy.id}`;
  const value: Claim = { previewId, createdDateTime };
  const found = await table.find<Claim>(partition, subject);
  if (found && (await isUnderWay(table, found.value, createdDateTime))) return found.value.previewId;
  const isFirst = await unlessStale(() =>
    table.write(partition, [
      found
        ? { kind: 'replace', rowKey: subject, value, etag: found.etag }
        : { kind: 'insert', rowKey: subject, value },
    ]),
  );
  // Another request of the caller came first.
  return isFirst ? undefined : (await table.find<Claim>(partition, subject))?.value.previewId;
}

async function isUnderWay(table: Table, claimed: Claim, now: string): Promise<boolean> {
  const preview = await table.find<Preview>(claimed.previewId, ROW);
  if (!preview) return isBefore(now, addDuration(claimed.createdDateTime, CREATION));
  return preview.value.status === 'notStarted' || preview.value.status === 'running';
}

/** Returns the table as if all its rows were in one partition. */
const inPartition = (table: Table, id: string): Table => ({
  find: (_, rowKey) => table.find(id, rowKey),
  range: (_, range, limit) => table.range(id, range, limit),
  heads: (_, range, limit) => table.heads(id, range, limit),
  scan: (after, limit) => table.scan(after, limit),
  write: (_, changes) => table.write(id, changes),
});

/** A table that stores nothing. */
const NOWHERE: Table = {
  find: () => Promise.resolve(undefined),
  range: () => Promise.resolve({ rows: [], more: false }),
  heads: () => Promise.resolve({ rows: [], more: false }),
  scan: () => Promise.resolve({ rows: [], more: false }),
  write: () => Promise.resolve(),
};
