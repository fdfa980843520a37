import { maxDurationInDays } from '../../../../shared/rules/schedule/occurrences';
import type { RecurrencePattern } from '../../../../shared/rules/model/definition';
import { range, recurrence } from './recurrenceBuilders';

describe('the longest instance', () => {
  test.each<[string, Partial<RecurrencePattern>, number]>([
    ['daily', { type: 'daily' }, 1],
    ['every 10 days', { type: 'daily', interval: 10 }, 10],
    ['weekly', { type: 'weekly' }, 7],
    ['weekly on a named day', { type: 'weekly', daysOfWeek: ['tuesday'] }, 7],
    ['every 2 weeks', { type: 'weekly', interval: 2 }, 14],
    ['weekly on Monday and Thursday', { type: 'weekly', daysOfWeek: ['monday', 'thursday'] }, 3],
    ['weekly on Sunday and Saturday', { type: 'weekly', daysOfWeek: ['sunday', 'saturday'] }, 1],
    [
      'every 2 weeks on Sunday and Saturday, weeks beginning on Sunday',
      { type: 'weekly', interval: 2, daysOfWeek: ['sunday', 'saturday'] },
      6,
    ],
    [
      'every 2 weeks on Sunday and Saturday, weeks beginning on Monday',
      { type: 'weekly', interval: 2, daysOfWeek: ['sunday', 'saturday'], firstDayOfWeek: 'monday' },
      1,
    ],
    ['monthly', { type: 'absoluteMonthly' }, 27],
    ['every 2 months', { type: 'absoluteMonthly', interval: 2 }, 58],
    ['quarterly', { type: 'absoluteMonthly', interval: 3 }, 89],
    ['every 4 months', { type: 'absoluteMonthly', interval: 4 }, 119],
    ['semi-annual', { type: 'absoluteMonthly', interval: 6 }, 180],
    ['every 12 months', { type: 'absoluteMonthly', interval: 12 }, 364],
    ['every 48 months, over a year 2100 without leap day', { type: 'absoluteMonthly', interval: 48 }, 1459],
    ['yearly', { type: 'absoluteYearly' }, 364],
    ['every 2 years', { type: 'absoluteYearly', interval: 2 }, 729],
    ['the last Friday of every month', { type: 'relativeMonthly', daysOfWeek: ['friday'], index: 'last' }, 28],
    [
      'the last Friday of every third month',
      { type: 'relativeMonthly', interval: 3, daysOfWeek: ['friday'], index: 'last' },
      84,
    ],
    ['the first Monday of a month, yearly', { type: 'relativeYearly', month: 9, daysOfWeek: ['monday'] }, 364],
  ])('%s: %d days', (_, changes, days) => {
    expect(maxDurationInDays(recurrence(changes))).toBe(days);
  });

  test('a one-time review may last for ever', () => {
    expect(maxDurationInDays(null)).toBe(Infinity);
    expect(maxDurationInDays({ pattern: null, range: range() })).toBe(Infinity);
    expect(maxDurationInDays({ pattern: null, range: null })).toBe(Infinity);
  });
});
