import fc from 'fast-check';
import {
  addDays,
  addDuration,
  difference,
  longestDays,
  earlier,
  isBefore,
  isDuration,
  midpoint,
  subtractDuration,
  toDate,
  toInstant,
} from '../../../shared/rules/duration';

test.each([
  ['2026-01-05T08:00:00Z', '2026-01-05T08:00:00.000Z'],
  ['2026-01-05T08:00Z', '2026-01-05T08:00:00.000Z'],
  ['2026-01-05t08:00:00.25z', '2026-01-05T08:00:00.250Z'],
  ['2026-01-05T08:00:00.1239999Z', '2026-01-05T08:00:00.123Z'],
  ['2026-01-05T08:00:00.123456789012Z', '2026-01-05T08:00:00.123Z'],
  ['2026-01-05T01:30:00+02:00', '2026-01-04T23:30:00.000Z'],
  ['2026-01-05T20:30:00-05:30', '2026-01-06T02:00:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.999Z'],
])('%s is the instant %s', (text, expected) => {
  expect(toInstant(text)).toBe(expected);
});

test.each([
  '',
  '2026-01-05',
  '2026-01-05T08:00:00',
  '2026-02-29T08:00:00Z',
  '2026-13-01T08:00:00Z',
  '2026-01-05T24:00:00Z',
  '2026-01-05T23:59:60Z',
  '2026-01-05T08:00:00+25:00',
  '2026-01-05 08:00:00Z',
  '2026-01-05T08:00:00Z[Europe/Berlin]',
  '+002026-01-05T08:00:00Z',
  '0000-01-01T00:00:00Z',
  'tomorrow',
])('"%s" is not an instant', (text) => {
  expect(toInstant(text)).toBeUndefined();
});

test.each([
  ['2031-02-03', '2031-02-03'],
  ['2031-02-03T04:05:06.7Z', '2031-02-03'],
  ['2031-02-03T23:30:00-05:00', '2031-02-03'],
  ['2031-02-03T04:05', '2031-02-03'],
  ['2024-02-29', '2024-02-29'],
  ['2000-02-29', '2000-02-29'],
  ['9999-12-31', '9999-12-31'],
])('%s is the day %s', (text, expected) => {
  expect(toDate(text)).toBe(expected);
});

test.each(['', '2024-02-30', '2023-02-29', '1900-02-29', '2024-04-31', '2024-00-10', '2024-01-00', '0000-01-01'])(
  '"%s" is not a day',
  (text) => {
    expect(toDate(text)).toBeUndefined();
  },
);

test.each(['2024-1-1', '20240101', '2024-01-01T', '2024-01-01T25:00:00Z', '2024-01-01 and more', '12024-01-01'])(
  '"%s" is not written as a day',
  (text) => {
    expect(toDate(text)).toBeUndefined();
  },
);

test.each(['P30D', 'P1M', 'P1Y2M3W4DT5H6M7.5S', 'PT12H', 'P0D', 'PT0.5S'])('%s is a duration', (text) => {
  expect(isDuration(text)).toBe(true);
});

test.each(['', 'P', 'PT', 'P1DT', '30D', 'p30d', '-P30D', 'P-1D', 'P1.5D', 'P1H', 'PT1D', 'P30D ', 'P1234567890D'])(
  '"%s" is not a duration',
  (text) => {
    expect(isDuration(text)).toBe(false);
    expect(() => longestDays(text)).toThrow(RangeError);
  },
);

test.each([
  ['P30D', 30],
  ['P1M', 31],
  ['P1Y', 366],
  ['P2W', 14],
  ['PT36H', 1.5],
  ['P0D', 0],
])('%s lasts at most %d days', (text, days) => {
  expect(longestDays(text)).toBe(days);
});

test.each([
  ['2026-01-31T08:00:00.000Z', 'P1M', '2026-02-28T08:00:00.000Z'],
  ['2024-01-31T08:00:00.000Z', 'P1M', '2024-02-29T08:00:00.000Z'],
  ['2026-03-28T12:00:00.000Z', 'P1D', '2026-03-29T12:00:00.000Z'],
  ['2026-03-28T12:00:00.000Z', 'PT0.25S', '2026-03-28T12:00:00.250Z'],
  ['9999-12-31T00:00:00.000Z', 'P1D', '9999-12-31T23:59:59.999Z'],
  ['2026-01-01T00:00:00.000Z', 'P999999999Y', '9999-12-31T23:59:59.999Z'],
])('%s and %s later is %s', (instant, duration, expected) => {
  expect(addDuration(instant, duration)).toBe(expected);
});

test.each([
  ['2026-03-31T08:00:00.000Z', 'P30D', '2026-03-01T08:00:00.000Z'],
  ['2026-03-31T08:00:00.000Z', 'P1M', '2026-02-28T08:00:00.000Z'],
  ['2024-02-29T08:00:00.000Z', 'P1Y', '2023-02-28T08:00:00.000Z'],
  ['2026-01-01T00:00:00.000Z', 'P5000Y', '0001-01-01T00:00:00.000Z'],
])('%s and %s earlier is %s', (instant, duration, expected) => {
  expect(subtractDuration(instant, duration)).toBe(expected);
});

test('days have 24 hours and may be negative', () => {
  expect(addDays('2026-03-28T12:00:00.5Z', 2)).toBe('2026-03-30T12:00:00.500Z');
  expect(addDays('2026-03-01T00:00:00.000Z', -1)).toBe('2026-02-28T00:00:00.000Z');
  expect(addDays('2026-03-01T00:00:00.000Z', 1e12)).toBe('9999-12-31T23:59:59.999Z');
});

test('instants compare by their time, not by their spelling', () => {
  expect(isBefore('2026-01-05T08:00:00.5Z', '2026-01-05T08:00:00Z')).toBe(false);
  expect(isBefore('2026-01-05T08:00:00Z', '2026-01-05T08:00:00.500Z')).toBe(true);
  expect(isBefore('2026-01-05T08:00:00Z', '2026-01-05T08:00:00.000Z')).toBe(false);
  expect(isBefore('2026-01-05T08:00:00+02:00', '2026-01-05T07:00:00Z')).toBe(true);
  expect(earlier('2026-01-05T08:00:00.5Z', '2026-01-05T08:00:00Z')).toBe('2026-01-05T08:00:00.000Z');
  expect(earlier('2026-01-04T08:00:00Z', '2026-01-05T08:00:00Z')).toBe('2026-01-04T08:00:00.000Z');
  expect(() => isBefore('yesterday', '2026-01-05T08:00:00Z')).toThrow(RangeError);
});

test('the time between two instants is a duration in hours and smaller units', () => {
  expect(difference('2026-03-01T00:00:00.000Z', '2026-03-31T12:30:00.250Z')).toBe('PT732H30M0.25S');
  expect(difference('2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z')).toBe('PT0S');
  expect(difference('2026-03-02T00:00:00.000Z', '2026-03-01T00:00:00.000Z')).toBe('PT0S');
});

test('the midpoint lies halfway', () => {
  expect(midpoint('2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z')).toBe('2026-03-01T12:00:00.000Z');
  expect(midpoint('2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.003Z')).toBe('2026-03-01T00:00:00.001Z');
});

const instants = fc
  .date({ min: new Date('1000-01-01'), max: new Date('9000-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

test('instants sort as text, and adding the time between leads from one to the other', () => {
  fc.assert(
    fc.property(instants, instants, (first, second) => {
      expect(toInstant(first)).toBe(first);
      expect(isBefore(first, second)).toBe(first < second);
      if (first <= second) expect(addDuration(first, difference(first, second))).toBe(second);
    }),
    { seed: 20260105 },
  );
});
