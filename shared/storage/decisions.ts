import type { DecisionEvent, StoredDecision } from '../rules/model/decision';
import type { Instance } from '../rules/model/instance';
import { ledgerEvent } from '../rules/events/reviewEvents';
import { headLine } from '../rules/evidence/line';
import { activityRows, copies, changedRows, decisionRow, type DecisionChange, uncounted } from './decisionRows';
import { eventIn, type EventRow, type KeyedLine } from './evidence/evidenceRow';
import { gateOf } from './instances';
import { inFlight } from './table/inFlight';
import { type Group, packed } from './table/transaction';
import { inStage, keys, keysUnder, lastPart } from './table/keys';
import type { Outbox } from './notifications/outbox';
import { unlessStale } from './table/storageError';
import { TRANSACTION_ROWS, type Range, type RowChange, type Rows, type StoredValue, type Table } from './table/table';

/** The instance to which decisions belong. */
export interface InstanceKey {
  readonly definitionId: string;
  readonly id: string;
}

/** Returns the key of an instance as one of its stages decided it. */
export const stageOf = ({ definitionId, id }: InstanceKey, stage: number): InstanceKey => ({
  definitionId,
  id: inStage(id, stage),
});

/** New decisions, and the lines of evidence about the directory page from which they come. */
type Page = readonly (StoredDecision | KeyedLine)[];
type Pages = Iterable<Page> | AsyncIterable<Page>;

/** Called after each transaction with the number of changes that are written, counted from the first one. */
type OnWrite = (count: number) => void;

export interface Decisions {
  find(instance: InstanceKey, decisionId: string): Promise<StoredValue<StoredDecision> | undefined>;
  /** Lists decisions in the order of their ids, starting after the id `after`. */
  list(instance: InstanceKey, after: string | undefined, limit: number): Promise<Rows<StoredDecision>>;
  /** Lists the lines about decisions in a seal, in the order of the decisions' ids, starting after the id `after`. */
  listHeads(instance: InstanceKey, after: string | undefined, limit: number): Promise<Rows<string>>;
  /** Passes each decision to `visit`, in no particular order: after the first page, several ranges of ids are read at the same time. */
  forEach(instance: InstanceKey, visit: (decision: StoredDecision) => void): Promise<void>;
  /** Lists the decisions assigned to one reviewer, in the order of their ids; their ETags are not those of the decisions. */
  listAssigned(
    instance: InstanceKey,
    assignee: string,
    page: { readonly after: string | undefined; readonly limit: number },
  ): Promise<Rows<StoredDecision>>;
  /**
   * Writes new decisions page by page, for an instance that does not accept decisions yet; a page contains each decision once. Idempotent:
   * a decision that an interrupted attempt wrote is replaced, with its copies. Throws StaleError when the row `gate` is gone: another
   * worker has recorded these pages, and people may have decided its decisions since.
   */
  put(instance: InstanceKey, pages: Pages, gate?: string): Promise<void>;
  /** Writes changes in as few transactions as possible, each change together with its ledger entry. Throws StaleError after a lost race. */
  change(instance: InstanceKey, changes: readonly DecisionChange[]): Promise<void>;
  /**
   * Writes changes that were checked against an instance in progress. Throws StaleError and stops writing when the instance or its stage
   * has ended, or its reviewers have changed, since the instance was read.
   */
  changeInProgress(instance: Instance, changes: readonly DecisionChange[], written?: OnWrite): Promise<void>;
  events(instance: InstanceKey, decisionId: string): Promise<readonly DecisionEvent[]>;
  /** Lists the events of one decision in the order of their versions, starting after `after`: the last part of a row key. */
  listHistory(
    instance: InstanceKey,
    decisionId: string,
    after: string | undefined,
    limit: number,
  ): Promise<Rows<EventRow>>;
  /**
   * Lists the events of all decisions in the order of their keys, by decision and version, starting after `after`: the last part of a row
   * key.
   */
  listEvents(instance: InstanceKey, after: string | undefined, limit: number): Promise<Rows<EventRow>>;
}

/** How many transactions are sent at the same time: enough to reach the limit of a partition, which is 2,000 rows a second. */
const TRANSACTIONS_IN_FLIGHT = 4;

export function createDecisions(table: Table, outbox: Outbox): Decisions {
  const change = changer(table, outbox);
  return {
    find: ({ definitionId, id }, decisionId) => table.find<StoredDecision>(definitionId, keys.decision(id, decisionId)),
    list: ({ definitionId, id }, after, limit) =>
      table.range<StoredDecision>(definitionId, keysUnder(`decision:${id}`, after), limit),
    async listHeads({ definitionId, id }, after, limit) {
      const range = keysUnder(`decision:${id}`, after);
      const { rows, more } = await table.heads(definitionId, range, limit);
      const heads = rows.flatMap(({ value, ...row }) => (value === undefined ? [] : [{ ...row, value }]));
      if (heads.length === rows.length) return { rows: heads, more };
      // A row that an earlier version wrote has no head.
      const whole = await table.range<StoredDecision>(definitionId, range, limit);
      return { ...whole, rows: whole.rows.map((row) => ({ ...row, value: headLine(row.value) })) };
    },
    forEach: (instance, visit) => visitAll(table, instance, visit),
    listAssigned: ({ definitionId, id }, assignee, { after, limit }) =>
      table.range<StoredDecision>(definitionId, keysUnder(`assigned:${id}:${assignee}`, after), limit),
    put: ({ definitionId, id }, pages, gate) => {
      const required: readonly RowChange[] = gate === undefined ? [] : [{ kind: 'require', rowKey: gate }];
      const most = TRANSACTION_ROWS - required.length;
      const write = (together: readonly Group[]) => table.write(definitionId, [...required, ...together.flat()]);
      return inFlight(TRANSACTIONS_IN_FLIGHT, insertions(id, pages, most), async (together) => {
        if (await unlessStale(() => write(together))) return;
        for (const replaced of packed(await replacements(table, { definitionId, id }, together), most)) {
          await write(replaced);
        }
      });
    },
    change: (instance, changes) => change(instance, changes, { besides: [uncounted(instance.id)] }),
    changeInProgress: (instance, changes, written) => {
      const rowKey = gateOf(instance);
      if (rowKey === undefined) throw new Error('An instance that has ended takes no decisions.');
      return change(instance, changes, { besides: [{ kind: 'require', rowKey }], written });
    },
    async events({ definitionId, id }, decisionId) {
      const { rows } = await table.range<EventRow>(definitionId, keysUnder(`event:${id}:${decisionId}`), 1000);
      return rows.map(({ value }) => eventIn(value));
    },
    listHistory: ({ definitionId, id }, decisionId, after, limit) =>
      table.range<EventRow>(definitionId, keysUnder(`event:${id}:${decisionId}`, after), limit),
    listEvents: ({ definitionId, id }, after, limit) =>
      table.range<EventRow>(definitionId, keysUnder(`event:${id}`, after), limit),
  };
}

const PAGE = 1000;
/** The first characters of the ids of decisions. The ids are derived, so each digit begins about as many of them. */
const DIGITS = Array.from({ length: 16 }, (_, n) => n.toString(16));
/** How many ranges are read at the same time: enough to keep a process busy with a storage that answers ten calls a second. */
const RANGES_IN_FLIGHT = 8;

async function visitAll(
  table: Table,
  { definitionId, id }: InstanceKey,
  visit: (decision: StoredDecision) => void,
): Promise<void> {
  const read = async (range: Range): Promise<string | undefined> => {
    const { rows, more } = await table.range<StoredDecision>(definitionId, range, PAGE);
    for (const { value } of rows) visit(value);
    return more ? rows.at(-1)?.rowKey : undefined;
  };
  const prefix = `decision:${id}:`;
  const first = await read(keysUnder(`decision:${id}`));
  if (first === undefined) return;
  const left = DIGITS.filter((digit) => `${prefix}${digit}g` > first);
  await inFlight(RANGES_IN_FLIGHT, left, async (digit) => {
    const [from, to] = [`${prefix}${digit}`, `${prefix}${digit}g`];
    let after = first > from ? first : undefined;
    do after = await read({ from, to, after });
    while (after !== undefined);
  });
}

interface Conditions {
  /** The rows that every transaction requires or writes in addition. */
  readonly besides: readonly RowChange[];
  readonly written?: OnWrite | undefined;
}

/** Returns a function that writes changes of decisions, and the events for subscribers. */
function changer(table: Table, outbox: Outbox) {
  return async (
    { definitionId, id }: InstanceKey,
    changes: readonly DecisionChange[],
    { besides, written }: Conditions,
  ): Promise<void> => {
    const events = changes.map(({ event }) => event && ledgerEvent({ definitionId, id }, event));
    const entry = await outbox.prepare(
      definitionId,
      events.flatMap((event) => event ?? []),
    );
    const byId = new Map(entry.rows.map((row) => [lastPart(row.rowKey), row]));
    const groups = changes.map((each, n) => {
      const eventId = events[n]?.id ?? '';
      const outboxRow = byId.get(eventId);
      // An event that several changes share is written with the first of them.
      byId.delete(eventId);
      return [...changedRows(id, each), ...(outboxRow ? [outboxRow] : [])];
    });
    const beside = [...besides, ...activityRows(id, changes)];
    let count = 0;
    for (const together of packed(groups, TRANSACTION_ROWS - beside.length)) {
      await table.write(definitionId, [...beside, ...together.flat()]);
      count += together.length;
      written?.(count);
    }
    await entry.send();
  };
}

/**
 * Yields the transactions, of at most `most` rows, that write new decisions. The next page is requested while the transactions of the
 * previous page are in progress.
 */
async function* insertions(instanceId: string, pages: Pages, most: number): AsyncGenerator<readonly Group[]> {
  for await (const page of pages) {
    yield* packed(
      page.map((value): Group => {
        if ('line' in value) return [{ kind: 'upsert', rowKey: value.rowKey, value: { line: value.line } }];
        return [{ kind: 'insert', ...decisionRow(instanceId, value) }, ...copies(instanceId, value)];
      }),
      most,
    );
  }
}

/**
 * Returns the groups of a refused transaction as replacements of what is stored. The directory may have changed since an interrupted
 * attempt, so the copies under earlier assignees are deleted.
 */
async function replacements(
  table: Table,
  { definitionId, id }: InstanceKey,
  together: readonly Group[],
): Promise<readonly Group[]> {
  const groups: Group[] = [];
  await inFlight(FINDS_IN_FLIGHT, together, async (group) => {
    const [first] = group;
    // Each attempt writes the same lines of evidence, so only decisions are insertions.
    const previous =
      first?.kind === 'insert' ? await table.find<StoredDecision>(definitionId, first.rowKey) : undefined;
    const next = first?.kind === 'insert' ? (first.value as StoredDecision) : undefined;
    groups.push(previous && next ? changedRows(id, { previous, next }) : group);
  });
  return groups;
}

const FINDS_IN_FLIGHT = 8;
