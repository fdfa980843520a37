import type { Cursor, Instance } from '../rules/model/instance';
import type { Series } from '../rules/model/series';
import {
  changedEvents,
  ledgerEvent,
  type ReviewEvent,
  definitionEvent,
  instanceEvent,
} from '../rules/events/reviewEvents';
import { deriveId } from '../rules/ids';
import { SYSTEM } from '../rules/decisions/outcome';
import type { Origin } from '../rules/model/origin';
import { currentStage } from '../rules/instance/stages';
import { isWatched } from '../rules/instance/attention';
import { hasEnded, isLive } from '../rules/instance/status';
import { changedRows, type DecisionChange, uncounted } from './decisionRows';
import { lineRow, type KeyedLine } from './evidence/evidenceRow';
import { journalled } from './evidence/journal';
import { keys, keysUnder, lastPart, SERIES } from './table/keys';
import type { Outbox } from './notifications/outbox';
import type { WatchList } from './tenant/watched';
import { TRANSACTION_ROWS, type RowChange, type Rows, type StoredValue, type Table } from './table/table';

/** The series and the instances of a definition. */
export interface Instances {
  findSeries(definitionId: string): Promise<StoredValue<Series> | undefined>;
  /**
   * Writes a new series with its first instance and the first version of its definition. Returns a function that notifies subscribers; call
   * it after the definition is written.
   */
  insertSeries(series: Series, instance: Instance | undefined, version?: KeyedLine): Promise<() => Promise<void>>;
  /**
   * Changes the series and, in the same transaction, adds and removes at most 24 instances, and adds a line of evidence. Throws StaleError
   * when another writer has changed the series or written that line.
   */
  replaceSeries(series: StoredValue<Series>, change?: InstanceChanges): Promise<void>;
  /** Marks the series of an interrupted creation as deleted, without notifying subscribers. */
  abandonSeries(series: StoredValue<Series>): Promise<void>;
  /** Removes the last row of a deleted definition. */
  removeSeries(definitionId: string): Promise<void>;
  find(definitionId: string, instanceId: string): Promise<StoredValue<Instance> | undefined>;
  /** Lists instances in the order of their ids, starting after the id `after`. */
  list(definitionId: string, after: string | undefined, limit: number): Promise<Rows<Instance>>;
  /** Lists the ids of instances that have not ended, starting after the id `after`. */
  listLive(definitionId: string, after: string | undefined, limit: number): Promise<readonly string[]>;
  /**
   * Writes a changed instance and, in the same transaction, its journal lines in the name of `origin` and the `companions` of the change.
   * Returns the instance as it is stored. Throws StaleError when the instance or one of the decisions has changed since it was read.
   */
  replace(previous: StoredValue<Instance>, next: Instance, origin?: Origin, companions?: Companions): Promise<Instance>;
  /** Replaces an instance in one transaction with its series, so that the opening fails if the series changes at the same time. */
  open(series: StoredValue<Series>, previous: StoredValue<Instance>, next: Instance): Promise<void>;
  /** Removes at most 24 live instances, so that nobody can read them. Throws StaleError when one of them has changed since it was read. */
  remove(definitionId: string, instances: readonly Instance[]): Promise<void>;
}

/** The rows that are written together with a change of an instance. */
interface Companions {
  /** The changes of decisions, at most ten. */
  readonly decisions?: readonly DecisionChange[];
  /** The lines of evidence, at most fifty. */
  readonly lines?: readonly KeyedLine[];
}

interface InstanceChanges {
  readonly add?: readonly Instance[];
  readonly remove?: readonly Instance[];
  readonly line?: KeyedLine | undefined;
}

/** The most instances in a transaction. An instance takes three rows and one for subscribers; the series takes two. */
export const INSTANCES_PER_TRANSACTION = Math.floor((TRANSACTION_ROWS - 2) / 4);

const deletionOf = ({ definitionId, deletedDateTime }: Series): readonly ReviewEvent[] =>
  deletedDateTime === null ? [] : [definitionEvent(definitionId, 'definitionDeleted', deletedDateTime)];

export function createInstances(table: Table, outbox: Outbox, watched: WatchList): Instances {
  const write = writer(table, outbox);
  const listed = keepListed(watched);
  return {
    findSeries: (definitionId) => table.find<Series>(definitionId, SERIES),
    insertSeries: inserter(table, outbox),
    replaceSeries: ({ value, etag }, { add = [], remove = [], line } = {}) =>
      write(
        value.definitionId,
        [
          { kind: 'replace', rowKey: SERIES, value, etag },
          ...[...add.flatMap(insertion), ...remove.flatMap(removal), ...(line ? [lineRow(line)] : [])],
        ],
        [
          ...add.map((instance) => instanceEvent(instance, 'instanceCreated', outbox.now())),
          ...remove.map((instance) => instanceEvent(instance, 'instanceDeleted', outbox.now())),
          ...deletionOf(value),
        ],
      ),
    async abandonSeries({ value, etag }) {
      await outbox.clear(value.definitionId);
      await table.write(value.definitionId, [{ kind: 'replace', rowKey: SERIES, value, etag }]);
    },
    async find(definitionId, instanceId) {
      const found = await table.find<InstanceRow>(definitionId, keys.instance(instanceId));
      return found && { ...found, value: fromRow(found.value) };
    },
    list: async (definitionId, after, limit) =>
      decoded(await table.range<InstanceRow>(definitionId, keysUnder('instance', after), limit)),
    async listLive(definitionId, after, limit) {
      const { rows } = await table.range(definitionId, keysUnder('live', after), limit);
      return rows.map(({ rowKey }) => lastPart(rowKey));
    },
    replace: replacer(write, outbox, listed),
    open: (series, previous, next) =>
      listed(previous.value, next, () =>
        write(
          next.definitionId,
          [{ kind: 'replace', rowKey: SERIES, value: series.value, etag: series.etag }, ...replacement(previous, next)],
          changedEvents(previous.value, next, outbox.now()),
        ),
      ),
    removeSeries: (definitionId) => table.write(definitionId, [{ kind: 'delete', rowKey: SERIES }]),
    remove(definitionId, instances) {
      const events = instances.map((instance) => instanceEvent(instance, 'instanceDeleted', outbox.now()));
      return write(definitionId, instances.flatMap(removal), events);
    },
  };
}

type ListKeeper = ReturnType<typeof keepListed>;

/** Returns a function that updates the list of instances that may need attention when one of them changes. */
const keepListed =
  (watched: WatchList) =>
  async (previous: Instance, next: Instance, write: () => Promise<void>): Promise<void> => {
    // Add the row before the change, because an instance without a row is never found. An instance that an earlier version opened gets its
    // row when it ends.
    const begins = !isWatched(previous) || (next.status === 'Completing' && previous.status !== 'Completing');
    if (isWatched(next) && begins) await watched.add(next);
    await write();
    if (isWatched(previous) && !isWatched(next)) await watched.remove(next);
  };

function replacer(write: ReturnType<typeof writer>, outbox: Outbox, listed: ListKeeper): Instances['replace'] {
  return async (previous, next, origin = SYSTEM, { decisions = [], lines = [] } = {}) => {
    const dateTime = outbox.now();
    const { instance, rows } = journalled(previous.value, next, { ...origin, dateTime });
    const changes = [...replacement(previous, instance), ...liveness(previous.value, instance), ...rows];
    await listed(previous.value, instance, () =>
      write(
        next.definitionId,
        [
          ...changes,
          ...decisions.flatMap((decision) => changedRows(next.id, decision)),
          ...(decisions.length === 0 ? [] : [uncounted(next.id)]),
          ...lines.map(lineRow),
        ],
        [
          ...changedEvents(previous.value, instance, dateTime),
          ...decisions.flatMap(({ event }) => (event && ledgerEvent(next, event)) ?? []),
        ],
      ),
    );
    return instance;
  };
}

const decoded = ({ rows, more }: Rows<InstanceRow>): Rows<Instance> => {
  return { rows: rows.map((row) => ({ ...row, value: fromRow(row.value) })), more };
};

function inserter(table: Table, outbox: Outbox): Instances['insertSeries'] {
  return async (series, instance, version) => {
    const { definitionId } = series;
    const now = outbox.now();
    const events = [
      definitionEvent(definitionId, 'definitionCreated', now),
      ...(instance ? [instanceEvent(instance, 'instanceCreated', now)] : []),
    ];
    const { rows, send } = await outbox.prepare(definitionId, events);
    const inserted = [...(instance ? insertion(instance) : []), ...(version ? [lineRow(version)] : [])];
    await table.write(definitionId, [{ kind: 'insert', rowKey: SERIES, value: series }, ...inserted, ...rows]);
    return send;
  };
}

/** Returns a function that writes rows together with the events for subscribers. */
function writer(table: Table, outbox: Outbox) {
  return async (definitionId: string, changes: readonly RowChange[], events: readonly ReviewEvent[]): Promise<void> => {
    const { rows, send } = await outbox.prepare(definitionId, events);
    await table.write(definitionId, [...changes, ...rows]);
    await send();
  };
}

const replacement = (previous: StoredValue<Instance>, value: Instance): RowChange[] => [
  { kind: 'replace', rowKey: keys.instance(value.id), value: toRow(value), etag: previous.etag },
  ...gateChanges(previous.value, value),
];

const insertion = (instance: Instance): RowChange[] => [
  { kind: 'insert', rowKey: keys.instance(instance.id), value: toRow(instance) },
  { kind: 'insert', rowKey: keys.live(instance.id), value: {} },
  ...gateChanges(undefined, instance),
];

const removal = (instance: Instance): RowChange[] => [
  { kind: 'delete', rowKey: keys.instance(instance.id) },
  { kind: 'delete', rowKey: keys.live(instance.id) },
  ...gateChanges(instance, undefined),
];

/** Returns the changes that update the index of live instances after a change of status. */
function liveness(previous: Instance, next: Instance): RowChange[] {
  const [was, is] = [isLive(previous), isLive(next)];
  if (was === is) return [];
  const rowKey = keys.live(next.id);
  return [is ? { kind: 'insert', rowKey, value: {} } : { kind: 'delete', rowKey }];
}

/**
 * Returns the row key of an instance's gate: a row that every decision of a reviewer requires (see `require` in table/transaction.ts).
 * Every instance that has not ended has exactly one gate. Its key derives from everything on which a decision depends: the stage and the
 * reviewers. So a decision that was checked against an outdated instance finds no gate and is refused, without reading the instance again.
 * Decisions require the gate and never change it, so concurrent decisions do not conflict. While the instance opens, the key also derives
 * from the number of recorded pages, so that a worker that is late with the decisions of a page finds no gate. Undefined after the end,
 * when nobody can decide.
 */
export function gateOf(instance: Instance): string | undefined {
  if (hasEnded(instance.status)) return undefined;
  const { id, status, reviewers, commonReviewerIds, fallbackReviewerIds, population } = instance;
  const stage = currentStage(instance);
  // If an earlier version began to open the instance, there is no population, and the gate does not depend on it.
  const opening = status === 'Initializing' && population ? [population.head?.n ?? 0] : [];
  const judgedBy = [stage?.index, stage?.status, reviewers, commonReviewerIds, fallbackReviewerIds, ...opening];
  return keys.gate(id, deriveId('gate', JSON.stringify(judgedBy)));
}

/** Returns the row changes that update the gate when an instance changes; undefined stands for no instance. */
function gateChanges(previous: Instance | undefined, next: Instance | undefined): RowChange[] {
  const [was, is] = [previous, next].map((instance) => instance && gateOf(instance));
  if (was === is) return [];
  return [
    ...(was === undefined ? [] : [{ kind: 'delete' as const, rowKey: was }]),
    ...(is === undefined ? [] : [{ kind: 'insert' as const, rowKey: is, value: {} }]),
  ];
}

/** The row of an instance. Its cursor is a text: an id as it is, and any other cursor as JSON without its type. */
type InstanceRow = Omit<Instance, 'cursor'> & { readonly cursor: string | null };

export const toRow = (instance: Instance): InstanceRow => ({ ...instance, cursor: toText(instance.cursor) });

export const fromRow = (row: InstanceRow): Instance => ({ ...row, cursor: fromText(row.cursor) });

function toText(cursor: Cursor | null): string | null {
  if (cursor === null) return null;
  if (cursor.kind === 'seal') return JSON.stringify({ seal: cursor });
  return cursor.kind === 'row' ? cursor.after : JSON.stringify({ ...cursor, kind: undefined });
}

type Fields = Partial<Extract<Cursor, { readonly kind: 'end' }>> & {
  readonly page?: string;
  readonly seal?: Extract<Cursor, { readonly kind: 'seal' }>;
};

function fromText(text: string | null): Cursor | null {
  if (text === null) return null;
  if (!text.startsWith('{')) return { kind: 'row', after: text };
  const { page, counts, after = null, recipients, seal } = JSON.parse(text) as Fields;
  if (seal !== undefined) return seal;
  if (page !== undefined) return { kind: 'directory', page };
  if (counts === undefined) return { kind: 'stage', after };
  return recipients === undefined ? { kind: 'count', counts, after } : { kind: 'end', counts, after, recipients };
}
