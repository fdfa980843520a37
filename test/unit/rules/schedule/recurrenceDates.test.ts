import type { Calendar } from '../../../../shared/rules/schedule/occurrences';
import { firstDates, seriesOf } from './recurrenceBuilders';

describe('dates of a pattern', () => {
  test.each<[string, Calendar, string[]]>([
    [
      'every day over a leap day',
      seriesOf({ type: 'daily' }, { startDate: '2024-02-28' }),
      ['2024-02-28', '2024-02-29', '2024-03-01'],
    ],
    [
      'every third day',
      seriesOf({ type: 'daily', interval: 3 }, { startDate: '2026-12-30' }),
      ['2026-12-30', '2027-01-02', '2027-01-05'],
    ],
    [
      "every week on the start date's day when none is named",
      seriesOf({ type: 'weekly' }, { startDate: '2026-01-07' }),
      ['2026-01-07', '2026-01-14', '2026-01-21'],
    ],
    [
      'every week on a day after the start date',
      seriesOf({ type: 'weekly', daysOfWeek: ['friday'] }, { startDate: '2026-01-07' }),
      ['2026-01-09', '2026-01-16'],
    ],
    [
      'every week on a day that has passed in the week of the start date',
      seriesOf({ type: 'weekly', daysOfWeek: ['monday'] }, { startDate: '2026-01-07' }),
      ['2026-01-12', '2026-01-19'],
    ],
    [
      'every week on several days, whatever their order and however often named',
      seriesOf({ type: 'weekly', daysOfWeek: ['friday', 'monday', 'friday'] }, { startDate: '2026-01-07' }),
      ['2026-01-09', '2026-01-12', '2026-01-16', '2026-01-19'],
    ],
    [
      'every second week on Sunday and Monday, weeks beginning on Sunday',
      seriesOf(
        { type: 'weekly', interval: 2, daysOfWeek: ['sunday', 'monday'], firstDayOfWeek: 'sunday' },
        { startDate: '2026-01-05' },
      ),
      ['2026-01-05', '2026-01-18', '2026-01-19', '2026-02-01'],
    ],
    [
      'every second week on Sunday and Monday, weeks beginning on Monday',
      seriesOf(
        { type: 'weekly', interval: 2, daysOfWeek: ['sunday', 'monday'], firstDayOfWeek: 'monday' },
        { startDate: '2026-01-05' },
      ),
      ['2026-01-05', '2026-01-11', '2026-01-19', '2026-01-25'],
    ],
    [
      'every second week when the only day of the first week has passed',
      seriesOf(
        { type: 'weekly', interval: 2, daysOfWeek: ['monday'], firstDayOfWeek: 'monday' },
        { startDate: '2026-01-07' },
      ),
      ['2026-01-19', '2026-02-02'],
    ],
    [
      'day 31 of every month',
      seriesOf({ type: 'absoluteMonthly' }, { startDate: '2024-01-31' }),
      ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31'],
    ],
    [
      'day 30 of every month in a common year',
      seriesOf({ type: 'absoluteMonthly', dayOfMonth: 30 }, { startDate: '2026-01-30' }),
      ['2026-01-30', '2026-02-28', '2026-03-30'],
    ],
    [
      'a day of month after the start date, every three months',
      seriesOf({ type: 'absoluteMonthly', interval: 3, dayOfMonth: 5 }, { startDate: '2020-05-04' }),
      ['2020-05-05', '2020-08-05', '2020-11-05', '2021-02-05'],
    ],
    [
      'a day of month that has passed: the first match on or after the start date, and three months from it',
      seriesOf({ type: 'absoluteMonthly', interval: 3, dayOfMonth: 5 }, { startDate: '2020-05-10' }),
      ['2020-06-05', '2020-09-05'],
    ],
    [
      'day 31 from a start in February',
      seriesOf({ type: 'absoluteMonthly', dayOfMonth: 31 }, { startDate: '2026-02-10' }),
      ['2026-02-28', '2026-03-31', '2026-04-30'],
    ],
    [
      'every six months over the year',
      seriesOf({ type: 'absoluteMonthly', interval: 6 }, { startDate: '2025-08-31' }),
      ['2025-08-31', '2026-02-28', '2026-08-31'],
    ],
    [
      'every twelve months from a leap day',
      seriesOf({ type: 'absoluteMonthly', interval: 12 }, { startDate: '2024-02-29' }),
      ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'],
    ],
    [
      'the last Friday of every month',
      seriesOf({ type: 'relativeMonthly', daysOfWeek: ['friday'], index: 'last' }, { startDate: '2026-01-01' }),
      ['2026-01-30', '2026-02-27', '2026-03-27', '2026-04-24'],
    ],
    [
      'the second Tuesday of every second month, passed in the first',
      seriesOf(
        { type: 'relativeMonthly', interval: 2, daysOfWeek: ['tuesday'], index: 'second' },
        { startDate: '2026-01-14' },
      ),
      ['2026-02-10', '2026-04-14', '2026-06-09'],
    ],
    [
      'the first working day of every month',
      seriesOf(
        {
          type: 'relativeMonthly',
          daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
          index: 'first',
        },
        { startDate: '2026-01-01' },
      ),
      ['2026-01-01', '2026-02-02', '2026-03-02', '2026-04-01', '2026-05-01'],
    ],
    [
      'the last weekend day of every month',
      seriesOf(
        { type: 'relativeMonthly', daysOfWeek: ['saturday', 'sunday'], index: 'last' },
        { startDate: '2026-01-01' },
      ),
      ['2026-01-31', '2026-02-28', '2026-03-29'],
    ],
    [
      "the third of the start date's day of week when none is named",
      seriesOf({ type: 'relativeMonthly', index: 'third' }, { startDate: '2026-01-05' }),
      ['2026-01-19', '2026-02-16'],
    ],
    [
      'every year on 29 February',
      seriesOf({ type: 'absoluteYearly', month: 2, dayOfMonth: 29 }, { startDate: '2024-01-01' }),
      ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'],
    ],
    [
      "every second year on the start date's month and day",
      seriesOf({ type: 'absoluteYearly', interval: 2 }, { startDate: '2026-06-15' }),
      ['2026-06-15', '2028-06-15', '2030-06-15'],
    ],
    [
      'every year in a month that has passed',
      seriesOf({ type: 'absoluteYearly', month: 3, dayOfMonth: 1 }, { startDate: '2026-06-15' }),
      ['2027-03-01', '2028-03-01'],
    ],
    [
      'the last Thursday of November',
      seriesOf(
        { type: 'relativeYearly', month: 11, daysOfWeek: ['thursday'], index: 'last' },
        { startDate: '2026-01-01' },
      ),
      ['2026-11-26', '2027-11-25', '2028-11-30'],
    ],
    [
      'the first Monday of January when it has passed',
      seriesOf(
        { type: 'relativeYearly', month: 1, daysOfWeek: ['monday'], index: 'first' },
        { startDate: '2026-01-06' },
      ),
      ['2027-01-04', '2028-01-03'],
    ],
  ])('%s', (_, series, expected) => {
    expect(firstDates(series, expected.length)).toEqual(expected);
  });
});
