import { isBefore } from '../../rules/duration';
import { historyEnd, reportName, type History } from '../../rules/reports/history';
import { CSV_BOM, csvRecord, HISTORY_COLUMNS } from '../../rules/reports/historyColumns';
import { isPassing } from '../../storage/table/storageError';
import type { StoredValue } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';
import type { RoundResult } from '../roundResult';
import { walkHistory } from './walkHistory';

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
