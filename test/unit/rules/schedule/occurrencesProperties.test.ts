import fc from 'fast-check';
import {
  firstOccurrenceAfter,
  latestOccurrence,
  maxDurationInDays,
  nextOccurrence,
  type Calendar,
} from '../../../../shared/rules/schedule/occurrences';
import type { DayOfWeek, RecurrencePattern, RecurrenceRange } from '../../../../shared/rules/model/definition';
import { CREATED, firstDates, firstStarts } from './recurrenceBuilders';

const SEED = { seed: 20_260_105, numRuns: 100 };
const DAY = 86_400_000;
/** The milliseconds by which a change to summer time moves midnight at most: an hour, in some zones and years two. */
const CLOCK_CHANGE = 2 * 3_600_000;
const DAYS: readonly DayOfWeek[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const dates = fc
  .integer({ min: Date.UTC(1990, 0, 1) / DAY, max: Date.UTC(2110, 0, 1) / DAY })
  .map((day) => new Date(day * DAY).toISOString().slice(0, 10));

const patterns: fc.Arbitrary<RecurrencePattern> = fc.record({
  type: fc.constantFrom('daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly'),
  interval: fc.integer({ min: 1, max: 13 }),
  month: fc.integer({ min: 0, max: 12 }),
  dayOfMonth: fc.oneof(fc.constantFrom(0, 28, 29, 30, 31), fc.integer({ min: 0, max: 31 })),
  daysOfWeek: fc.uniqueArray(fc.constantFrom(...DAYS), { maxLength: 7 }),
  firstDayOfWeek: fc.constantFrom(...DAYS),
  index: fc.constantFrom('first', 'second', 'third', 'fourth', 'last'),
});

const rangesIn = (zones: fc.Arbitrary<string | null>): fc.Arbitrary<RecurrenceRange> =>
  fc
    .record({
      type: fc.constantFrom('endDate', 'noEnd', 'numbered'),
      numberOfOccurrences: fc.integer({ min: 0, max: 40 }),
      recurrenceTimeZone: zones,
      startDate: dates,
      endDate: fc.option(dates, { nil: null }),
    })
    .map((range) => (range.type === 'endDate' ? { ...range, endDate: range.endDate ?? '9999-12-31' } : range));

const seriesIn = (zones: fc.Arbitrary<string | null>): fc.Arbitrary<Calendar> =>
  fc.record({
    recurrence: fc.record({ pattern: patterns, range: rangesIn(zones) }),
    createdDateTime: fc.constantFrom(CREATED, '2020-01-01T00:00:00.000Z', '2020-01-01T23:59:59.999Z'),
  });

const inUtc = seriesIn(fc.constant(null));
const anywhere = seriesIn(
  fc.constantFrom(null, 'Europe/Berlin', 'Eastern Standard Time', 'America/Sao_Paulo', 'Asia/Kolkata', 'Asia/Tehran'),
);

const dateOf = (day: number): Date => new Date(day * DAY);
const weekdayOf = (day: number): DayOfWeek => DAYS[dateOf(day).getUTCDay()]!;
const lengthOfMonth = (day: number): number =>
  new Date(Date.UTC(dateOf(day).getUTCFullYear(), dateOf(day).getUTCMonth() + 1, 0)).getUTCDate();

/** Returns whether the days and months of the pattern permit a day, regardless of the interval. */
function allows(pattern: RecurrencePattern, start: number, day: number): boolean {
  const date = dateOf(day);
  const weekdays = pattern.daysOfWeek.length > 0 ? pattern.daysOfWeek : [weekdayOf(start)];
  const wantedDay = pattern.dayOfMonth || dateOf(start).getUTCDate();
  const wantedMonth = pattern.month || dateOf(start).getUTCMonth() + 1;
  if (pattern.type.endsWith('Yearly') && date.getUTCMonth() + 1 !== wantedMonth) return false;
  if (pattern.type === 'daily') return true;
  if (pattern.type === 'weekly') return weekdays.includes(weekdayOf(day));
  if (pattern.type.startsWith('absolute')) return date.getUTCDate() === Math.min(wantedDay, lengthOfMonth(day));
  const firstOfMonth = day - date.getUTCDate() + 1;
  const matches = Array.from({ length: lengthOfMonth(day) }, (_, offset) => firstOfMonth + offset).filter((candidate) =>
    weekdays.includes(weekdayOf(candidate)),
  );
  const position = ['first', 'second', 'third', 'fourth'].indexOf(pattern.index);
  return matches.at(position) === day;
}

/** Returns the first dates of a series, found by checking each day. */
function walk({ pattern, range }: { pattern: RecurrencePattern; range: RecurrenceRange }, days: number): string[] {
  const start = Date.parse(range.startDate) / DAY;
  const allowed = Array.from({ length: days }, (_, offset) => start + offset).filter((day) =>
    allows(pattern, start, day),
  );
  const sinceWeekday = (day: number): number =>
    (DAYS.indexOf(weekdayOf(day)) - DAYS.indexOf(pattern.firstDayOfWeek) + 7) % 7;
  const week = (day: number): number => (day - sinceWeekday(day) - (start - sinceWeekday(start))) / 7;
  const found = allowed
    .filter((day, index) => (pattern.type === 'weekly' ? week(day) : index) % pattern.interval === 0)
    .map((day) => dateOf(day).toISOString().slice(0, 10));
  if (range.type === 'numbered' && range.numberOfOccurrences > 0) return found.slice(0, range.numberOfOccurrences);
  if (range.type === 'noEnd' || range.endDate === null) return found;
  return found.filter((date) => date <= range.endDate!);
}

test('occurrences are those that a walk from day to day finds', () => {
  fc.assert(
    fc.property(inUtc, (series) => {
      const { pattern, range } = series.recurrence!;
      const expected = walk({ pattern: pattern!, range: range! }, 1500);

      expect(firstDates(series, expected.length)).toEqual(expected);
    }),
    SEED,
  );
});

test('starts rise strictly', () => {
  fc.assert(
    fc.property(anywhere, (series) => {
      const starts = firstStarts(series, 30);

      expect(starts).toEqual([...new Set(starts)].sort());
    }),
    SEED,
  );
});

test('at its own start an occurrence is the latest one, just before it the next one', () => {
  fc.assert(
    fc.property(anywhere, fc.integer({ min: -1, max: 3000 }), (series, index) => {
      const occurrence = firstOccurrenceAfter(series, index);
      fc.pre(occurrence !== undefined);
      const justBefore = new Date(Date.parse(occurrence.start) - 1).toISOString();

      expect(occurrence.index).toBe(index + 1);
      expect(latestOccurrence(series, occurrence.start)).toEqual(occurrence);
      expect(nextOccurrence(series, justBefore)).toEqual(occurrence);
    }),
    SEED,
  );
});

test('the latest has started, the next has not, and they are neighbours', () => {
  fc.assert(
    fc.property(anywhere, dates, (series, date) => {
      const now = `${date}T12:34:56.789Z`;
      const latest = latestOccurrence(series, now);
      const next = nextOccurrence(series, now);

      if (latest) expect(latest.start <= now).toBe(true);
      if (next) expect(next.start > now).toBe(true);
      expect(firstOccurrenceAfter(series, latest?.index ?? -1)).toEqual(next);
    }),
    SEED,
  );
});

test('an instance of the longest duration never overlaps the next', () => {
  fc.assert(
    fc.property(anywhere, (series) => {
      const longest = maxDurationInDays(series.recurrence) * DAY;
      const starts = firstStarts(series, 60).map((start) => Date.parse(start));
      const gaps = starts.slice(1).map((start, index) => start - starts[index]!);
      const tolerance = series.recurrence!.range!.recurrenceTimeZone === null ? 0 : CLOCK_CHANGE;

      expect(longest).toBeGreaterThanOrEqual(DAY);
      expect(Math.min(...gaps) + tolerance).toBeGreaterThanOrEqual(longest);
    }),
    SEED,
  );
});
