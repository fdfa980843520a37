import type { Series } from '../../rules/model/instance';
import type { Definition } from '../../rules/model/definition';
import { parseScope } from '../../rules/scope/reviewedScope';
import { scheduledTimes } from '../../rules/schedule/schedule';
import { dueKey } from '../../storage/work/subject';
import { INSTANCES_PER_TRANSACTION } from '../../storage/instances';
import type { Stored } from '../../storage/table/table';
import { groupInstance } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../../reviews/dependencies';
import { startWorkNow } from '../../reviews/handOver';
import type { RoundResult } from '../roundResult';

/**
 * One slice of making the instances of an occurrence: one page of the groups that the directory finds. A group that already has its
 * instance, because this was interrupted, is passed over. Throws ServiceUnavailable, TooManyRequests, StaleError.
 */
export async function enumerate(
  deps: Dependencies,
  definition: Definition,
  series: Stored<Series>,
): Promise<RoundResult> {
  const { enumeration } = series.value;
  const reviewed = parseScope(definition.scope, definition.instanceEnumerationScope);
  if (!enumeration || reviewed.kind !== 'groups') return { kind: 'settled' };
  const page = await deps.directory.listGroups(reviewed, enumeration.cursor ?? undefined);
  const instances = page.items.map(({ id: groupId }) =>
    groupInstance(definition, {
      occurrence: enumeration.occurrence,
      groupId,
      times: scheduledTimes(definition, enumeration.startDateTime),
    }),
  );
  const missing = await notYetThere(deps, instances);
  for (let n = 0; n < missing.length; n += INSTANCES_PER_TRANSACTION) {
    await addInstances(deps, definition.id, missing.slice(n, n + INSTANCES_PER_TRANSACTION));
  }
  const current = await deps.storage.instances.findSeries(definition.id);
  if (!current?.value.enumeration || current.value.deletedDateTime !== null) return { kind: 'again' };
  // Another worker was faster, and the next occurrence may be under way by now.
  if (current.value.enumeration.occurrence !== enumeration.occurrence) return { kind: 'again' };
  const next = page.cursor === undefined ? null : { ...enumeration, cursor: page.cursor };
  await deps.storage.instances.replaceSeries({ value: { ...current.value, enumeration: next }, etag: current.etag });
  return { kind: 'again' };
}

async function notYetThere<T extends { readonly id: string; readonly definitionId: string }>(
  { storage }: Dependencies,
  instances: readonly T[],
): Promise<readonly T[]> {
  const found = await Promise.all(
    instances.map(async (instance) => {
      return (await storage.instances.find(instance.definitionId, instance.id)) ? [] : [instance];
    }),
  );
  return found.flat();
}

/** The series is read again for each transaction, which only goes through while nobody stopped or deleted it. */
async function addInstances(
  deps: Dependencies,
  definitionId: string,
  instances: readonly ReturnType<typeof groupInstance>[],
): Promise<void> {
  const series = await deps.storage.instances.findSeries(definitionId);
  if (series?.value.deletedDateTime !== null || series.value.stopped) return;
  const at = deps.now();
  const subjects = instances.map(({ id }) => ({ kind: 'instance', definitionId, instanceId: id }) as const);
  await deps.storage.due.putAll(subjects, at, at);
  await deps.storage.instances.replaceSeries(series, { add: instances });
  for (const subject of subjects) await startWorkNow(deps, subject, dueKey(subject, at));
}
