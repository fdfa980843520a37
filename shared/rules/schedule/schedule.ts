import { addDays, addDuration, difference, earlier, isBefore } from '../duration';
import { GraphError } from '../errors';
import type { Instance } from '../model/instance';
import type { Series } from '../model/series';
import { firstOccurrenceAfter, latestOccurrence, nextOccurrence, rangeInDays } from './occurrences';
import type { Definition, ReviewStatus, ScheduleSettings, StageSettings } from '../model/definition';
import { hasEnded } from '../instance/status';

/** The longest delay of an opening that does not move the end. An instance that opens later keeps its full duration. */
const TOLERATED_DELAY = 'PT2H';

type Schedule = Pick<Definition, 'settings' | 'stageSettings' | 'createdDateTime'>;

export interface Times {
  readonly startDateTime: string;
  readonly endDateTime: string;
}

/** The next step of the schedule of a definition. */
export type SeriesStep =
  /** Create the instances of an occurrence. `replaces` is an instance that never started. */
  | { readonly kind: 'open'; readonly occurrence: string; readonly replaces: Instance | undefined }
  /** List more groups of an occurrence. */
  | { readonly kind: 'enumerate' }
  /** Keep the waiting instance, with the dates of the definition. */
  | { readonly kind: 'keep'; readonly times: Times }
  /** Remove the waiting instance, because its occurrence no longer exists. */
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'wait'; readonly until: string }
  /** An instance is live; its end wakes the series. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'finished' };

/**
 * Returns the next step of a series. `scheduled` is the instance of the latest occurrence of a definition that reviews one resource. If
 * several occurrences were missed, only the latest one opens. Source: docs/lifecycle.md.
 */
export function nextSeriesStep(
  definition: Schedule,
  series: Series,
  { scheduled, severalResources, now }: SeriesView,
): SeriesStep {
  if (series.enumeration) return { kind: 'enumerate' };
  if (series.stopped) return { kind: 'finished' };
  if (severalResources) return openWhenDue(definition, series, now);
  if (scheduled?.status === 'NotStarted') return stepWaiting(definition, scheduled, now);
  if (scheduled && !hasEnded(scheduled.status)) return { kind: 'rest' };
  const next = upcoming(definition, series, now);
  return next === undefined ? { kind: 'finished' } : { kind: 'open', occurrence: next, replaces: undefined };
}

export interface SeriesView {
  readonly scheduled: Instance | undefined;
  readonly severalResources: boolean;
  readonly now: string;
}

function openWhenDue(definition: Schedule, series: Series, now: string): SeriesStep {
  const next = upcoming(definition, series, now);
  if (next === undefined) return { kind: 'finished' };
  if (isBefore(now, next)) return { kind: 'wait', until: next };
  return { kind: 'open', occurrence: next, replaces: undefined };
}

/**
 * Returns the step for a waiting instance. It stays if it is the latest due occurrence or, if none is due, the next one; otherwise it is
 * replaced.
 */
function stepWaiting(definition: Schedule, waiting: Instance, now: string): SeriesStep {
  const { occurrence } = waiting;
  if (occurrence === null) return { kind: 'rest' };
  const occurrences = occurrencesOf(definition);
  const latest = latestOccurrence(occurrences, now)?.start;
  const hasCome = latest !== undefined && !isBefore(latest, occurrence);
  const wanted = hasCome ? latest : nextOccurrence(occurrences, now)?.start;
  if (wanted === undefined) return { kind: 'withdraw' };
  if (wanted === occurrence) return { kind: 'keep', times: scheduledTimes(definition, occurrence) };
  return { kind: 'open', occurrence: wanted, replaces: waiting };
}

/** Returns the next occurrence to open: the latest missed one or, if none was missed, the next one. */
function upcoming(definition: Schedule, series: Pick<Series, 'occurrence'>, now: string): string | undefined {
  const occurrences = occurrencesOf(definition);
  const latest = latestOccurrence(occurrences, now)?.start;
  if (latest !== undefined && (series.occurrence === null || isBefore(series.occurrence, latest))) return latest;
  return nextOccurrence(occurrences, series.occurrence ?? now)?.start;
}

/**
 * Returns the occurrence that opens next, which may already be due; undefined if none will come. `scheduled` has the same meaning as in
 * `nextSeriesStep`.
 */
export function nextOpening(definition: Schedule, series: Series, view: Omit<SeriesView, 'severalResources'>) {
  const { scheduled, now } = view;
  if (series.stopped) return undefined;
  if (scheduled?.status !== 'NotStarted') return upcoming(definition, series, now);
  const step = stepWaiting(definition, scheduled, now);
  if (step.kind === 'open') return step.occurrence;
  return step.kind === 'keep' ? step.times.startDateTime : undefined;
}

/** Returns the first occurrence of a new definition. */
export const firstOccurrence = (definition: Schedule, now: string): string | undefined =>
  upcoming(definition, { occurrence: null }, now);

/**
 * Throws Conflict if the start date of a schedule changes after its first occurrence has started, because the later occurrences are counted
 * from that date. Source: docs/graph-reference.md#e04.
 */
export function requireSameStart(before: Schedule, after: Schedule, now: string): void {
  const startDate = before.settings.recurrence?.range?.startDate;
  if (startDate === undefined || startDate === after.settings.recurrence?.range?.startDate) return;
  const first = firstOccurrenceAfter(occurrencesOf(before), -1)?.start;
  if (first === undefined || isBefore(now, first)) return;

  const target = 'settings/recurrence/range/startDate';
  const message = `'${target}' cannot change, because the first occurrence was on ${first.slice(0, 10)}, and the later ones are counted from it. Send '${startDate}', or stop this review and create another.`;
  throw new GraphError('Conflict', message, { details: [{ code: 'invalid', target, message }] });
}

/** Returns the start and the end of an occurrence that opens on time. It ends before the next occurrence. */
export function scheduledTimes(definition: Schedule, startDateTime: string): Times {
  const end = addDays(startDateTime, instanceDays(definition));
  const next = nextOccurrence(occurrencesOf(definition), startDateTime)?.start;
  return { startDateTime, endDateTime: next === undefined ? end : earlier(end, next) };
}

/**
 * Returns the start and the end of an instance that opens now. If it is on time, they are the scheduled ones; if it is late, the start is
 * now and the duration stays.
 */
export function openingTimes(definition: Schedule, startDateTime: string, now: string): Times {
  return scheduledTimes(definition, isLate(startDateTime, now) ? now : startDateTime);
}

/** Returns the start and the end of an instance off schedule that opens now. If it is late, it keeps its duration. */
export function openingTimesOffSchedule({ startDateTime, endDateTime }: Times, now: string): Times {
  if (!isLate(startDateTime, now)) return { startDateTime, endDateTime };
  return { startDateTime: now, endDateTime: addDuration(now, difference(startDateTime, endDateTime)) };
}

const isLate = (start: string, now: string): boolean => isBefore(addDuration(start, TOLERATED_DELAY), now);

/**
 * Returns the duration of an instance in days: the sum of its stages; without stages, the setting; without a setting, the length of a
 * one-time review's range, or 0. Source: docs/graph-reference.md#s2-6.
 */
export function instanceDays({
  settings,
  stageSettings,
}: {
  readonly settings: Pick<ScheduleSettings, 'instanceDurationInDays' | 'recurrence'>;
  readonly stageSettings: readonly Pick<StageSettings, 'durationInDays'>[];
}): number {
  if (stageSettings.length > 0) return stageSettings.reduce((sum, stage) => sum + stage.durationInDays, 0);
  return settings.instanceDurationInDays || rangeInDays(settings.recurrence);
}

const occurrencesOf = ({ settings, createdDateTime }: Schedule) => ({
  recurrence: settings.recurrence,
  createdDateTime,
});

/** Returns whether a definition has only one occurrence. */
export const isOneTime = ({ settings }: Pick<Definition, 'settings'>): boolean =>
  (settings.recurrence?.pattern ?? null) === null;

/**
 * Returns the status of a definition. A one-time review of one resource has the status of its instance. Any other definition is in progress
 * from its first start until no instance is live and no occurrence will come. Source: docs/lifecycle.md.
 */
export function definitionStatus(current: ReviewStatus, { mirrored, started, finished }: DefinitionView): ReviewStatus {
  if (mirrored) return mirrored;
  if (finished) return 'Completed';
  return started ? 'InProgress' : current;
}

export interface DefinitionView {
  readonly mirrored: ReviewStatus | undefined;
  readonly started: boolean;
  readonly finished: boolean;
}
