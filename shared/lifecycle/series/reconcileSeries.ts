import { addDuration, isBefore } from '../../rules/duration';
import type { Instance, Series } from '../../rules/model/instance';
import { deriveId } from '../../rules/ids';
import type { Definition } from '../../rules/model/definition';
import { isOneTime, nextSeriesStep, openingTimes, type SeriesStep, type Times } from '../../rules/schedule/schedule';
import type { Stored } from '../../storage/table/table';
import { reviewsSeveral, scheduledInstance, termsFor } from '../../rules/schedule/buildInstance';
import { removeDefinition } from '../../reviews/definitions/deleteDefinition';
import type { Dependencies } from '../../reviews/dependencies';
import { announceWork, startWorkNow } from '../../reviews/handOver';
import { enumerate } from './enumerate';
import type { RoundResult } from '../roundResult';
import { reflectSchedule } from './reflectStatus';

/** A definition that is not there so long after its series was written never will be: its creation was interrupted. */
const CREATION = 'PT10M';
const MAX_STEPS = 10;

/**
 * Brings the schedule of a definition up to date: opens occurrences, withdraws what no longer occurs, stops what runs when the
 * series was stopped, and removes what is left of a deleted one. Throws ServiceUnavailable, StaleError; repeating it is safe.
 */
export async function reconcileSeries(deps: Dependencies, definitionId: string): Promise<RoundResult> {
  for (let n = 0; n < MAX_STEPS; n += 1) {
    const series = await deps.storage.instances.findSeries(definitionId);
    if (!series) return { kind: 'settled' };
    if (series.value.deletedDateTime !== null) return purge(deps, series.value);
    const definition = await deps.storage.definitions.find(definitionId);
    if (!definition) return awaitCreation(deps, series);
    if (series.value.stopped) await wakeLive(deps, definitionId);
    const outcome = await tend(deps, definition.value, series);
    if (outcome) return outcome;
  }
  return { kind: 'again' };
}

async function tend(
  deps: Dependencies,
  definition: Definition,
  series: Stored<Series>,
): Promise<RoundResult | undefined> {
  const scheduled = await findScheduled(deps, definition, series.value);
  const view = { scheduled: scheduled?.value, severalResources: reviewsSeveral(definition), now: deps.now() };
  const step = nextSeriesStep(definition, series.value, view);
  switch (step.kind) {
    case 'open':
      return open(deps, { definition, series }, step);
    case 'enumerate':
      return enumerate(deps, definition, series);
    case 'keep':
      if (scheduled) await keep(deps, { waiting: scheduled, definition }, step.times);
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

/**
 * The instance of the latest occurrence, where there is one instance for each occurrence. A definition that began to recur, or ceased
 * to, after that instance was made has it under the other id.
 */
async function findScheduled(
  { storage }: Dependencies,
  definition: Definition,
  { occurrence }: Series,
): Promise<Stored<Instance> | undefined> {
  if (occurrence === null || reviewsSeveral(definition)) return undefined;
  const ids = [definition.id, deriveId(definition.id, occurrence)] as const;
  const [id, other] = isOneTime(definition) ? ids : ids.toReversed();
  return (await storage.instances.find(definition.id, id)) ?? (await storage.instances.find(definition.id, other));
}

async function open(
  deps: Dependencies,
  { definition, series }: { readonly definition: Definition; readonly series: Stored<Series> },
  { occurrence, replaces }: Extract<SeriesStep, { kind: 'open' }>,
): Promise<undefined> {
  if (reviewsSeveral(definition)) {
    const { startDateTime } = openingTimes(definition, occurrence, deps.now());
    const enumeration = { occurrence, startDateTime, cursor: null };
    await deps.storage.instances.replaceSeries({
      value: { ...series.value, occurrence, enumeration },
      etag: series.etag,
    });
    return;
  }
  const times = openingTimes(definition, occurrence, deps.now());
  const instance = scheduledInstance(definition, occurrence, times);
  // Before the instance is there, the due index knows when to look at it.
  const subject = { kind: 'instance', definitionId: definition.id, instanceId: instance.id } as const;
  const dueKey = await deps.storage.due.put(subject, times.startDateTime, deps.now());
  await deps.storage.instances.replaceSeries(
    { value: { ...series.value, occurrence }, etag: series.etag },
    { add: [instance], remove: replaces ? [replaces] : [] },
  );
  if (!isBefore(deps.now(), times.startDateTime)) await startWorkNow(deps, subject, dueKey);
}

/** A schedule that is continued later goes on from here, not from the occurrence that never was. */
async function withdraw(
  deps: Dependencies,
  { value, etag }: Stored<Series>,
  waiting?: Stored<Instance>,
): Promise<void> {
  const remove = waiting ? [waiting.value] : [];
  await deps.storage.instances.replaceSeries({ value: { ...value, occurrence: deps.now() }, etag }, { remove });
}

/** The waiting instance follows a changed definition. */
async function keep(
  deps: Dependencies,
  { waiting, definition }: { readonly waiting: Stored<Instance>; readonly definition: Definition },
  { endDateTime }: Times,
): Promise<void> {
  const next = { ...waiting.value, ...termsFor(definition, waiting.value.groupId), endDateTime };
  if (JSON.stringify(next) !== JSON.stringify(waiting.value)) await deps.storage.instances.replace(waiting, next);
  // A schedule that had ended goes on.
  if (definition.status === 'Completed') await reflectSchedule(deps, definition.id);
}

async function awaitCreation(deps: Dependencies, series: Stored<Series>): Promise<RoundResult> {
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
/** Work on the definition that was under way when it was deleted has ended by then, and what it wrote is removed too. */
const TOMBSTONE = 'PT15M';

async function purge(deps: Dependencies, { definitionId, deletedDateTime }: Series): Promise<RoundResult> {
  // The deletion may have been interrupted before it came to the definition itself.
  await removeDefinition(deps, definitionId);
  for (let n = 0; n < PURGES; n += 1) {
    if (await deps.storage.purge(definitionId)) return bury(deps, definitionId, deletedDateTime ?? deps.now());
  }
  return { kind: 'again' };
}

async function bury(deps: Dependencies, definitionId: string, deletedDateTime: string): Promise<RoundResult> {
  const at = addDuration(deletedDateTime, TOMBSTONE);
  if (isBefore(deps.now(), at)) return { kind: 'until', at };
  await deps.storage.instances.removeSeries(definitionId);
  return { kind: 'settled' };
}

/** Every instance under way looks at the series itself and ends; each is woken, page by page. */
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
