import type { Caller } from '../../auth/caller';
import type { Instance } from '../../rules/model/instance';
import { hasEnded } from '../../rules/instance/status';
import { whileStale } from '../../storage/table/storageError';
import type { Dependencies } from '../dependencies';
import { findWritableInstance, type Target } from '../access/find';
import { announce, wake } from '../handOver';

/**
 * The shape of every action on an instance: read it, judge it, write it, and hand it over to the lifecycle.
 * `change` throws GraphError when the instance's status forbids the action. Throws ResourceNotFound, Forbidden, PreconditionFailed.
 */
export async function changeInstance(
  deps: Dependencies,
  { caller, path }: { readonly caller: Caller; readonly path: Target },
  change: (instance: Instance) => Instance | Promise<Instance>,
): Promise<Instance> {
  const series = { kind: 'series', definitionId: path.definitionId } as const;
  const subject = { kind: 'instance', definitionId: path.definitionId, instanceId: path.instanceId } as const;
  const changed = await whileStale(async () => {
    const previous = await findWritableInstance(deps, caller, path);
    const next = await change(previous.value);
    const dueKey = await announce(deps, subject);
    // The end of an instance is the business of its series as well: it opens the next occurrence.
    const ends = hasEnded(next.status) && !hasEnded(previous.value.status);
    const seriesDueKey = ends ? await announce(deps, series) : undefined;
    await deps.storage.instances.replace(previous, next);
    return { next, dueKey, seriesDueKey };
  });
  await wake(deps, subject, changed.dueKey);
  if (changed.seriesDueKey !== undefined) await wake(deps, series, changed.seriesDueKey);
  return changed.next;
}
