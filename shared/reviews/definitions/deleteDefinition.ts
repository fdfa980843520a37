import { setTimeout as sleep } from 'node:timers/promises';
import { originOf, type Caller } from '../../auth/caller';
import { GraphError } from '../../rules/errors';
import { addDays, isBefore } from '../../rules/duration';
import { type Instance, lastRow } from '../../rules/model/instance';
import { INSTANCES_PER_TRANSACTION } from '../../storage/instances';
import { unlessStale, whileStale } from '../../storage/table/storageError';
import { pages } from '../../storage/table/table';
import type { DefinitionTarget } from '../access/find';
import { findDefinitionFor } from '../access/whoMay';
import type { Dependencies } from '../dependencies';
import { announceWork, startWorkNow } from '../handOver';

/**
 * Deletes a definition and everything that belongs to it. When this returns, nobody can read any of it and no work on its instances
 * continues; the lifecycle removes the remaining rows. Throws ResourceNotFound, Forbidden, PreconditionFailed, and Conflict while its
 * evidence must be kept. Source: docs/graph-reference.md#e05.
 */
export async function deleteDefinition(deps: Dependencies, caller: Caller, target: DefinitionTarget): Promise<void> {
  const { definitionId } = target;
  const { value: definition } = await findDefinitionFor(deps, caller, 'delete', target);
  await requireRetentionOver(deps, definitionId);
  const deletion = { ...originOf(caller), version: definition.version ?? null };
  const dueKey = await announceWork(deps, { kind: 'series', definitionId });
  await whileStale(async () => {
    // After an interrupted deletion, the series is already marked or gone.
    const series = await deps.storage.instances.findSeries(definitionId);
    if (series?.value.deletedDateTime !== null) return;
    await deps.storage.instances.replaceSeries({
      value: { ...series.value, deletedDateTime: deps.now(), deletion },
      etag: series.etag,
    });
  });
  await removeLiveInstances(deps, definitionId);
  await removeDefinition(deps, definitionId);
  await startWorkNow(deps, { kind: 'series', definitionId }, dueKey);
}

const PAGE = 1_000;

/** Throws Conflict while the evidence of an instance must be kept. The error names the end of the retention. */
async function requireRetentionOver({ storage, limits, now }: Dependencies, definitionId: string): Promise<void> {
  const days = limits.evidenceRetentionDays;
  if (days === 0) return;
  for await (const { rows } of pages((after) => storage.instances.list(definitionId, after, PAGE))) {
    const opened = rows.filter(({ status }) => status !== 'NotStarted');
    const until = opened
      .map(({ endDateTime }) => addDays(endDateTime, days))
      .sort()
      .at(-1);
    if (until === undefined || !isBefore(now(), until)) continue;
    throw new GraphError(
      'Conflict',
      `The evidence of this review is kept until ${until} at least: this deployment keeps it for ${days} days after the end of an ` +
        'instance (the setting EVIDENCE_RETENTION). Stop the review if it is to end, and delete it then.',
    );
  }
}

/** Removes the definition, so that nobody can read it. Idempotent. */
export async function removeDefinition({ storage }: Dependencies, id: string): Promise<void> {
  await unlessStale(() => storage.definitions.remove(id));
}

/**
 * Removes the instances that have not ended. No new ones can appear, because each is created in one transaction with the series, which is
 * marked as deleted. If a listed instance is gone, the lifecycle is removing it.
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
    // After a lost race the same instances are listed again.
    if (await unlessStale(() => storage.instances.remove(definitionId, instances))) after = ids.at(-1);
  }
}

const PAUSE_MS = 100;
/** The longest wait for removals in milliseconds. It has an end, because an interrupted removal never reports back. */
const PATIENCE_MS = 5_000;

/**
 * Waits, at most five seconds, until the directory has answered the removals in progress. No further ones begin, because the series is
 * marked.
 */
async function awaitRemovals(deps: Dependencies, instances: readonly Instance[]): Promise<void> {
  const applying = instances.filter(({ status, retriesRemovals }) => status === 'Applying' || retriesRemovals);
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    const states = await Promise.all(applying.map((instance) => isRemoving(deps, instance)));
    if (!states.includes(true)) return;
    await sleep(PAUSE_MS);
  }
}

/** A whole page of Table Storage, which includes the page that is being applied. */
const DECISIONS = 1_000;

async function isRemoving(deps: Dependencies, instance: Instance): Promise<boolean> {
  const { rows } = await deps.storage.decisions.list(instance, lastRow(instance), DECISIONS);
  return rows.some(({ value }) => value.removalBegun && value.applyResult === 'New');
}
