import type { Instance } from '../../rules/model/instance';
import type { Series } from '../../rules/model/series';
import type { Definition } from '../../rules/model/definition';
import { parseScope } from '../../rules/scope/reviewedScope';
import { scheduledTimes } from '../../rules/schedule/schedule';
import { dueKey } from '../../storage/work/subject';
import { INSTANCES_PER_TRANSACTION } from '../../storage/instances';
import type { StoredValue } from '../../storage/table/table';
import { groupInstance } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../../reviews/dependencies';
import { startWorkNow } from '../../reviews/handOver';
import type { RoundResult } from '../roundResult';

/**
 * Makes the instances of an occurrence for one page of groups. A group whose instance exists, from an interrupted slice, is skipped.
 * Throws ServiceUnavailable, TooManyRequests, StaleError.
 */
export async function enumerate(
  deps: Dependencies,
  definition: Definition,
  series: StoredValue<Series>,
): Promise<RoundResult> {
  const { enumeration } = series.value;
  const reviewed = parseScope(definition.scope, definition.instanceEnumerationScope);
  if (!enumeration || reviewed.kind !== 'groups') return { kind: 'settled' };
  const page = await deps.directory.listGroups(reviewed, enumeration.cursor ?? undefined);
  const instances = page.items.map(({ id: groupId }) =>
    groupInstance(definition, enumeration.occurrence, groupId, scheduledTimes(definition, enumeration.startDateTime)),
  );
  const missing = await withoutStored(deps, instances);
  for (let n = 0; n < missing.length; n += INSTANCES_PER_TRANSACTION) {
    await addInstances(deps, definition.id, missing.slice(n, n + INSTANCES_PER_TRANSACTION));
  }
  const current = await deps.storage.instances.findSeries(definition.id);
  if (!current?.value.enumeration || current.value.deletedDateTime !== null) return { kind: 'again' };
  // Another worker was faster, and has perhaps begun the next occurrence.
  if (current.value.enumeration.occurrence !== enumeration.occurrence) return { kind: 'again' };
  const next = page.cursor === undefined ? null : { ...enumeration, cursor: page.cursor };
  await deps.storage.instances.replaceSeries({ value: { ...current.value, enumeration: next }, etag: current.etag });
  return { kind: 'again' };
}

async function withoutStored({ storage }: Dependencies, instances: readonly Instance[]): Promise<readonly Instance[]> {
  const found = await Promise.all(
    instances.map(async (instance) => {
      return (await storage.instances.find(instance.definitionId, instance.id)) ? [] : [instance];
    }),
  );
  return found.flat();
}

/** The series is read again for each transaction, which fails if somebody stopped or deleted it. */
async function addInstances(deps: Dependencies, definitionId: string, instances: readonly Instance[]): Promise<void> {
  const series = await deps.storage.instances.findSeries(definitionId);
  if (series?.value.deletedDateTime !== null || series.value.stopped) return;
  const at = deps.now();
  const subjects = instances.map(({ id }) => ({ kind: 'instance', definitionId, instanceId: id }) as const);
  await deps.storage.due.putAll(subjects, at, at);
  await deps.storage.instances.replaceSeries(series, { add: instances });
  for (const subject of subjects) await startWorkNow(deps, subject, dueKey(subject, at));
}
