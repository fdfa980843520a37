import { addDuration, isBefore } from '../../rules/duration';
import { hashOf } from '../../rules/evidence/line';
import { statementText, type DeletionStatement } from '../../rules/evidence/statement';
import type { Instance } from '../../rules/model/instance';
import type { Series } from '../../rules/model/series';
import type { Definition } from '../../rules/model/definition';
import { nextSeriesStep, openingTimes, type SeriesStep, type Times } from '../../rules/schedule/schedule';
import type { StoredValue } from '../../storage/table/table';
import { reviewsSeveral, scheduledInstance, termsFor } from '../../rules/schedule/buildInstance';
import { removeDefinition } from '../../reviews/definitions/deleteDefinition';
import { findScheduled } from '../../reviews/access/find';
import { noteAnchorGap } from '../noteInterruption';
import type { Dependencies } from '../../reviews/dependencies';
import { announceWork, startWorkNow } from '../../reviews/handOver';
import { enumerate } from './enumerate';
import type { RoundResult } from '../roundResult';
import { reflectSchedule } from './reflectStatus';

/**
 * The longest time to create a definition. If the definition is still missing this long after its series was written, its creation was
 * interrupted.
 */
const CREATION = 'PT10M';
const MAX_STEPS = 10;

/**
 * Brings the instances of a definition in line with its schedule: opens occurrences, withdraws those that no longer occur, ends live
 * instances of a stopped series, and removes the rows of a deleted series. Idempotent. Throws ServiceUnavailable, StaleError.
 */
export async function reconcileSeries(deps: Dependencies, definitionId: string): Promise<RoundResult> {
  for (let n = 0; n < MAX_STEPS; n += 1) {
    const [series, definition] = await Promise.all([
      deps.storage.instances.findSeries(definitionId),
      deps.storage.definitions.find(definitionId),
    ]);
    if (!series) return { kind: 'settled' };
    if (series.value.deletedDateTime !== null) return purge(deps, series.value);
    if (!definition) return awaitCreation(deps, series);
    if (series.value.stopped) await wakeLive(deps, definitionId);
    const result = await takeStep(deps, definition.value, series);
    if (result) return result;
  }
  return { kind: 'again' };
}

async function takeStep(
  deps: Dependencies,
  definition: Definition,
  series: StoredValue<Series>,
): Promise<RoundResult | undefined> {
  const scheduled = await findScheduled(deps, definition, series.value);
  const view = { scheduled: scheduled?.value, severalResources: reviewsSeveral(definition), now: deps.now() };
  const step = nextSeriesStep(definition, series.value, view);
  switch (step.kind) {
    case 'open':
      return openOccurrence(deps, definition, { series, scheduled }, step);
    case 'enumerate':
      return enumerate(deps, definition, series);
    case 'keep':
      if (scheduled) await updateWaiting(deps, definition, scheduled, step.times);
      return { kind: 'settled' };
    case 'withdraw':
      await withdraw(deps, series, scheduled);
      await reflectSchedule(deps, definition.id);
      return { kind: 'settled' };
    case 'wait':
      await reflectSchedule(deps, definition.id);
      return { kind: 'until', at: step.until };
    case 'rest':
      return { kind: 'settled' };
    case 'finished':
      await reflectSchedule(deps, definition.id);
      return { kind: 'settled' };
  }
}

async function openOccurrence(
  deps: Dependencies,
  definition: Definition,
  {
    series,
    scheduled,
  }: { readonly series: StoredValue<Series>; readonly scheduled: StoredValue<Instance> | undefined },
  { occurrence, replaces }: Extract<SeriesStep, { kind: 'open' }>,
): Promise<undefined> {
  const times = openingTimes(definition, occurrence, deps.now());
  if (reviewsSeveral(definition)) {
    const enumeration = { occurrence, startDateTime: times.startDateTime, cursor: null };
    await deps.storage.instances.replaceSeries({
      value: { ...series.value, occurrence, enumeration },
      etag: series.etag,
    });
    return;
  }
  const instance = scheduledInstance(definition, occurrence, times);
  // Write the due row before the instance, so that an interruption cannot lose the instance's start.
  const subject = { kind: 'instance', definitionId: definition.id, instanceId: instance.id } as const;
  const dueKey = await deps.storage.due.put(subject, times.startDateTime, deps.now());
  const next = { value: { ...series.value, occurrence }, etag: series.etag };
  // The only instance of a one-time review keeps its id when its date moves.
  if (scheduled && replaces?.id === instance.id) await deps.storage.instances.open(next, scheduled, instance);
  else await deps.storage.instances.replaceSeries(next, { add: [instance], remove: replaces ? [replaces] : [] });
  if (!isBefore(deps.now(), times.startDateTime)) await startWorkNow(deps, subject, dueKey);
}

/** Withdraws the next instance. If the schedule continues later, it continues from that time and not from the withdrawn occurrence. */
async function withdraw(
  deps: Dependencies,
  { value, etag }: StoredValue<Series>,
  waiting: StoredValue<Instance> | undefined,
): Promise<void> {
  const remove = waiting ? [waiting.value] : [];
  await deps.storage.instances.replaceSeries({ value: { ...value, occurrence: deps.now() }, etag }, { remove });
}

/** Gives the instance that has not started the terms of a changed definition. */
async function updateWaiting(
  deps: Dependencies,
  definition: Definition,
  waiting: StoredValue<Instance>,
  { endDateTime }: Times,
): Promise<void> {
  const next = { ...waiting.value, ...termsFor(definition, waiting.value.groupId), endDateTime };
  if (JSON.stringify(next) !== JSON.stringify(waiting.value)) await deps.storage.instances.replace(waiting, next);
  // The schedule had ended and now continues.
  if (definition.status === 'Completed') await reflectSchedule(deps, definition.id);
}

async function awaitCreation(deps: Dependencies, series: StoredValue<Series>): Promise<RoundResult> {
  const until = addDuration(series.value.createdDateTime, CREATION);
  if (isBefore(deps.now(), until)) return { kind: 'until', at: until };
  const subject = { kind: 'series', definitionId: series.value.definitionId } as const;
  const dueKey = await announceWork(deps, subject);
  await deps.storage.instances.abandonSeries({
    value: { ...series.value, deletedDateTime: deps.now() },
    etag: series.etag,
  });
  await startWorkNow(deps, subject, dueKey);
  return { kind: 'settled' };
}

const PURGES = 10;
/**
 * How long the series of a deleted definition stays. By then, workers that were busy at the deletion have ended, and their rows are removed
 * too.
 */
const TOMBSTONE = 'PT15M';

async function purge(deps: Dependencies, series: Series): Promise<RoundResult> {
  const { definitionId, deletedDateTime } = series;
  await signDeletion(deps, series);
  // The deletion may have been interrupted before it removed the definition itself.
  await removeDefinition(deps, definitionId);
  for (let n = 0; n < PURGES; n += 1) {
    if (await deps.storage.purge(definitionId))
      return removeTombstone(deps, definitionId, deletedDateTime ?? deps.now());
  }
  return { kind: 'again' };
}

/** Signs who deleted the definition, before its rows are removed. The signed statement stays with the seals. */
async function signDeletion(deps: Dependencies, { definitionId, deletedDateTime, deletion }: Series): Promise<void> {
  if (!deletion || deletedDateTime === null) return;
  const { by, channel, version } = deletion;
  const { tenantId, generator } = deps.evidence;
  const statement: Omit<DeletionStatement, 'key'> = {
    type: 'urn:access-reviews:deletion:v1',
    tenantId,
    definitionId,
    deletedDateTime,
    byId: by.id,
    channel,
    generator,
    version,
  };
  const { text, jws, refusal } = await deps.signer.sign((key) => ({ text: statementText({ ...statement, key }) }));
  if (refusal) await noteAnchorGap(deps, { definitionId, id: definitionId }, 'keyVault', refusal);
  const kept = await deps.storage.seals.keepDeletion(definitionId, { statement: text, jws });
  deps.log('information', 'A definition is deleted.', { definitionId, statementSha256: hashOf(kept.statement) });
}

/** Removes the series, which is the last row of a deleted definition. */
async function removeTombstone(
  deps: Dependencies,
  definitionId: string,
  deletedDateTime: string,
): Promise<RoundResult> {
  const at = addDuration(deletedDateTime, TOMBSTONE);
  if (isBefore(deps.now(), at)) return { kind: 'until', at };
  await deps.storage.instances.removeSeries(definitionId);
  return { kind: 'settled' };
}

/** Wakes the live instances of a stopped series, page by page; each instance ends when it next reads the series. */
async function wakeLive(deps: Dependencies, definitionId: string): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const ids = await deps.storage.instances.listLive(definitionId, after, 100);
    for (const instanceId of ids) {
      const subject = { kind: 'instance', definitionId, instanceId } as const;
      await startWorkNow(deps, subject, await announceWork(deps, subject));
    }
    after = ids.at(-1);
    if (after === undefined) return;
  }
}
