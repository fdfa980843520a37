import { Temporal } from 'temporal-polyfill';
import { formatInstant, toInstant } from '../duration';
import { recurrenceDates, shortestGap, type DateAt } from './recurrenceDates';
import type { PatternedRecurrence, RecurrencePattern, RecurrenceRange } from '../model/definition';
import { resolveTimeZone } from './timeZone';

/**
 * What fixes all occurrences of a review: its recurrence, and its creation, whose time of day in UTC is that of every occurrence unless the range
 * names a time zone (then it is midnight there). Reference: Graph access reviews, 2.7 and 3.2.
 */
export interface Series {
  readonly recurrence: PatternedRecurrence | null;
  readonly createdDateTime: string;
}

/** `index` counts from 0; `start` is an instant, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export interface Occurrence {
  readonly index: number;
  readonly start: string;
}

type StartAt = (index: number) => string | undefined;
type StartOn = (date: Temporal.PlainDate) => string;

/** Table of 3.3: the longest instance of a monthly pattern, by its interval. */
const MAX_DAYS_MONTHLY: Readonly<Partial<Record<number, number>>> = { 1: 27, 3: 89, 6: 180, 12: 364 };

const monthsBetween = ({ type, interval }: RecurrencePattern): number =>
  type === 'absoluteYearly' ? interval * 12 : interval;

const existingInstant = (text: string): string => {
  const instant = toInstant(text);
  if (instant === undefined) throw new RangeError(`'${text}' is no instant.`);
  return instant;
};

/** The instant at which an occurrence starts on a date. A midnight that a zone skips is the first instant of that day. */
function startOn(range: RecurrenceRange, createdDateTime: string): StartOn {
  if (range.recurrenceTimeZone === null) {
    const timeOfDay = existingInstant(createdDateTime).slice('YYYY-MM-DD'.length);
    return (date) => `${date.toString()}${timeOfDay}`;
  }
  const timeZone = resolveTimeZone(range.recurrenceTimeZone);
  if (timeZone === undefined) throw new RangeError(`There is no time zone '${range.recurrenceTimeZone}'.`);
  return (date) => formatInstant(date.toZonedDateTime(timeZone).toInstant());
}

/** Cuts a series off where its range ends; the type of the range says which limit counts, and an end date is inclusive. */
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

function startsOf({ recurrence, createdDateTime }: Series): StartAt {
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

/** The index of the latest occurrence that starts at or before `now`, or -1. Starts rise with the index, so halving finds it. */
function latestIndex(startAt: StartAt, now: string): number {
  const isReached = (index: number): boolean => {
    const start = startAt(index);
    return start !== undefined && start <= now;
  };
  const first = startAt(0);
  if (first === undefined || first > now) return -1;
  let reached = 0;
  // There is at most one occurrence a day; the two days more allow for a zone that changed its offset.
  let ahead = daysBetween(first, now) + 3;
  while (ahead - reached > 1) {
    const middle = Math.floor((reached + ahead) / 2);
    if (isReached(middle)) reached = middle;
    else ahead = middle;
  }
  return reached;
}

/**
 * The occurrence that follows the one with this index, or undefined when there is none; -1 asks for the first.
 * Throws a RangeError, as all functions here do, for a recurrence whose date or time zone does not exist.
 */
export function firstOccurrenceAfter(series: Series, index: number): Occurrence | undefined {
  return occurrenceAt(startsOf(series), index + 1);
}

/** The latest occurrence that starts at or before the instant `now`, or undefined when none has started. */
export function latestOccurrence(series: Series, now: string): Occurrence | undefined {
  const startAt = startsOf(series);
  const index = latestIndex(startAt, existingInstant(now));
  return index < 0 ? undefined : occurrenceAt(startAt, index);
}

/** The first occurrence that starts after the instant `now`, or undefined when none is to come. */
export function nextOccurrence(series: Series, now: string): Occurrence | undefined {
  const startAt = startsOf(series);
  return occurrenceAt(startAt, latestIndex(startAt, existingInstant(now)) + 1);
}

/**
 * The whole days that an instance may last so that it never overlaps the next occurrence; Infinity for a one-time review.
 * Weekly, daily and relative patterns: the shortest time from one occurrence to the next, so that an instance may end at the very instant at which
 * the next starts. Monthly: 27, 89, 180 and 364 days for every 1, 3, 6 and 12 months; other absolute monthly and yearly patterns follow the same thought,
 * one day less than the shortest run of so many months. Days have 24 hours: in a time zone with summer time the one instance that spans the
 * change to it may be an hour longer than the time to the next occurrence. Reference: Graph access reviews, 3.3.
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
