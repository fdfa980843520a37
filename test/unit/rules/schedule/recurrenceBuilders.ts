import { firstOccurrenceAfter, type Occurrence, type Calendar } from '../../../../shared/rules/schedule/occurrences';
import type {
  PatternedRecurrence,
  RecurrencePattern,
  RecurrenceRange,
} from '../../../../shared/rules/model/definition';

/** Returns a daily pattern with Graph's defaults and these changes. */
export const pattern = (changes: Partial<RecurrencePattern> = {}): RecurrencePattern => ({
  type: 'daily',
  interval: 1,
  month: 0,
  dayOfMonth: 0,
  daysOfWeek: [],
  firstDayOfWeek: 'sunday',
  index: 'first',
  ...changes,
});

/** Returns an endless range from 5 January 2026, a Monday, with these changes. */
export const range = (changes: Partial<RecurrenceRange> = {}): RecurrenceRange => ({
  type: 'noEnd',
  numberOfOccurrences: 0,
  recurrenceTimeZone: null,
  startDate: '2026-01-05',
  endDate: null,
  ...changes,
});

export const recurrence = (
  patternChanges: Partial<RecurrencePattern>,
  rangeChanges: Partial<RecurrenceRange> = {},
): PatternedRecurrence => ({ pattern: pattern(patternChanges), range: range(rangeChanges) });

export const CREATED = '2020-01-01T09:15:30.250Z';

/** Returns the daily endless series, created at `CREATED`, with these changes. */
export const seriesOf = (
  patternChanges: Partial<RecurrencePattern>,
  rangeChanges: Partial<RecurrenceRange> = {},
): Calendar => ({
  recurrence: recurrence(patternChanges, rangeChanges),
  createdDateTime: CREATED,
});

/** Returns the starts of the first occurrences, at most `count`. */
export function firstStarts(series: Calendar, count: number): string[] {
  const starts: string[] = [];
  let occurrence: Occurrence | undefined = firstOccurrenceAfter(series, -1);
  while (occurrence && starts.length < count) {
    starts.push(occurrence.start);
    occurrence = firstOccurrenceAfter(series, occurrence.index);
  }
  return starts;
}

export const firstDates = (series: Calendar, count: number): string[] =>
  firstStarts(series, count).map((start) => start.slice(0, 10));
