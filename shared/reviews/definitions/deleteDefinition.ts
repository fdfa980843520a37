import { awaitRemovals } from './awaitRemovals';
import type { Caller } from '../../auth/caller';
import { INSTANCES_PER_TRANSACTION } from '../../storage/instances';
import { unlessStale, whileStale } from '../../storage/table/storageError';
import type { Dependencies } from '../dependencies';
import { findWritableDefinition, type DefinitionTarget } from '../access/find';
import { announce, wake } from '../handOver';

/**
 * Removes a definition with everything below it. When this returns nothing of it is readable, and no instance of it is worked
 * on any more; the remaining rows go in the background. Throws ResourceNotFound, Forbidden, PreconditionFailed. Reference: Graph access reviews E05.
 */
export async function deleteDefinition(deps: Dependencies, caller: Caller, target: DefinitionTarget): Promise<void> {
  const id = target.definitionId;
  await findWritableDefinition(deps, caller, target);
  const dueKey = await announce(deps, { kind: 'series', definitionId: id });
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
  await wake(deps, { kind: 'series', definitionId: id }, dueKey);
}

/** The definition goes from view; another deletion may have been faster. */
export async function removeDefinition({ storage }: Dependencies, id: string): Promise<void> {
  await unlessStale(() => storage.definitions.remove(id));
}

/**
 * No new instance can appear: each is made in one transaction with the series, which is marked as deleted. One that is listed and not
 * there is being removed by the lifecycle, which goes on with a deletion that takes long.
 */
async function removeLiveInstances(deps: Dependencies, definitionId: string): Promise<void> {
  const { storage } = deps;
  let after: string | undefined;
  for (;;) {
    const ids = await storage.instances.listLive(definitionId, after, INSTANCES_PER_TRANSACTION);
    if (ids.length === 0) return;
    const found = await Promise.all(ids.map((id) => storage.instances.find(definitionId, id)));
    const instances = found.flatMap((instance) => (instance ? [instance.value] : []));
    await awaitRemovals(deps, instances);
    // Where an instance moved on or was removed meanwhile, they are listed again.
    if (await unlessStale(() => storage.instances.remove(definitionId, instances))) after = ids.at(-1);
  }
}
