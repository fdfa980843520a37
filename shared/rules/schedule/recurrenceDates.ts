import { Temporal } from 'temporal-polyfill';
import type * as WindowsIana from 'windows-iana';
import type { DayOfWeek, RecurrencePattern, WeekIndex } from '../model/definition';
import { lazily } from '../lazily';

/** Returns the date of the occurrence with this index, 0 for the first; undefined after the year 9999. */
export type DateAt = (index: number) => Temporal.PlainDate | undefined;

/** Returns the day of a pattern in a month that begins on `firstWeekday` (1 is Monday) and has `daysInMonth` days. */
type DayInMonth = (firstWeekday: number, daysInMonth: number) => number;

const LAST_DATE = Temporal.PlainDate.from('9999-12-31');
const MAX_DAYS = 3_652_059;

/** ISO numbers of the days of week. */
const WEEKDAY: Readonly<Record<DayOfWeek, number>> = {
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
  sunday: 7,
};
/** The position in the matching days of a month, as an index for `Array.at`. */
const POSITION: Readonly<Record<WeekIndex, number>> = { first: 0, second: 1, third: 2, fourth: 3, last: -1 };

function weekdaysOf(pattern: RecurrencePattern, start: Temporal.PlainDate): ReadonlySet<number> {
  const chosen = new Set(pattern.daysOfWeek.map((day) => WEEKDAY[day]));
  return chosen.size > 0 ? chosen : new Set([start.dayOfWeek]);
}

const isYearly = (pattern: RecurrencePattern): boolean =>
  pattern.type === 'absoluteYearly' || pattern.type === 'relativeYearly';

/** Returns the month (1 to 12) of a yearly pattern, or the month of the start date. */
const monthOf = (pattern: RecurrencePattern, start: Temporal.PlainDate): number => pattern.month || start.month;

/** Returns the days of a weekly pattern, counted from `firstDayOfWeek`, in order. */
function weekOffsets(pattern: RecurrencePattern, start: Temporal.PlainDate): readonly number[] {
  const first = WEEKDAY[pattern.firstDayOfWeek];
  return [...weekdaysOf(pattern, start)].map((day) => (day - first + 7) % 7).sort((a, b) => a - b);
}

/** Returns the day of a monthly or yearly pattern in a month; if the month is too short for that day, its last day. */
function dayInMonth(pattern: RecurrencePattern, start: Temporal.PlainDate): DayInMonth {
  if (pattern.type === 'absoluteMonthly' || pattern.type === 'absoluteYearly') {
    const day = pattern.dayOfMonth || start.day;
    return (_, daysInMonth) => Math.min(day, daysInMonth);
  }
  const weekdays = weekdaysOf(pattern, start);
  return (firstWeekday, daysInMonth) => {
    const days = Array.from({ length: daysInMonth }, (_, offset) => offset + 1);
    const matches = days.filter((day) => weekdays.has(((firstWeekday + day - 2) % 7) + 1));
    // Each weekday occurs at least four times in a month, so the position exists.
    return matches.at(POSITION[pattern.index]) ?? daysInMonth;
  };
}

function dailyDates(pattern: RecurrencePattern, start: Temporal.PlainDate): DateAt {
  return (index) => (index * pattern.interval > MAX_DAYS ? undefined : start.add({ days: index * pattern.interval }));
}

function weeklyDates(pattern: RecurrencePattern, start: Temporal.PlainDate): DateAt {
  const offsets = weekOffsets(pattern, start);
  const startOffset = (start.dayOfWeek - WEEKDAY[pattern.firstDayOfWeek] + 7) % 7;
  const weekStart = start.subtract({ days: startOffset });
  const passed = offsets.filter((offset) => offset < startOffset).length;
  return (index) => {
    const counted = index + passed;
    const offset = offsets[counted % offsets.length] ?? 0;
    const days = Math.floor(counted / offsets.length) * pattern.interval * 7 + offset;
    return days > MAX_DAYS ? undefined : weekStart.add({ days });
  };
}

function monthlyDates(pattern: RecurrencePattern, start: Temporal.PlainDate): DateAt {
  const cycle = isYearly(pattern) ? 12 : 1;
  const anchor = start.toPlainYearMonth().with({ month: isYearly(pattern) ? monthOf(pattern, start) : start.month });
  const dayOf = dayInMonth(pattern, start);
  const dateIn = (months: number): Temporal.PlainDate => {
    const month = anchor.add({ months });
    const firstDay = month.toPlainDate({ day: 1 });
    return firstDay.with({ day: dayOf(firstDay.dayOfWeek, month.daysInMonth) });
  };
  const passed = Temporal.PlainDate.compare(dateIn(0), start) < 0 ? cycle : 0;
  return (index) => {
    const months = passed + index * pattern.interval * cycle;
    return months * 28 > MAX_DAYS ? undefined : dateIn(months);
  };
}

function unboundedDates(pattern: RecurrencePattern, start: Temporal.PlainDate): DateAt {
  switch (pattern.type) {
    case 'daily':
      return dailyDates(pattern, start);
    case 'weekly':
      return weeklyDates(pattern, start);
    case 'absoluteMonthly':
    case 'relativeMonthly':
    case 'absoluteYearly':
    case 'relativeYearly':
      return monthlyDates(pattern, start);
  }
}

/**
 * Returns the dates of a pattern. Each date is computed from the start date and not from the previous date, so that day 31 returns after a
 * short month. The first date is the first matching day on or after the start date, and the interval counts from that date. Weeks count
 * from the week of the start date, which begins at `firstDayOfWeek`.
 */
export function recurrenceDates(pattern: RecurrencePattern, start: Temporal.PlainDate): DateAt {
  const dateAt = unboundedDates(pattern, start);
  return (index) => {
    const date = dateAt(index);
    return date && Temporal.PlainDate.compare(date, LAST_DATE) <= 0 ? date : undefined;
  };
}

/** The length of a cycle. The calendar with its weekdays repeats after 400 years: 146,097 days are 20,871 whole weeks. */
const CYCLE_MONTHS = 4800;
const CYCLE_DAYS = 146_097;
const CYCLE_START_YEAR = 2000;

/** Returns the months of the cycle. They are made when a pattern is first measured. */
const cycleMonths = lazily(() =>
  Array.from({ length: CYCLE_MONTHS }, (_, month) => {
    const year = CYCLE_START_YEAR + Math.floor(month / 12);
    const { dayOfWeek, daysInMonth } = new Temporal.PlainDate(year, (month % 12) + 1, 1);
    return { firstWeekday: dayOfWeek, daysInMonth };
  }),
);

/** Returns the day of a pattern in each month of the cycle, counted from the start of the cycle. */
function daysOfCycle(dayOf: DayInMonth): readonly number[] {
  let passed = 0;
  return cycleMonths().map(({ firstWeekday, daysInMonth }) => {
    const day = passed + dayOf(firstWeekday, daysInMonth);
    passed += daysInMonth;
    return day;
  });
}

/** Returns the fewest days in `step` months that begin in any month, or only in the month `month` (1 to 12). */
function shortestOverMonths(dayOf: DayInMonth, step: number, month?: number): number {
  const days = daysOfCycle(dayOf);
  const dayAt = (index: number): number =>
    Math.floor(index / CYCLE_MONTHS) * CYCLE_DAYS + (days[index % CYCLE_MONTHS] ?? 0);
  const gaps = days
    .map((day, index) => dayAt(index + step) - day)
    .filter((_, index) => month === undefined || index % 12 === month - 1);
  return Math.min(...gaps);
}

function shortestInWeeks(offsets: readonly number[], interval: number): number {
  const [first = 0] = offsets;
  const following = [...offsets.slice(1), first + 7 * interval];
  return Math.min(...following.map((offset, position) => offset - (offsets[position] ?? 0)));
}

/**
 * Returns the fewest days between two occurrences of a pattern in any year. The start date matters only if the pattern has no day or month
 * of its own. Absolute patterns are measured from month to month, for any day of the month.
 */
export function shortestGap(pattern: RecurrencePattern, start: Temporal.PlainDate): number {
  const { interval } = pattern;
  switch (pattern.type) {
    case 'daily':
      return interval;
    case 'weekly':
      return shortestInWeeks(weekOffsets(pattern, start), interval);
    case 'absoluteMonthly':
      return shortestOverMonths(() => 1, interval);
    case 'absoluteYearly':
      return shortestOverMonths(() => 1, interval * 12);
    case 'relativeMonthly':
      return shortestOverMonths(dayInMonth(pattern, start), interval);
    case 'relativeYearly':
      return shortestOverMonths(dayInMonth(pattern, start), interval * 12, monthOf(pattern, start));
  }
}

/** The table of time zones. It takes 160 kB, so it is loaded when a recurrence first names a zone. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the bundle
const windowsZones = lazily(() => require('windows-iana') as typeof WindowsIana);

/** Matches the name of a time zone. An offset such as `+01:00` is not one, because it does not follow daylight saving time. */
const ZONE_NAME = /^[A-Za-z][\w+/-]*$/;

function ianaName(name: string): string | undefined {
  if (!ZONE_NAME.test(name)) return undefined;
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch {
    // The constructor throws for an unknown name; there is no other way to look a name up in the time zone database.
    return undefined;
  }
}

/**
 * Returns the IANA id of a time zone, from its IANA name (in any letter case) or its Windows name (`W. Europe Standard Time`); undefined
 * for any other name.
 */
export function resolveTimeZone(name: string): string | undefined {
  const [fromWindows] = windowsZones().findIana(name);
  return ianaName(fromWindows ?? name);
}
