import { describeRecurrenceProblems } from '../../../../shared/rules/schedule/occurrences';
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
])('%s is valid', (_, patternChanges, rangeChanges) => {
  expect(targets(patternChanges, rangeChanges)).toEqual([]);
});

test.each<[string, Partial<RecurrenceRange>, string]>([
  ['the type endDate without one', { type: 'endDate' }, 'range/endDate'],
  ['an end before the start', { type: 'endDate', endDate: '2026-01-04' }, 'range/endDate'],
  ['an end before the start where no number is given', { type: 'numbered', endDate: '2026-01-04' }, 'range/endDate'],
  ['the type numbered with nothing', { type: 'numbered' }, 'range/numberOfOccurrences'],
  ['an unknown time zone', { recurrenceTimeZone: 'Mars/Olympus' }, 'range/recurrenceTimeZone'],
])('a range with %s is refused', (_, changes, target) => {
  expect(targets({}, changes)).toEqual([target]);
});

test('an end before the first match is refused', () => {
  const changes = { type: 'endDate', endDate: '2026-01-08' } as const;

  expect(targets({ type: 'weekly', daysOfWeek: ['friday'] }, changes)).toEqual(['range/endDate']);
  expect(targets({ type: 'weekly', daysOfWeek: ['thursday'] }, changes)).toEqual([]);
});

test('all problems are named at once, each with a message that says what to send', () => {
  expect(describeRecurrenceProblems(recurrence({}, { type: 'endDate', recurrenceTimeZone: 'Nowhere' }))).toEqual([
    {
      code: 'BadRequest',
      target: 'range/endDate',
      message:
        "'settings/recurrence/range/endDate' is required for a range of the type 'endDate'; a series without an end has the type 'noEnd'.",
    },
    {
      code: 'BadRequest',
      target: 'range/recurrenceTimeZone',
      message:
        "'settings/recurrence/range/recurrenceTimeZone' names no time zone: 'Nowhere'. Send an IANA name such as Europe/Berlin, or a Windows name.",
    },
  ]);
});

test('a one-time review may have a range, whose end is not before its start', () => {
  const targetsOnce = (changes: Partial<RecurrenceRange>): string[] =>
    describeRecurrenceProblems({ pattern: null, range: range(changes) }).map(({ target }) => target);

  expect(describeRecurrenceProblems({ pattern: null, range: null })).toEqual([]);
  expect(targetsOnce({ type: 'numbered' })).toEqual([]);
  expect(targetsOnce({ type: 'endDate', endDate: '2026-01-04' })).toEqual(['range/endDate']);
});

test('a pattern needs a range', () => {
  const problems = describeRecurrenceProblems({ pattern: pattern(), range: null });

  expect(problems.map(({ target }) => target)).toEqual(['range']);
});
