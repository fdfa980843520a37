import { maxDurationInDays } from '../../../../shared/rules/schedule/occurrences';
import type { RecurrencePattern } from '../../../../shared/rules/model/definition';
import { range, recurrence } from './recurrenceBuilders';

describe('an instance of a review', () => {
  test.each<[string, number, Partial<RecurrencePattern>]>([
    ['daily', 1, { type: 'daily' }],
    ['every 10 days', 10, { type: 'daily', interval: 10 }],
    ['weekly', 7, { type: 'weekly' }],
    ['weekly on a named day', 7, { type: 'weekly', daysOfWeek: ['tuesday'] }],
    ['every 2 weeks', 14, { type: 'weekly', interval: 2 }],
    ['weekly on Monday and Thursday', 3, { type: 'weekly', daysOfWeek: ['monday', 'thursday'] }],
    ['weekly on Sunday and Saturday', 1, { type: 'weekly', daysOfWeek: ['sunday', 'saturday'] }],
    [
      'every 2 weeks on Sunday and Saturday, weeks beginning on Sunday',
      6,
      { type: 'weekly', interval: 2, daysOfWeek: ['sunday', 'saturday'] },
    ],
    [
      'every 2 weeks on Sunday and Saturday, weeks beginning on Monday',
      1,
      { type: 'weekly', interval: 2, daysOfWeek: ['sunday', 'saturday'], firstDayOfWeek: 'monday' },
    ],
    ['monthly', 27, { type: 'absoluteMonthly' }],
    ['every 2 months', 58, { type: 'absoluteMonthly', interval: 2 }],
    ['quarterly', 89, { type: 'absoluteMonthly', interval: 3 }],
    ['every 4 months', 119, { type: 'absoluteMonthly', interval: 4 }],
    ['twice a year', 180, { type: 'absoluteMonthly', interval: 6 }],
    ['every 12 months', 364, { type: 'absoluteMonthly', interval: 12 }],
    ['every 48 months, over a year 2100 without leap day', 1459, { type: 'absoluteMonthly', interval: 48 }],
    ['yearly', 364, { type: 'absoluteYearly' }],
    ['every 2 years', 729, { type: 'absoluteYearly', interval: 2 }],
    ['on the last Friday of every month', 28, { type: 'relativeMonthly', daysOfWeek: ['friday'], index: 'last' }],
    [
      'on the last Friday of every third month',
      84,
      { type: 'relativeMonthly', interval: 3, daysOfWeek: ['friday'], index: 'last' },
    ],
    ['on the first Monday of a month, yearly', 364, { type: 'relativeYearly', month: 9, daysOfWeek: ['monday'] }],
  ])('that happens %s lasts up to %d days', (_, days, changes) => {
    expect(maxDurationInDays(recurrence(changes))).toBe(days);
  });

  test('that happens once may last for ever', () => {
    expect(maxDurationInDays(null)).toBe(Infinity);
    expect(maxDurationInDays({ pattern: null, range: range() })).toBe(Infinity);
    expect(maxDurationInDays({ pattern: null, range: null })).toBe(Infinity);
  });
});
