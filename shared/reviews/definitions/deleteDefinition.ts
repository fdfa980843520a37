import { awaitRemovals } from './awaitRemovals';
import type { Caller } from '../../auth/caller';
import { StaleError, whileStale } from '../../storage/storageError';
import type { Dependencies } from '../dependencies';
import { findWritableDefinition, type DefinitionTarget } from '../find';
import { announce, wake } from '../handOver';

/** Two rows go for each instance, 100 rows in a transaction. */
const INSTANCES_PER_TRANSACTION = 50;

/**
 * Removes a definition with everything below it. When this returns nothing of it is readable, and no instance of it is worked
 * on any more; the remaining rows go in the background. Throws ResourceNotFound, Forbidden, PreconditionFailed. Reference: Graph access reviews E05.
 */
export async function deleteDefinition(deps: Dependencies, caller: Caller, target: DefinitionTarget): Promise<void> {
  const id = target.definitionId;
  await findWritableDefinition(deps, caller, target);
  const dueKey = await announce(deps, { definitionId: id });
  await whileStale(async () => {
    // A deletion that was interrupted is finished: its series is marked already, or gone.
    const series = await deps.storage.instances.findSeries(id);
    if (series?.value.deletedDateTime !== null) return;
    await deps.storage.instances.replaceSeries({
      value: { ...series.value, deletedDateTime: deps.now() },
      etag: series.etag,
    });
  });
  await removeLiveInstances(deps, id);
  await removeDefinition(deps, id);
  await wake(deps, { definitionId: id }, dueKey);
}

/** The definition goes from view; another deletion may have been faster. */
export async function removeDefinition({ storage }: Dependencies, id: string): Promise<void> {
  try {
    await storage.definitions.remove(id);
  } catch (error) {
    if (!(error instanceof StaleError)) throw error;
  }
}

/** No new instance can appear: each is made in one transaction with the series, which is marked as deleted. */
async function removeLiveInstances(deps: Dependencies, definitionId: string): Promise<void> {
  const { storage } = deps;
  for (;;) {
    const ids = await storage.instances.listLive(definitionId, undefined, INSTANCES_PER_TRANSACTION);
    if (ids.length === 0) return;
    const instances = await Promise.all(ids.map((id) => storage.instances.find(definitionId, id)));
    await awaitRemovals(
      deps,
      instances.flatMap((instance) => (instance ? [instance.value] : [])),
    );
    try {
      await storage.instances.remove(definitionId, ids);
    } catch (error) {
      // An instance was finished or removed meanwhile: list them again.
      if (!(error instanceof StaleError)) throw error;
    }
  }
}
