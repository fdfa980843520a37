import type { DecisionEvent, Instance, StoredDecision } from '../rules/model/instance';
import { ledgerEvent } from '../rules/events/reviewEvents';
import { gateOf } from './gate';
import { inFlight } from './table/inFlight';
import { assignedKey, inStage, keys, keysUnder, lastPart } from './table/keys';
import type { Outbox } from './outbox';
import { TRANSACTION_ROWS, type RowChange, type Rows, type Stored, type Table } from './table/table';

/** Where decisions are: one instance of one definition. */
export interface InstanceKey {
  readonly definitionId: string;
  readonly id: string;
}

/** The decisions of an instance as they were made in one of its stages. */
export const stageOf = ({ definitionId, id }: InstanceKey, stage: number): InstanceKey => ({
  definitionId,
  id: inStage(id, stage),
});

/** A changed decision, the version it replaces, and the ledger's entry about it. */
export interface DecisionChange {
  readonly previous: Stored<StoredDecision>;
  readonly next: StoredDecision;
  readonly event?: DecisionEvent;
}

type Page = readonly StoredDecision[];
type Pages = Iterable<Page> | AsyncIterable<Page>;

/** Told how many of the changes, counted from the first, are written by now. */
type Written = (count: number) => void;

export interface Decisions {
  find(instance: InstanceKey, decisionId: string): Promise<Stored<StoredDecision> | undefined>;
  /** In the order of their ids, behind the id `after`. */
  list(instance: InstanceKey, after: string | undefined, limit: number): Promise<Rows<StoredDecision>>;
  /** The decisions of one reviewer's own, in the order of their ids; their ETags are not those of the decisions. */
  listAssigned(
    instance: InstanceKey,
    assignee: string,
    page: { readonly after: string | undefined; readonly limit: number },
  ): Promise<Rows<StoredDecision>>;
  /**
   * Writes new decisions as they come, page by page; repeating it changes nothing. None comes twice in a page. Only for an instance
   * that nobody can decide on yet.
   */
  put(instance: InstanceKey, pages: Pages): Promise<void>;
  /** Writes changes in as few transactions as there can be, each with its ledger. Throws StaleError when one lost a race. */
  change(instance: InstanceKey, changes: readonly DecisionChange[]): Promise<void>;
  /**
   * The same for what was judged by an instance in progress: nothing is written once its end, the end of its stage, or other
   * reviewers came in between. Throws StaleError then as well. `written` hears of each transaction that went through.
   */
  changeInProgress(instance: Instance, changes: readonly DecisionChange[], written?: Written): Promise<void>;
  events(instance: InstanceKey, decisionId: string): Promise<readonly DecisionEvent[]>;
}

/** Enough to keep the storage busy; one partition takes 2,000 rows a second whatever is asked of it. */
const TRANSACTIONS_IN_FLIGHT = 4;

export function createDecisions(table: Table, outbox: Outbox): Decisions {
  const change = changer(table, outbox);
  return {
    find: ({ definitionId, id }, decisionId) => table.find<StoredDecision>(definitionId, keys.decision(id, decisionId)),
    list: ({ definitionId, id }, after, limit) =>
      table.range<StoredDecision>(definitionId, keysUnder(`decision:${id}`, after), limit),
    listAssigned: ({ definitionId, id }, assignee, { after, limit }) =>
      table.range<StoredDecision>(definitionId, keysUnder(`assigned:${id}:${assignee}`, after), limit),
    put: ({ definitionId, id }, pages) =>
      inFlight(TRANSACTIONS_IN_FLIGHT, insertions(id, pages), (together) => table.write(definitionId, together.flat())),
    change: (instance, changes) => change(instance, changes, { required: [] }),
    changeInProgress: (instance, changes, written) => {
      const rowKey = gateOf(instance);
      if (rowKey === undefined) throw new Error('An instance that has ended takes no decisions.');
      return change(instance, changes, { required: [{ kind: 'require', rowKey }], written });
    },
    async events({ definitionId, id }, decisionId) {
      const { rows } = await table.range<DecisionEvent>(definitionId, keysUnder(`event:${id}:${decisionId}`), 1000);
      return rows.map(({ value }) => value);
    },
  };
}

interface Conditions {
  /** Rows that every transaction asks for. */
  readonly required: readonly RowChange[];
  readonly written?: Written | undefined;
}

/** Writes changes of decisions, and what others are told of them. */
function changer(table: Table, outbox: Outbox) {
  return async (
    { definitionId, id }: InstanceKey,
    changes: readonly DecisionChange[],
    { required, written }: Conditions,
  ): Promise<void> => {
    const events = changes.map(({ event }) => event && ledgerEvent({ definitionId, id }, event));
    const mention = await outbox.mention(
      definitionId,
      events.flatMap((event) => event ?? []),
    );
    const byId = new Map(mention.rows.map((row) => [lastPart(row.rowKey), row]));
    const groups = changes.map((each, n) => {
      const eventId = events[n]?.id ?? '';
      const mentioned = byId.get(eventId);
      // What several changes have in common is told with the first of them.
      byId.delete(eventId);
      return [...toRows(id, each), ...(mentioned ? [mentioned] : [])];
    });
    let count = 0;
    for (const together of packed(groups, TRANSACTION_ROWS - required.length)) {
      await table.write(definitionId, [...required, ...together.flat()]);
      count += together.length;
      written?.(count);
    }
    await mention.send();
  };
}

/** The transactions that write new decisions; a page is asked for when those of the page before are under way. */
async function* insertions(instanceId: string, pages: Pages): AsyncGenerator<readonly (readonly RowChange[])[]> {
  for await (const page of pages) {
    yield* packed(
      page.map((value) => [
        { kind: 'upsert', rowKey: keys.decision(instanceId, value.id), value },
        ...copies(instanceId, value),
      ]),
      TRANSACTION_ROWS,
    );
  }
}

function toRows(instanceId: string, { previous, next, event }: DecisionChange): RowChange[] {
  const { assignee, stage } = previous.value;
  // Within a stage the decision goes from one reviewer to another; what an earlier stage says stays as it was.
  const moved = assignee !== null && assignee !== next.assignee && stage === next.stage;
  return [
    { kind: 'replace', rowKey: keys.decision(instanceId, next.id), value: next, etag: previous.etag },
    ...copies(instanceId, next),
    ...(moved ? [{ kind: 'delete' as const, rowKey: assignedKey(inStage(instanceId, stage), assignee, next.id) }] : []),
    ...(event
      ? [{ kind: 'insert' as const, rowKey: keys.event(instanceId, event.decisionId, event.version), value: event }]
      : []),
  ];
}

/** The decision again in its stage, and under the reviewer of its own. */
function copies(instanceId: string, value: StoredDecision): RowChange[] {
  const id = inStage(instanceId, value.stage);
  return [
    ...(value.stage === null ? [] : [{ kind: 'upsert' as const, rowKey: keys.decision(id, value.id), value }]),
    ...(value.assignee === null
      ? []
      : [{ kind: 'upsert' as const, rowKey: assignedKey(id, value.assignee, value.id), value }]),
  ];
}

type Group = readonly RowChange[];

/** Joins groups of rows that belong together into transactions of at most `most` rows, never splitting a group. */
function packed(groups: readonly Group[], most: number): Group[][] {
  const transactions: Group[][] = [];
  let room = 0;
  for (const group of groups) {
    room -= group.length;
    if (room >= 0) {
      transactions.at(-1)?.push(group);
    } else {
      transactions.push([group]);
      room = most - group.length;
    }
  }
  return transactions;
}
