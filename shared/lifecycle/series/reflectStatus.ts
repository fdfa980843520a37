import type { Instance } from '../../rules/model/instance';
import type { Definition } from '../../rules/model/definition';
import { definitionStatus, isOneTime, nextSeriesStep } from '../../rules/schedule/schedule';
import { isLive } from '../../rules/instance/status';
import { whileStale } from '../../storage/table/storageError';
import type { StoredValue } from '../../storage/table/table';
import { reviewsSeveral } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../../reviews/dependencies';

/**
 * Updates the status of a definition after the status of an instance changed. `known` is the definition as it was read a moment ago.
 * Source: docs/lifecycle.md.
 */
export async function reflectStatus(
  deps: Dependencies,
  instance: Instance,
  known?: StoredValue<Definition>,
): Promise<void> {
  let read = known;
  await whileStale(async () => {
    const found = read ?? (await deps.storage.definitions.find(instance.definitionId));
    read = undefined;
    if (!found) return;
    const definition = found.value;
    const mirrored = mirrors(definition) && instance.id === definition.id ? instance.status : undefined;
    const finished = mirrored === undefined && !isLive(instance) && (await isFinished(deps, definition));
    const status = definitionStatus(definition.status, {
      mirrored,
      started: instance.status !== 'NotStarted',
      finished,
    });
    if (status !== definition.status) await deps.storage.definitions.replace({ ...definition, status }, found.etag);
  });
}

/** Updates the status of a definition after its schedule changed: the schedule may have ended or may continue. */
export async function reflectSchedule(deps: Dependencies, definitionId: string): Promise<void> {
  await whileStale(async () => {
    const found = await deps.storage.definitions.find(definitionId);
    if (!found || (await followsInstance(deps, found.value))) return;
    const definition = found.value;
    const finished = await isFinished(deps, definition);
    const status = definitionStatus(definition.status, {
      mirrored: undefined,
      started: definition.status !== 'NotStarted',
      finished,
    });
    if (status !== definition.status) await deps.storage.definitions.replace({ ...definition, status }, found.etag);
  });
}

const mirrors = (definition: Definition): boolean => isOneTime(definition) && !reviewsSeveral(definition);

/** Returns whether the definition has the one instance of a one-time review. The instance may have been withdrawn before its start. */
const followsInstance = async ({ storage }: Dependencies, definition: Definition): Promise<boolean> =>
  mirrors(definition) && (await storage.instances.find(definition.id, definition.id)) !== undefined;

/** Returns whether no further occurrence will come and no instance is live. */
async function isFinished({ storage, now }: Dependencies, definition: Definition): Promise<boolean> {
  const series = await storage.instances.findSeries(definition.id);
  if (!series) return true;
  if ((await storage.instances.listLive(definition.id, undefined, 1)).length > 0) return false;
  const view = { scheduled: undefined, severalResources: reviewsSeveral(definition), now: now() };
  return nextSeriesStep(definition, series.value, view).kind === 'finished';
}
