import { isBefore } from '../../rules/duration';
import {
  historyEnd,
  reportName,
  type History,
  historyDecision,
  isInPeriod,
  selects,
  type ReportPosition,
} from '../../rules/reports/history';
import { CSV_BOM, csvRecord, HISTORY_COLUMNS, type HistoryItem } from '../../rules/reports/historyColumns';
import { isPassing } from '../../storage/table/storageError';
import { type StoredValue, each, pages } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';
import type { RoundResult } from '../roundResult';
import type { Instance } from '../../rules/model/instance';
import type { Definition } from '../../rules/model/definition';

/** A slice ends after this many rows, at most one page more, or after this many pages. */
const ROWS = 5_000;
const PAGES = 200;

/**
 * Makes a history report, slice by slice, and removes it when it expires. Idempotent. If the report cannot be made, its status becomes
 * `error`. Throws ServiceUnavailable, StaleError. Source: docs/graph-reference.md#s3-12.
 */
export async function reconcileHistory(deps: Dependencies, id: string): Promise<RoundResult> {
  const found = await deps.storage.histories.find(id);
  if (!found) return { kind: 'settled' };
  if (!isBefore(deps.now(), historyEnd(found.value))) return remove(deps, found.value);
  switch (found.value.status) {
    case 'requested':
      await replace(deps, found, { ...found.value, status: 'inprogress', runDateTime: deps.now() });
      return { kind: 'again' };
    case 'inprogress':
      return proceed(deps, found);
    case 'done':
    case 'error':
      // An interruption may have left the report's rows in the lists incomplete.
      await deps.storage.histories.enlist(found.value);
      return { kind: 'until', at: historyEnd(found.value) };
  }
}

async function proceed(deps: Dependencies, found: StoredValue<History>): Promise<RoundResult> {
  const { blocks } = found.value;
  if (typeof blocks === 'number') return beginAgain(deps, found);
  const next = { ...found.value, ...(await writeOrFail(deps, { ...found.value, blocks })) };
  if (next.status === 'inprogress') {
    await deps.storage.histories.replace(found, next);
    return { kind: 'again' };
  }
  await replace(deps, found, next);
  return { kind: 'until', at: historyEnd(next) };
}

/**
 * Begins a report of version 0.1 again. The ids of its blocks have another length, and all blocks of a blob must have ids of one length.
 */
async function beginAgain({ storage }: Dependencies, found: StoredValue<History>): Promise<RoundResult> {
  await storage.reports.commit(reportName(found.value), []);
  await storage.histories.replace(found, { ...found.value, position: null, blocks: [] });
  return { kind: 'again' };
}

type RunningHistory = History & { readonly blocks: readonly string[] };

/** Writes a slice of a report. Rethrows a lost race and an outage, which a retry mends; any other error ends the report. */
async function writeOrFail(deps: Dependencies, history: RunningHistory): Promise<Partial<History>> {
  try {
    return await writeSlice(deps, history);
  } catch (error) {
    if (isPassing(error)) throw error;
    deps.log('error', 'A history report cannot be made.', { historyId: history.id, error });
    return { status: 'error' };
  }
}

/**
 * Writes one slice of a report as one block; the last slice completes the report. The report lists the blocks of the slices that are
 * recorded; blocks of another worker stay unused. Throws ServiceUnavailable, StaleError.
 */
async function writeSlice(deps: Dependencies, history: RunningHistory): Promise<Partial<History>> {
  const { reports } = deps.storage;
  const name = reportName(history);
  const { text, position } = await readSlice(deps, history);
  const staged = text === '' ? [] : [await reports.stage(name, history.blocks.length, text)];
  const blocks = [...history.blocks, ...staged];
  if (position !== null) return { position, blocks };
  await reports.commit(name, blocks);
  return { blocks, status: 'done', fulfilledDateTime: deps.now() };
}

/** Returns the records of one slice, and the position of the next slice; null at the end. */
async function readSlice(deps: Dependencies, history: RunningHistory) {
  const records = history.blocks.length === 0 ? [CSV_BOM + csvRecord(HISTORY_COLUMNS.map(({ name }) => name))] : [];
  let pages = 0;
  for await (const { items, position } of walkHistory(deps, history)) {
    for (const item of items) records.push(csvRecord(HISTORY_COLUMNS.map((column) => column.value(item))));
    pages += 1;
    if (records.length >= ROWS || pages >= PAGES) return { text: records.join(''), position };
  }
  return { text: records.join(''), position: null };
}

/** Replaces a report. Writes the report before its rows in the lists, so that a retry after an interruption corrects the lists. */
async function replace({ storage }: Dependencies, previous: StoredValue<History>, next: History): Promise<void> {
  await storage.histories.replace(previous, next);
  await storage.histories.enlist(next);
}

async function remove({ storage }: Dependencies, history: History): Promise<RoundResult> {
  await storage.reports.remove(reportName(history));
  await storage.histories.remove(history);
  return { kind: 'settled' };
}

const DEFINITIONS = 100;
const INSTANCES = 100;
const DECISIONS = 1_000;
const CONTACTS = 1_000;

/** A page of items, and the position in the report after that page. */
interface Part {
  readonly items: readonly HistoryItem[];
  readonly position: ReportPosition;
}

type Parts = AsyncGenerator<Part, void, undefined>;

interface Walk {
  readonly deps: Dependencies;
  readonly history: History;
}

/**
 * Yields the items of a report from its position on, in the order of the ids of definitions, instances and decisions. Interruptions do
 * not change that order.
 */
async function* walkHistory(deps: Dependencies, history: History): Parts {
  const { position } = history;
  const walk = { deps, history };
  if (position !== null) yield* resumeDefinition(walk, position);
  const definitions = each((after) => deps.storage.definitions.list(after, DEFINITIONS), position?.definitionId);
  for await (const definition of definitions) {
    if (selects(history, definition)) yield* walkDefinition(walk, definition, undefined);
    yield { items: [], position: { definitionId: definition.id, instanceId: null, decisionId: null } };
  }
}

async function* resumeDefinition(walk: Walk, { definitionId, instanceId, decisionId }: ReportPosition): Parts {
  if (instanceId === null) return;
  const { definitions, instances } = walk.deps.storage;
  const definition = await definitions.find(definitionId);
  if (!definition) return;
  const instance = decisionId === null ? undefined : await instances.find(definitionId, instanceId);
  if (instance && decisionId !== null) {
    yield* walkInstance(walk, definition.value, instance.value, decisionId);
  }
  yield* walkDefinition(walk, definition.value, instanceId);
}

async function* walkDefinition({ deps, history }: Walk, definition: Definition, from: string | undefined): Parts {
  const instances = each((after) => deps.storage.instances.list(definition.id, after, INSTANCES), from);
  for await (const instance of instances) {
    if (isInPeriod(history, instance)) yield* walkInstance({ deps, history }, definition, instance, undefined);
  }
}

async function* walkInstance(
  { deps, history }: Walk,
  definition: Definition,
  instance: Instance,
  from: string | undefined,
): Parts {
  const mailById = await mailsOfReviewers(deps, instance);
  for await (const { rows, last } of pages((after) => deps.storage.decisions.list(instance, after, DECISIONS), from)) {
    yield {
      items: rows
        .filter((decision) => history.decisions.includes(historyDecision(instance, decision)))
        .map((decision) => ({ definition, instance, decision, mailById })),
      position: { definitionId: definition.id, instanceId: instance.id, decisionId: last ?? null },
    };
  }
}

/** Returns the mail addresses of the reviewers by id. */
async function mailsOfReviewers({ storage }: Dependencies, instance: Instance): Promise<ReadonlyMap<string, string>> {
  const mails = new Map<string, string>();
  const contacts = each((after) => storage.contacts.list(instance, after, CONTACTS));
  for await (const { id, mail } of contacts) mails.set(id, mail);
  return mails;
}
