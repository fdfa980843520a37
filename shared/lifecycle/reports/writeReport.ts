import { CSV_BOM, csvRecord } from '../../rules/reports/csv';
import { reportName, type History, type ReportPosition } from '../../rules/reports/history';
import { HISTORY_COLUMNS, type HistoryItem } from '../../rules/reports/historyColumns';
import type { Dependencies } from '../../reviews/dependencies';
import { walkHistory } from './walkHistory';

/** What one slice holds at the most, about: a page more than so many rows, or so many pages of anything. */
const ROWS = 5_000;
const PAGES = 200;

interface Written {
  /** Where the next slice goes on; null when the report is complete. */
  readonly position: ReportPosition | null;
  readonly blocks: number;
}

/**
 * Writes one slice of a report as one block; the last one makes the report whole. Repeating a slice replaces its block. Throws
 * ServiceUnavailable, StaleError.
 */
export async function writeReport(deps: Dependencies, history: History): Promise<Written> {
  const { text, position } = await readSlice(deps, history);
  const blocks = history.blocks + (text === '' ? 0 : 1);
  if (text !== '') await deps.storage.reports.stage(reportName(history), history.blocks, text);
  if (position === null) await deps.storage.reports.commit(reportName(history), blocks);
  return { position, blocks };
}

interface Slice {
  readonly text: string;
  readonly position: ReportPosition | null;
}

async function readSlice(deps: Dependencies, history: History): Promise<Slice> {
  const records = history.blocks === 0 ? [CSV_BOM + csvRecord(HISTORY_COLUMNS.map(({ name }) => name))] : [];
  let pages = 0;
  for await (const { items, position } of walkHistory(deps, history)) {
    for (const item of items) records.push(recordOf(item));
    pages += 1;
    if (records.length >= ROWS || pages >= PAGES) return { text: records.join(''), position };
  }
  return { text: records.join(''), position: null };
}

const recordOf = (item: HistoryItem): string => csvRecord(HISTORY_COLUMNS.map((column) => column.value(item)));
