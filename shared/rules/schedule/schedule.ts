import { addDays, addDuration, difference, earlier, isBefore } from '../duration';
import type { Instance, Series } from '../model/instance';
import { latestOccurrence, nextOccurrence } from './occurrences';
import type { Definition, ReviewStatus, ScheduleSettings, StageSettings } from '../model/definition';
import { hasEnded } from '../instance/status';

/** An instance that opens later than this after its time gets its whole duration from then on. */
const TOLERATED_DELAY = 'PT2H';

type Scheduled = Pick<Definition, 'settings' | 'stageSettings' | 'createdDateTime'>;

export interface Times {
  readonly startDateTime: string;
  readonly endDateTime: string;
}

/** What is to be done next for the schedule of a definition. */
export type SeriesStep =
  /** Make the instances of an occurrence, in place of an instance that never started. */
  | { readonly kind: 'open'; readonly occurrence: string; readonly replaces: Instance | undefined }
  /** Go on listing the groups of an occurrence. */
  | { readonly kind: 'enumerate' }
  /** The waiting instance stays; its dates follow the definition. */
  | { readonly kind: 'keep'; readonly times: Times }
  /** The schedule no longer has the occurrence that waits. */
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'wait'; readonly until: string }
  /** An instance is under way; its end comes back here. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'finished' };

/**
 * The reconciler of a series. `scheduled` is the instance of the latest occurrence where the definition reviews one resource.
 * Of several missed occurrences only the latest is made up. Reference: docs/lifecycle.md.
 */
export function nextSeriesStep(
  definition: Scheduled,
  series: Series,
  { scheduled, severalResources, now }: SeriesView,
): SeriesStep {
  if (series.enumeration) return { kind: 'enumerate' };
  if (series.stopped) return { kind: 'finished' };
  if (severalResources) return openWhenDue(definition, series, now);
  if (scheduled?.status === 'NotStarted') return tendWaiting(definition, scheduled, now);
  if (scheduled && !hasEnded(scheduled.status)) return { kind: 'rest' };
  const next = upcoming(definition, series, now);
  return next === undefined ? { kind: 'finished' } : { kind: 'open', occurrence: next, replaces: undefined };
}

export interface SeriesView {
  readonly scheduled: Instance | undefined;
  readonly severalResources: boolean;
  readonly now: string;
}

function openWhenDue(definition: Scheduled, series: Series, now: string): SeriesStep {
  const next = upcoming(definition, series, now);
  if (next === undefined) return { kind: 'finished' };
  if (isBefore(now, next)) return { kind: 'wait', until: next };
  return { kind: 'open', occurrence: next, replaces: undefined };
}

/** The instance that waits is the last occurrence that has come, else the next; another gives way to it. */
function tendWaiting(definition: Scheduled, waiting: Instance, now: string): SeriesStep {
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

/** The occurrence after the latest one that has its instances: the last that was missed, else the first to come. */
function upcoming(definition: Scheduled, series: Pick<Series, 'occurrence'>, now: string): string | undefined {
  const occurrences = occurrencesOf(definition);
  const latest = latestOccurrence(occurrences, now)?.start;
  if (latest !== undefined && (series.occurrence === null || isBefore(series.occurrence, latest))) return latest;
  return nextOccurrence(occurrences, series.occurrence ?? now)?.start;
}

/** The first occurrence of a new definition. */
export const firstOccurrence = (definition: Scheduled, now: string): string | undefined =>
  upcoming(definition, { occurrence: null }, now);

/** Start and end of an occurrence that opens at its time, never reaching into the next one. */
export function scheduledTimes(definition: Scheduled, startDateTime: string): Times {
  const end = addDays(startDateTime, durationInDays(definition));
  const next = nextOccurrence(occurrencesOf(definition), startDateTime)?.start;
  return { startDateTime, endDateTime: next === undefined ? end : earlier(end, next) };
}

/** Start and end of an instance that opens now: as it was to start, or from now on when it is late. */
export function openingTimes(definition: Scheduled, startDateTime: string, now: string): Times {
  return scheduledTimes(definition, isLate(startDateTime, now) ? now : startDateTime);
}

/** The same for an instance off schedule, which keeps its length when it opens late. */
export function openingTimesOffSchedule({ startDateTime, endDateTime }: Times, now: string): Times {
  if (!isLate(startDateTime, now)) return { startDateTime, endDateTime };
  return { startDateTime: now, endDateTime: addDuration(now, difference(startDateTime, endDateTime)) };
}

const isLate = (start: string, now: string): boolean => isBefore(addDuration(start, TOLERATED_DELAY), now);

/** Stages, where there are any, make the length of an instance. Reference: Graph access reviews §2.6. */
export function durationInDays({
  settings,
  stageSettings,
}: {
  readonly settings: Pick<ScheduleSettings, 'instanceDurationInDays'>;
  readonly stageSettings: readonly Pick<StageSettings, 'durationInDays'>[];
}): number {
  if (stageSettings.length === 0) return settings.instanceDurationInDays;
  return stageSettings.reduce((sum, stage) => sum + stage.durationInDays, 0);
}

const occurrencesOf = ({ settings, createdDateTime }: Scheduled) => ({
  recurrence: settings.recurrence,
  createdDateTime,
});

/** Whether the definition has one occurrence only. */
export const isOneTime = ({ settings }: Pick<Definition, 'settings'>): boolean =>
  (settings.recurrence?.pattern ?? null) === null;

/**
 * The status of a definition: a one-time review of one resource mirrors its instance; otherwise it is in progress from the
 * first start until nothing is live and nothing more is to come. Reference: docs/lifecycle.md.
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
