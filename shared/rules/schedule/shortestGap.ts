import { Temporal } from 'temporal-polyfill';
import { dayInMonth, monthOf, weekOffsets, type DayInMonth } from './recurrenceDates';
import type { RecurrencePattern } from '../model/definition';

/** The calendar repeats after 400 years, days of week included: 146,097 days are 20,871 whole weeks. */
const CYCLE_MONTHS = 4800;
const CYCLE_DAYS = 146_097;
const CYCLE_START_YEAR = 2000;

/** The day numbers, from the start of the cycle, on which a pattern falls in each month of it. */
function daysOfCycle(dayOf: DayInMonth): readonly number[] {
  let passed = 0;
  return Array.from({ length: CYCLE_MONTHS }, (_, month) => {
    const firstDay = new Temporal.PlainDate(CYCLE_START_YEAR + Math.floor(month / 12), (month % 12) + 1, 1);
    const day = passed + dayOf(firstDay.dayOfWeek, firstDay.daysInMonth);
    passed += firstDay.daysInMonth;
    return day;
  });
}

/** The fewest days over `step` months, begun in any month, or only in the named one (1 to 12). */
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
 * The fewest days from one occurrence of a pattern to the next, whatever the year: a lower bound that depends on the start date only where the pattern
 * leaves a day or a month open. Absolute patterns are measured from month to month, for any day of the month.
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
