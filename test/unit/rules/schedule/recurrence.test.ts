import { describeRecurrenceProblems } from '../../../../shared/rules/schedule/recurrence';
import type { RecurrencePattern, RecurrenceRange } from '../../../../shared/rules/model/definition';
import { pattern, range, recurrence } from './recurrenceBuilders';

const targets = (patternChanges: Partial<RecurrencePattern>, rangeChanges: Partial<RecurrenceRange> = {}): string[] =>
  describeRecurrenceProblems(recurrence(patternChanges, rangeChanges)).map(({ target }) => target);

test.each<[string, Partial<RecurrencePattern>, Partial<RecurrenceRange>]>([
  ['weekly without end', { type: 'weekly' }, {}],
  ['monthly with a number', { type: 'absoluteMonthly', dayOfMonth: 31 }, { type: 'numbered', numberOfOccurrences: 1 }],
  ['an end on the start', {}, { type: 'endDate', endDate: '2026-01-05' }],
  ['numbered with an end date', {}, { type: 'numbered', endDate: '9999-12-31' }],
  ['an echoed end date beside noEnd', {}, { type: 'noEnd', endDate: '0001-01-01' }],
  ['an echoed end date beside a number', {}, { type: 'numbered', numberOfOccurrences: 2, endDate: '0001-01-01' }],
  ['30 February, which is the last of February', { type: 'absoluteYearly', month: 2, dayOfMonth: 30 }, {}],
  ['a Windows time zone', {}, { recurrenceTimeZone: 'W. Europe Standard Time' }],
  ['a very large interval', { interval: 2_147_483_647 }, {}],
])('%s is sound', (_, patternChanges, rangeChanges) => {
  expect(targets(patternChanges, rangeChanges)).toEqual([]);
});

test.each<[string, Partial<RecurrencePattern>, string]>([
  ['interval 0', { interval: 0 }, 'pattern/interval'],
  ['a negative interval', { interval: -1 }, 'pattern/interval'],
  ['a broken interval', { interval: 1.5 }, 'pattern/interval'],
  ['an interval that is no Int32', { interval: 2_147_483_648 }, 'pattern/interval'],
  ['dayOfMonth 32', { dayOfMonth: 32 }, 'pattern/dayOfMonth'],
  ['dayOfMonth -1', { dayOfMonth: -1 }, 'pattern/dayOfMonth'],
  ['month 13', { month: 13 }, 'pattern/month'],
  ['an unknown type', { type: 'hourly' as 'daily' }, 'pattern/type'],
  ['an unknown day of week', { daysOfWeek: ['monday', 'mon' as 'monday'] }, 'pattern/daysOfWeek'],
  ['an unknown first day of week', { firstDayOfWeek: 'day' as 'monday' }, 'pattern/firstDayOfWeek'],
  ['an unknown index', { index: 'fifth' as 'last' }, 'pattern/index'],
])('%s is refused', (_, changes, target) => {
  expect(targets(changes)).toEqual([target]);
});

test.each<[string, Partial<RecurrenceRange>, string]>([
  ['an unknown type', { type: 'forever' as 'noEnd' }, 'range/type'],
  ['no start date', { startDate: '' }, 'range/startDate'],
  ['a start date that does not exist', { startDate: '2026-02-30' }, 'range/startDate'],
  ['a start date with a time', { startDate: '2026-02-03T04:05:06Z' }, 'range/startDate'],
  ['the type endDate without one', { type: 'endDate' }, 'range/endDate'],
  ['an end date that does not exist', { type: 'endDate', endDate: '2026-02-30' }, 'range/endDate'],
  ['an end before the start', { type: 'endDate', endDate: '2026-01-04' }, 'range/endDate'],
  ['an end before the start where no number is given', { type: 'numbered', endDate: '2026-01-04' }, 'range/endDate'],
  ['the type numbered with nothing', { type: 'numbered' }, 'range/numberOfOccurrences'],
  ['a negative number', { type: 'numbered', numberOfOccurrences: -1 }, 'range/numberOfOccurrences'],
  ['an unknown time zone', { recurrenceTimeZone: 'Mars/Olympus' }, 'range/recurrenceTimeZone'],
])('a range with %s is refused', (_, changes, target) => {
  expect(targets({}, changes)).toEqual([target]);
});

test('an end before the first match is refused', () => {
  const changes = { type: 'endDate', endDate: '2026-01-08' } as const;

  expect(targets({ type: 'weekly', daysOfWeek: ['friday'] }, changes)).toEqual(['range/endDate']);
  expect(targets({ type: 'weekly', daysOfWeek: ['thursday'] }, changes)).toEqual([]);
});

test('all problems are told at once, each with a message that names the property', () => {
  const problems = describeRecurrenceProblems(
    recurrence({ interval: 0, month: 14 }, { startDate: '', type: 'endDate', recurrenceTimeZone: 'Nowhere' }),
  );

  expect(problems).toEqual([
    {
      code: 'BadRequest',
      target: 'pattern/interval',
      message: "'pattern/interval' must be a whole number of at least 1.",
    },
    { code: 'BadRequest', target: 'pattern/month', message: "'pattern/month' must be a whole number from 0 to 12." },
    { code: 'BadRequest', target: 'range/startDate', message: "'range/startDate' is required." },
    {
      code: 'BadRequest',
      target: 'range/endDate',
      message: "'range/endDate' is required for a range of the type endDate.",
    },
    {
      code: 'BadRequest',
      target: 'range/recurrenceTimeZone',
      message: "There is no time zone 'Nowhere'; IANA and Windows names are known.",
    },
  ]);
});

test('a one-time review needs a start date only where it has a range', () => {
  const targetsOnce = (changes: Partial<RecurrenceRange>): string[] =>
    describeRecurrenceProblems({ pattern: null, range: range(changes) }).map(({ target }) => target);

  expect(describeRecurrenceProblems({ pattern: null, range: null })).toEqual([]);
  expect(targetsOnce({ type: 'numbered' })).toEqual([]);
  expect(targetsOnce({ type: 'endDate', endDate: '2026-01-04' })).toEqual(['range/endDate']);
  expect(targetsOnce({ startDate: '' })).toEqual(['range/startDate']);
});

test('a pattern needs a range', () => {
  const problems = describeRecurrenceProblems({ pattern: pattern(), range: null });

  expect(problems.map(({ target }) => target)).toEqual(['range']);
});
