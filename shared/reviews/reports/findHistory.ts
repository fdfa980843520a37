import type { Caller } from '../../auth/caller';
import { isBefore } from '../../rules/duration';
import { notFound } from '../../rules/errors';
import { historyEnd, type History } from '../../rules/reports/history';
import { isGuid } from '../../rules/ids';
import type { Dependencies } from '../dependencies';
import { requireHistoryRead } from '../access/historyRights';

/** A report that is there and not yet too old, whoever asks. Throws ResourceNotFound. Reference: Graph access reviews E42. */
export async function findHistory({ storage, now }: Dependencies, id: string): Promise<History> {
  const found = isGuid(id) ? await storage.histories.find(id) : undefined;
  if (!found || !isBefore(now(), historyEnd(found.value))) throw notFound('accessReviewHistoryDefinition', id);
  return found.value;
}

/** A report that the caller may read. Throws ResourceNotFound, Forbidden. */
export async function findReadableHistory(deps: Dependencies, caller: Caller, id: string): Promise<History> {
  const history = await findHistory(deps, id);
  requireHistoryRead(caller, history);
  return history;
}
