import {
  firstOccurrenceAfter,
  latestOccurrence,
  nextOccurrence,
  type Calendar,
} from '../../../../shared/rules/schedule/occurrences';
import type { RecurrencePattern, RecurrenceRange } from '../../../../shared/rules/model/definition';
import { CREATED, firstDates, firstStarts, pattern, range, seriesOf } from './recurrenceBuilders';

describe('the end of a range', () => {
  const weekly = { type: 'weekly' } as const;

  test.each<[string, Calendar, string[]]>([
    [
      'an end date is inclusive',
      seriesOf(weekly, { type: 'endDate', endDate: '2026-01-19' }),
      ['2026-01-05', '2026-01-12', '2026-01-19'],
    ],
    [
      'the day before an occurrence ends the series before it',
      seriesOf(weekly, { type: 'endDate', endDate: '2026-01-18' }),
      ['2026-01-05', '2026-01-12'],
    ],
    [
      'an end date on the start date leaves one',
      seriesOf(weekly, { type: 'endDate', endDate: '2026-01-05' }),
      ['2026-01-05'],
    ],
    [
      'an end before the first match leaves none',
      seriesOf({ ...weekly, daysOfWeek: ['sunday'] }, { type: 'endDate', endDate: '2026-01-10' }),
      [],
    ],
    [
      'a number of occurrences',
      seriesOf(weekly, { type: 'numbered', numberOfOccurrences: 3 }),
      ['2026-01-05', '2026-01-12', '2026-01-19'],
    ],
    [
      'a number counts from the first match, and rules over an end date that is only an echo',
      seriesOf(
        { ...weekly, daysOfWeek: ['sunday'] },
        { type: 'numbered', numberOfOccurrences: 2, endDate: '0001-01-01' },
      ),
      ['2026-01-11', '2026-01-18'],
    ],
    [
      'no number but an end date: the end date rules',
      seriesOf(weekly, { type: 'numbered', numberOfOccurrences: 0, endDate: '2026-01-12' }),
      ['2026-01-05', '2026-01-12'],
    ],
    [
      'a number means nothing beside the type endDate',
      seriesOf(weekly, { type: 'endDate', numberOfOccurrences: 1, endDate: '2026-01-12' }),
      ['2026-01-05', '2026-01-12'],
    ],
  ])('%s', (_, series, expected) => {
    expect(firstDates(series, 10)).toEqual(expected);
  });

  test.each<[string, Partial<RecurrenceRange>]>([
    ['noEnd', { type: 'noEnd' }],
    ['noEnd with an echoed end date', { type: 'noEnd', endDate: '0001-01-01' }],
    ['numbered without number and end date', { type: 'numbered' }],
    ['numbered with 9999-12-31', { type: 'numbered', endDate: '9999-12-31' }],
    ['endDate with 9999-12-31', { type: 'endDate', endDate: '9999-12-31' }],
  ])('%s has no end', (_, rangeChanges) => {
    const series = seriesOf({ type: 'weekly' }, rangeChanges);

    expect(nextOccurrence(series, '2526-01-01T00:00:00Z')?.start).toBe('2526-01-07T09:15:30.250Z');
    expect(firstOccurrenceAfter(series, 500_000)).toBeUndefined();
  });

  test.each<RecurrencePattern['type']>([
    'daily',
    'weekly',
    'absoluteMonthly',
    'relativeMonthly',
    'absoluteYearly',
    'relativeYearly',
  ])('an interval beyond all years leaves a single %s occurrence', (type) => {
    const series = seriesOf({ type, interval: 2_147_483_647 });

    expect(firstOccurrenceAfter(series, 0)).toBeUndefined();
    expect(firstOccurrenceAfter(series, 2_147_483_647)).toBeUndefined();
  });
});

describe('the time of day', () => {
  test('is that of the creation in UTC, and the start date of the creation gives the creation itself', () => {
    const series = { ...seriesOf({ type: 'weekly' }, { startDate: '2026-03-23' }), createdDateTime: CREATED };

    expect(firstStarts(series, 2)).toEqual(['2026-03-23T09:15:30.250Z', '2026-03-30T09:15:30.250Z']);
    expect(firstStarts({ ...series, createdDateTime: '2026-03-23T22:30:00+00:00' }, 1)).toEqual([
      '2026-03-23T22:30:00.000Z',
    ]);
    expect(firstStarts({ ...series, createdDateTime: '2026-03-23T22:30:00-05:00' }, 1)).toEqual([
      '2026-03-23T03:30:00.000Z',
    ]);
  });

  test.each<[string, Calendar, string[]]>([
    [
      'Berlin in spring',
      seriesOf({ type: 'weekly' }, { startDate: '2026-03-22', recurrenceTimeZone: 'W. Europe Standard Time' }),
      ['2026-03-21T23:00:00.000Z', '2026-03-28T23:00:00.000Z', '2026-04-04T22:00:00.000Z'],
    ],
    [
      'Berlin in autumn',
      seriesOf({ type: 'daily' }, { startDate: '2026-10-24', recurrenceTimeZone: 'Europe/Berlin' }),
      ['2026-10-23T22:00:00.000Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ],
    [
      'New York in spring',
      seriesOf({ type: 'daily' }, { startDate: '2026-03-07', recurrenceTimeZone: 'America/New_York' }),
      ['2026-03-07T05:00:00.000Z', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
    ],
    [
      'New York in autumn',
      seriesOf({ type: 'absoluteMonthly' }, { startDate: '2026-10-31', recurrenceTimeZone: 'Eastern Standard Time' }),
      ['2026-10-31T04:00:00.000Z', '2026-11-30T05:00:00.000Z'],
    ],
    [
      'São Paulo, where 4 November 2018 has no midnight',
      seriesOf({ type: 'daily' }, { startDate: '2018-11-03', recurrenceTimeZone: 'E. South America Standard Time' }),
      ['2018-11-03T03:00:00.000Z', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
    ],
    [
      'Kolkata, half an hour off',
      seriesOf({ type: 'daily' }, { startDate: '2026-01-01', recurrenceTimeZone: 'Asia/Kolkata' }),
      ['2025-12-31T18:30:00.000Z', '2026-01-01T18:30:00.000Z'],
    ],
  ])('is midnight in the time zone of the range: %s', (_, series, expected) => {
    expect(firstStarts(series, expected.length)).toEqual(expected);
  });

  test('a time zone or a date that does not exist is refused', () => {
    expect(() => firstOccurrenceAfter(seriesOf({}, { recurrenceTimeZone: 'Mars/Olympus' }), -1)).toThrow(RangeError);
    expect(() => firstOccurrenceAfter(seriesOf({}, { startDate: '2026-02-30' }), -1)).toThrow(RangeError);
    expect(() => latestOccurrence(seriesOf({}), 'now')).toThrow(RangeError);
  });
});

describe('a one-time review', () => {
  test('without a recurrence or a range starts when it is created', () => {
    expect(firstStarts({ recurrence: null, createdDateTime: '2026-01-05T08:00:00Z' }, 5)).toEqual([
      '2026-01-05T08:00:00.000Z',
    ]);
    expect(firstStarts({ recurrence: { pattern: null, range: null }, createdDateTime: CREATED }, 5)).toEqual([CREATED]);
    expect(firstStarts({ recurrence: { pattern: pattern(), range: null }, createdDateTime: CREATED }, 5)).toEqual([
      CREATED,
    ]);
  });

  test('without a pattern starts on the start date of any range', () => {
    const onDate = (changes: Partial<RecurrenceRange>): Calendar => ({
      recurrence: { pattern: null, range: range({ startDate: '2026-07-01', ...changes }) },
      createdDateTime: CREATED,
    });

    expect(firstStarts(onDate({}), 5)).toEqual(['2026-07-01T09:15:30.250Z']);
    expect(firstStarts(onDate({ type: 'numbered', endDate: '2026-07-30' }), 5)).toEqual(['2026-07-01T09:15:30.250Z']);
    expect(firstStarts(onDate({ recurrenceTimeZone: 'Europe/Berlin' }), 5)).toEqual(['2026-06-30T22:00:00.000Z']);
  });
});

describe('the occurrences around a time', () => {
  const series = seriesOf(
    { type: 'absoluteMonthly' },
    { startDate: '2026-01-31', type: 'endDate', endDate: '2026-04-30' },
  );

  test.each<[string, string | undefined, string | undefined]>([
    ['2026-01-31T09:15:30.249Z', undefined, '2026-01-31'],
    ['2026-01-31T09:15:30.250Z', '2026-01-31', '2026-02-28'],
    ['2026-01-31T09:15:30.25Z', '2026-01-31', '2026-02-28'],
    ['2026-02-28T09:15:30Z', '2026-01-31', '2026-02-28'],
    ['2026-03-15T00:00:00+02:00', '2026-02-28', '2026-03-31'],
    ['2026-04-30T09:15:30.250Z', '2026-04-30', undefined],
    ['2326-04-30T00:00:00.000Z', '2026-04-30', undefined],
  ])('at %s the latest is %s and the next %s', (now, latest, next) => {
    expect(latestOccurrence(series, now)?.start.slice(0, 10)).toBe(latest);
    expect(nextOccurrence(series, now)?.start.slice(0, 10)).toBe(next);
  });

  test('are found at once for a start many centuries ago', () => {
    const old = seriesOf({ type: 'daily' }, { startDate: '0001-01-01' });

    expect(latestOccurrence(old, '2026-01-05T12:00:00Z')).toEqual({
      index: 739_620,
      start: '2026-01-05T09:15:30.250Z',
    });
    expect(nextOccurrence(old, '2026-01-05T12:00:00Z')).toEqual({ index: 739_621, start: '2026-01-06T09:15:30.250Z' });
  });

  test('a series without occurrences has none', () => {
    const none = seriesOf({ type: 'weekly', daysOfWeek: ['sunday'] }, { type: 'endDate', endDate: '2026-01-06' });

    expect(latestOccurrence(none, '2027-01-01T00:00:00Z')).toBeUndefined();
    expect(nextOccurrence(none, '2025-01-01T00:00:00Z')).toBeUndefined();
  });
});
