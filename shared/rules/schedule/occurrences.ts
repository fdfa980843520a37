import { Temporal } from 'temporal-polyfill';
import { formatInstant, toInstant } from '../duration';
import { type DateAt, recurrenceDates, resolveTimeZone, shortestGap } from './recurrenceDates';
import type { PatternedRecurrence, RecurrencePattern, RecurrenceRange } from '../model/definition';
import type { ErrorDetail } from '../errors';

/**
 * What determines the occurrences of a review: its recurrence and its creation. Occurrences start at the time of day (UTC) of the creation;
 * if the range names a time zone, they start at midnight in that zone. Source: docs/graph-reference.md#s2-7.
 */
export interface Calendar {
  readonly recurrence: PatternedRecurrence | null;
  readonly createdDateTime: string;
}

/** One occurrence. `index` counts from 0; `start` is an instant, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export interface Occurrence {
  readonly index: number;
  readonly start: string;
}

type StartAt = (index: number) => string | undefined;
type StartOn = (date: Temporal.PlainDate) => string;

/** The longest instance of a monthly pattern in days, by its interval. Source: docs/graph-reference.md#s3-3. */
const MAX_DAYS_MONTHLY: Readonly<Partial<Record<number, number>>> = { 1: 27, 3: 89, 6: 180, 12: 364 };

const monthsBetween = ({ type, interval }: RecurrencePattern): number =>
  type === 'absoluteYearly' ? interval * 12 : interval;

const existingInstant = (text: string): string => {
  const instant = toInstant(text);
  if (instant === undefined) throw new RangeError(`'${text}' is not an instant.`);
  return instant;
};

/** Returns the instant at which an occurrence starts on a date. If the time zone skips midnight, it is the first instant of the day. */
function startOn(range: RecurrenceRange, createdDateTime: string): StartOn {
  if (range.recurrenceTimeZone === null) {
    const timeOfDay = existingInstant(createdDateTime).slice('YYYY-MM-DD'.length);
    return (date) => `${date.toString()}${timeOfDay}`;
  }
  const timeZone = resolveTimeZone(range.recurrenceTimeZone);
  if (timeZone === undefined) throw new RangeError(`There is no time zone '${range.recurrenceTimeZone}'.`);
  return (date) => formatInstant(date.toZonedDateTime(timeZone).toInstant());
}

/** Ends the dates at the end of the range. The type of the range decides which limit applies. An end date is inclusive. */
function within(range: RecurrenceRange, dateAt: DateAt): DateAt {
  const isCounted = range.type === 'numbered' && range.numberOfOccurrences > 0;
  if (isCounted) return (index) => (index < range.numberOfOccurrences ? dateAt(index) : undefined);
  if (range.type === 'noEnd' || range.endDate === null) return dateAt;
  const endDate = Temporal.PlainDate.from(range.endDate);
  return (index) => {
    const date = dateAt(index);
    return date && Temporal.PlainDate.compare(date, endDate) <= 0 ? date : undefined;
  };
}

const once =
  <T>(value: T) =>
  (index: number): T | undefined =>
    index === 0 ? value : undefined;

function startsOf({ recurrence, createdDateTime }: Calendar): StartAt {
  if (!recurrence?.range) return once(existingInstant(createdDateTime));
  const { pattern, range } = recurrence;
  const startDate = Temporal.PlainDate.from(range.startDate);
  const start = startOn(range, createdDateTime);
  const dateAt = pattern ? within(range, recurrenceDates(pattern, startDate)) : once(startDate);
  return (index) => {
    const date = dateAt(index);
    return date && start(date);
  };
}

const occurrenceAt = (startAt: StartAt, index: number): Occurrence | undefined => {
  const start = startAt(index);
  return start === undefined ? undefined : { index, start };
};

function daysBetween(from: string, to: string): number {
  const { hours } = Temporal.Instant.from(from).until(Temporal.Instant.from(to), { largestUnit: 'hours' });
  return Math.floor(hours / 24);
}

/**
 * Returns the index of the latest occurrence that starts at or before `now`, or -1. Uses a binary search, because later indexes have later
 * starts.
 */
function latestIndex(startAt: StartAt, now: string): number {
  const isReached = (index: number): boolean => {
    const start = startAt(index);
    return start !== undefined && start <= now;
  };
  const first = startAt(0);
  if (first === undefined || first > now) return -1;
  let reached = 0;
  // There is at most one occurrence a day; two more days allow for a change of the time zone's offset.
  let ahead = daysBetween(first, now) + 3;
  while (ahead - reached > 1) {
    const middle = Math.floor((reached + ahead) / 2);
    if (isReached(middle)) reached = middle;
    else ahead = middle;
  }
  return reached;
}

/**
 * Returns the occurrence after the one with this index (-1 returns the first one); undefined if there is none. Like all functions here,
 * throws a RangeError for a date or time zone that does not exist.
 */
export function firstOccurrenceAfter(calendar: Calendar, index: number): Occurrence | undefined {
  return occurrenceAt(startsOf(calendar), index + 1);
}

/** Returns the latest occurrence that starts at or before the instant `now`; undefined if none has started. */
export function latestOccurrence(calendar: Calendar, now: string): Occurrence | undefined {
  const startAt = startsOf(calendar);
  const index = latestIndex(startAt, existingInstant(now));
  return index < 0 ? undefined : occurrenceAt(startAt, index);
}

/** Returns the first occurrence that starts after the instant `now`; undefined if there is none. */
export function nextOccurrence(calendar: Calendar, now: string): Occurrence | undefined {
  const startAt = startsOf(calendar);
  return occurrenceAt(startAt, latestIndex(startAt, existingInstant(now)) + 1);
}

/**
 * Returns how many whole days an instance may last without overlapping the next occurrence; Infinity for a one-time review. For daily,
 * weekly and relative patterns, this is the shortest time between two occurrences, so an instance may end when the next one starts. For
 * absolute monthly patterns, it is 27, 89, 180 and 364 days for every 1, 3, 6 and 12 months. For other intervals and for yearly patterns,
 * it is one day less than the shortest run of that many months. Days have 24 hours, so an instance that includes the change to summer time
 * may be an hour longer than the time to the next occurrence. Source: docs/graph-reference.md#s3-3.
 */
export function maxDurationInDays(recurrence: PatternedRecurrence | null): number {
  if (!recurrence?.pattern || !recurrence.range) return Number.POSITIVE_INFINITY;
  const { pattern, range } = recurrence;
  const isAbsolute = pattern.type === 'absoluteMonthly' || pattern.type === 'absoluteYearly';
  const fromTable = isAbsolute ? MAX_DAYS_MONTHLY[monthsBetween(pattern)] : undefined;
  if (fromTable !== undefined) return fromTable;
  const gap = shortestGap(pattern, Temporal.PlainDate.from(range.startDate));
  return isAbsolute ? gap - 1 : gap;
}

/**
 * Returns the days from the start to the end of the range of a one-time review, at least 1; 0 for a series and for a range without an end.
 * Source: docs/graph-reference.md#s2-7.
 */
export function rangeInDays(recurrence: PatternedRecurrence | null): number {
  const range = recurrence?.pattern ? null : recurrence?.range;
  if (!range?.endDate || range.type === 'noEnd') return 0;
  return Math.max(1, Temporal.PlainDate.from(range.startDate).until(range.endDate).days);
}

const RANGE = 'settings/recurrence/range';

const problem = (target: string, message: string): ErrorDetail => ({ code: 'BadRequest', target, message });

/**
 * Returns whether the end date ends the series. In a range without an end, or with a number of occurrences, the end date has no meaning.
 */
const endsByDate = ({ type, numberOfOccurrences }: RecurrenceRange): boolean =>
  type === 'endDate' || (type === 'numbered' && numberOfOccurrences === 0);

function endProblems({ type, startDate, endDate }: RecurrenceRange, repeats: boolean): readonly ErrorDetail[] {
  if (endDate !== null) {
    if (endDate >= startDate) return [];
    return [problem('range/endDate', `'${RANGE}/endDate' must not lie before the startDate, ${startDate}.`)];
  }
  if (!repeats) return [];
  if (type === 'endDate') {
    return [
      problem(
        'range/endDate',
        `'${RANGE}/endDate' is required for a range of the type 'endDate'; a series without an end has the type 'noEnd'.`,
      ),
    ];
  }
  const message = `A range of the type 'numbered' needs '${RANGE}/numberOfOccurrences' of at least 1, or an endDate.`;
  return [problem('range/numberOfOccurrences', message)];
}

/**
 * Returns what is wrong with the combination of properties in a recurrence, one entry for each property. `target` is relative to the
 * recurrence (`range/endDate`). Expects that each single property is valid and that dates have the form `YYYY-MM-DD`. Source:
 * docs/graph-reference.md#s2-7.
 */
export function describeRecurrenceProblems(recurrence: PatternedRecurrence): readonly ErrorDetail[] {
  const { pattern, range } = recurrence;
  if (!range)
    return pattern ? [problem('range', `'${RANGE}' is required with a pattern; send its type and startDate.`)] : [];
  const zone = range.recurrenceTimeZone;
  const problems = endsByDate(range) ? [...endProblems(range, pattern !== null)] : [];
  if (zone !== null && resolveTimeZone(zone) === undefined) {
    const message = `'${RANGE}/recurrenceTimeZone' names no time zone: '${zone}'. Send an IANA name such as Europe/Berlin, or a Windows name.`;
    problems.push(problem('range/recurrenceTimeZone', message));
  }
  if (problems.length > 0 || hasOccurrence(recurrence)) return problems;
  return [
    problem(
      'range/endDate',
      `The recurrence has no occurrence between its startDate and '${RANGE}/endDate'; send a later endDate.`,
    ),
  ];
}

/** Returns whether a recurrence has an occurrence. The time of day does not matter, so any instant of creation serves. */
const hasOccurrence = (recurrence: PatternedRecurrence): boolean =>
  firstOccurrenceAfter({ recurrence, createdDateTime: '2000-01-01T00:00:00.000Z' }, -1) !== undefined;
