import type { Caller } from '../../auth/caller';
import type { Dependencies } from '../dependencies';
import { findSeries, findWritableDefinition, type DefinitionTarget } from '../access/find';
import { announce, wake } from '../handOver';
import { whileStale } from '../../storage/table/storageError';

/**
 * Ends a series: no more occurrences open, what waits is withdrawn and what runs is stopped. The series is marked at once; the
 * lifecycle does the rest. Stopping twice is harmless. Throws ResourceNotFound, Forbidden, PreconditionFailed. Reference: Graph access reviews E07.
 */
export async function stopDefinition(deps: Dependencies, caller: Caller, target: DefinitionTarget): Promise<void> {
  const id = target.definitionId;
  await findWritableDefinition(deps, caller, target);
  const dueKey = await announce(deps, { kind: 'series', definitionId: id });
  await whileStale(async () => {
    const { value, etag } = await findSeries(deps, id);
    await deps.storage.instances.replaceSeries({ value: { ...value, stopped: true, enumeration: null }, etag });
  });
  await wake(deps, { kind: 'series', definitionId: id }, dueKey);
}
