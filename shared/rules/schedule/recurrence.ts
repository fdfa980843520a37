import { toDate } from '../duration';
import type { ErrorDetail } from '../errors';
import { firstOccurrenceAfter } from './occurrences';
import type { PatternedRecurrence, RecurrencePattern, RecurrenceRange } from '../model/definition';
import { resolveTimeZone } from './timeZone';

type Problems = readonly ErrorDetail[];

const PATTERN_TYPES = [
  'daily',
  'weekly',
  'absoluteMonthly',
  'relativeMonthly',
  'absoluteYearly',
  'relativeYearly',
] as const;
const RANGE_TYPES = ['endDate', 'noEnd', 'numbered'] as const;
const WEEK_INDEXES = ['first', 'second', 'third', 'fourth', 'last'] as const;
const DAYS_OF_WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
/** The largest Edm.Int32. */
const MAX_INTEGER = 2_147_483_647;

const problem = (target: string, message: string): ErrorDetail => ({ code: 'BadRequest', target, message });

function notWithin(target: string, value: number, [from, to]: readonly [number, number]): Problems {
  if (Number.isInteger(value) && value >= from && value <= to) return [];
  const bounds = to === MAX_INTEGER ? `of at least ${from}` : `from ${from} to ${to}`;
  return [problem(target, `'${target}' must be a whole number ${bounds}.`)];
}

function notOneOf(target: string, value: string, known: readonly string[]): Problems {
  if (known.includes(value)) return [];
  return [problem(target, `'${target}' must be one of ${known.join(', ')}.`)];
}

function patternProblems(pattern: RecurrencePattern): Problems {
  const unknownDay = pattern.daysOfWeek.find((day) => !DAYS_OF_WEEK.includes(day));
  return [
    ...notOneOf('pattern/type', pattern.type, PATTERN_TYPES),
    ...notWithin('pattern/interval', pattern.interval, [1, MAX_INTEGER]),
    ...notWithin('pattern/month', pattern.month, [0, 12]),
    ...notWithin('pattern/dayOfMonth', pattern.dayOfMonth, [0, 31]),
    ...(unknownDay === undefined ? [] : notOneOf('pattern/daysOfWeek', unknownDay, DAYS_OF_WEEK)),
    ...notOneOf('pattern/firstDayOfWeek', pattern.firstDayOfWeek, DAYS_OF_WEEK),
    ...notOneOf('pattern/index', pattern.index, WEEK_INDEXES),
  ];
}

const isDate = (text: string): boolean => toDate(text) === text;

/** Whether the end date ends the series: it is only an echo where there is no end or a number of occurrences. */
const endsByDate = (range: RecurrenceRange): boolean =>
  range.type === 'endDate' || (range.type === 'numbered' && range.numberOfOccurrences === 0);

function startDateProblems(startDate: string): Problems {
  if (isDate(startDate)) return [];
  const message = startDate === '' ? 'is required' : 'must be a date such as 2031-02-03';
  return [problem('range/startDate', `'range/startDate' ${message}.`)];
}

function endDateProblems({ startDate, endDate }: RecurrenceRange): Problems {
  if (endDate === null) return [];
  if (!isDate(endDate)) return [problem('range/endDate', "'range/endDate' must be a date such as 2031-02-03.")];
  if (isDate(startDate) && endDate < startDate) {
    return [problem('range/endDate', "'range/endDate' must not lie before 'range/startDate'.")];
  }
  return [];
}

function missingEnd(range: RecurrenceRange): Problems {
  if (range.endDate !== null) return [];
  if (range.type === 'endDate') {
    return [problem('range/endDate', "'range/endDate' is required for a range of the type endDate.")];
  }
  const message = "A range of the type numbered needs 'range/numberOfOccurrences' of at least 1, or 'range/endDate'.";
  return [problem('range/numberOfOccurrences', message)];
}

function unknownZone(name: string): Problems {
  if (resolveTimeZone(name) !== undefined) return [];
  return [problem('range/recurrenceTimeZone', `There is no time zone '${name}'; IANA and Windows names are known.`)];
}

function rangeProblems(range: RecurrenceRange, repeats: boolean): Problems {
  const { startDate, recurrenceTimeZone } = range;
  return [
    ...notOneOf('range/type', range.type, RANGE_TYPES),
    ...startDateProblems(startDate),
    ...(endsByDate(range) ? endDateProblems(range) : []),
    ...(repeats && endsByDate(range) ? missingEnd(range) : []),
    ...notWithin('range/numberOfOccurrences', range.numberOfOccurrences, [0, MAX_INTEGER]),
    ...(recurrenceTimeZone === null ? [] : unknownZone(recurrenceTimeZone)),
  ];
}

/** Whether a valid recurrence has an occurrence at all does not depend on the time of day, so any creation time will do. */
const hasOccurrence = (recurrence: PatternedRecurrence): boolean =>
  firstOccurrenceAfter({ recurrence, createdDateTime: '2000-01-01T00:00:00.000Z' }, -1) !== undefined;

/**
 * Everything that is wrong with a recurrence, one entry a property, its target relative to the recurrence (`pattern/interval`); none when it is sound.
 * Judges what a recurrence means, not which of the pattern types a review supports; dates must be cut to `YYYY-MM-DD` before.
 * Reference: Graph access reviews, 2.7 and 3.4.
 */
export function describeRecurrenceProblems(recurrence: PatternedRecurrence): readonly ErrorDetail[] {
  const { pattern, range } = recurrence;
  if (!range) return pattern ? [problem('range', "'range' is required with a pattern.")] : [];
  const problems = [...(pattern ? patternProblems(pattern) : []), ...rangeProblems(range, pattern !== null)];
  if (problems.length > 0 || hasOccurrence(recurrence)) return problems;
  return [problem('range/endDate', "The recurrence has no occurrence between 'range/startDate' and its end.")];
}
