import type { Page } from '../../directory/client/listing';
import type { Instance } from '../../rules/model/instance';
import type { PopulationTotals } from '../../rules/model/evidence';
import type { Series } from '../../rules/model/series';
import type { Definition, Resource } from '../../rules/model/definition';
import { parseScope } from '../../rules/scope/reviewedScope';
import { scheduledTimes } from '../../rules/schedule/schedule';
import { dueKey } from '../../storage/work/subject';
import { INSTANCES_PER_TRANSACTION } from '../../storage/instances';
import type { StoredValue } from '../../storage/table/table';
import { NO_POPULATION, pageLines } from '../../rules/evidence/population';
import { enumerationOf, groupInstance } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../../reviews/dependencies';
import { startWorkNow } from '../../reviews/handOver';
import { callRow, exclusionRows, type KeyedLine } from '../../storage/evidence/evidenceRow';
import type { RoundResult } from '../roundResult';

/**
 * Creates the instances of an occurrence for one page of groups. Records which groups the page excluded, and by which rule. Skips groups
 * whose instance an interrupted slice has created. Throws ServiceUnavailable, TooManyRequests, StaleError.
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
  if (!current || !isAt(current.value, enumeration)) return { kind: 'again' };
  const { population, line } = await recordPage(deps, definition.id, enumeration, page);
  const next = page.cursor === undefined ? null : { ...enumeration, cursor: page.cursor, population };
  const value = { ...current.value, enumeration: next };
  await deps.storage.instances.replaceSeries({ value, etag: current.etag }, { line });
  return { kind: 'again' };
}

type Enumeration = NonNullable<Series['enumeration']>;

/** Returns whether a series is still at that page. Another worker may have finished the page or begun the next occurrence. */
const isAt = ({ enumeration, deletedDateTime }: Series, { occurrence, cursor }: Enumeration): boolean =>
  deletedDateTime === null && enumeration?.occurrence === occurrence && enumeration.cursor === cursor;

/**
 * Stores the groups that a page excludes. Returns the totals including that page, and the line about its call, which is written together
 * with the series.
 */
async function recordPage(
  { storage, now }: Dependencies,
  definitionId: string,
  { occurrence, population = NO_POPULATION }: Enumeration,
  { call, cursor, excluded, items }: Page<Resource>,
): Promise<{ readonly population: PopulationTotals; readonly line: KeyedLine | undefined }> {
  if (!call) return { population, line: undefined };
  const read = { call, dateTime: now(), next: cursor !== undefined, excluded, items: items.length };
  const lines = pageLines(population, read);
  const key = enumerationOf({ definitionId, occurrence });
  await storage.decisions.put(key, [exclusionRows(key.id, lines)]);
  return { population: lines.totals, line: callRow(key.id, lines) };
}

async function withoutStored({ storage }: Dependencies, instances: readonly Instance[]): Promise<readonly Instance[]> {
  const found = await Promise.all(
    instances.map(async (instance) => {
      return (await storage.instances.find(instance.definitionId, instance.id)) ? [] : [instance];
    }),
  );
  return found.flat();
}

/**
 * Adds instances in transactions. Reads the series again for each one, so that it fails if another writer has stopped or deleted the
 * series.
 */
async function addInstances(deps: Dependencies, definitionId: string, instances: readonly Instance[]): Promise<void> {
  const series = await deps.storage.instances.findSeries(definitionId);
  if (series?.value.deletedDateTime !== null || series.value.stopped) return;
  const at = deps.now();
  const subjects = instances.map(({ id }) => ({ kind: 'instance', definitionId, instanceId: id }) as const);
  await deps.storage.due.putAll(subjects, at, at);
  await deps.storage.instances.replaceSeries(series, { add: instances });
  for (const subject of subjects) await startWorkNow(deps, subject, dueKey(subject, at));
}
