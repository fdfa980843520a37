import { isBefore } from '../../rules/duration';
import { GraphError } from '../../rules/errors';
import { historyEnd, reportName, type History } from '../../rules/reports/history';
import { StaleError } from '../../storage/table/storageError';
import type { Stored } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';
import type { RoundResult } from '../roundResult';
import { writeReport } from './writeReport';

/**
 * Makes a history report, one slice a time, and removes it when its time is over. Throws ServiceUnavailable, StaleError; repeating
 * it is safe. A report that cannot be made for another reason ends in error. Reference: Graph access reviews §3.1, §3.12.
 */
export async function reconcileHistory(deps: Dependencies, id: string): Promise<RoundResult> {
  const found = await deps.storage.histories.find(id);
  if (!found) return { kind: 'settled' };
  if (!isBefore(deps.now(), historyEnd(found.value))) return remove(deps, found.value);
  switch (found.value.status) {
    case 'requested':
      await change(deps, found, { ...found.value, status: 'inprogress', runDateTime: deps.now() });
      return { kind: 'again' };
    case 'inprogress':
      return proceed(deps, found);
    case 'done':
    case 'error':
      // The lists may have been left behind by an interruption.
      await deps.storage.histories.enlist(found.value);
      return { kind: 'until', at: historyEnd(found.value) };
  }
}

async function proceed(deps: Dependencies, found: Stored<History>): Promise<RoundResult> {
  const { change: progress, done } = await slice(deps, found.value);
  const next = { ...found.value, ...progress };
  if (!done) {
    await deps.storage.histories.replace(found, next);
    return { kind: 'again' };
  }
  await change(deps, found, next);
  return { kind: 'until', at: historyEnd(next) };
}

interface Progress {
  readonly change: Partial<History>;
  readonly done: boolean;
}

async function slice(deps: Dependencies, history: History): Promise<Progress> {
  try {
    const { position, blocks } = await writeReport(deps, history);
    if (position !== null) return { change: { position, blocks }, done: false };
    return { change: { blocks, status: 'done', fulfilledDateTime: deps.now() }, done: true };
  } catch (error) {
    const passes =
      error instanceof StaleError || (error instanceof GraphError && error.retryAfterSeconds !== undefined);
    if (passes) throw error;
    deps.log('error', 'A history report cannot be made.', { historyId: history.id, error });
    return { change: { status: 'error' }, done: true };
  }
}

/** The lists come after the report, so that whatever is interrupted here is mended when the work is repeated. */
async function change({ storage }: Dependencies, previous: Stored<History>, next: History): Promise<void> {
  await storage.histories.replace(previous, next);
  await storage.histories.enlist(next);
}

async function remove({ storage }: Dependencies, history: History): Promise<RoundResult> {
  await storage.reports.remove(reportName(history));
  await storage.histories.remove(history);
  return { kind: 'settled' };
}
