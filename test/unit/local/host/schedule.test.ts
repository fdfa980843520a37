import { nextOccurrence, parseSchedule } from '../../../../local/host/schedule';

const next = (expression: string, after: string): string | undefined => {
  const time = nextOccurrence(parseSchedule(expression), Date.parse(after));
  return time === undefined ? undefined : new Date(time).toISOString().replace('.000Z', 'Z');
};

describe('A schedule', () => {
  // 2026-01-05 is a Monday.
  test.each<[string, string, string | undefined]>([
    ['0 */5 * * * *', '2026-01-05T08:00:00Z', '2026-01-05T08:05:00Z'],
    ['0 */5 * * * *', '2026-01-05T08:04:59.999Z', '2026-01-05T08:05:00Z'],
    ['0 */5 * * * *', '2026-01-05T23:57:00Z', '2026-01-06T00:00:00Z'],
    ['*/15 * * * * *', '2026-01-05T08:00:44Z', '2026-01-05T08:00:45Z'],
    ['* * * * * *', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z'],
    ['0 30 9 * * *', '2026-01-05T09:30:00Z', '2026-01-06T09:30:00Z'],
    ['0 0 9-17/4 * * *', '2026-01-05T10:00:00Z', '2026-01-05T13:00:00Z'],
    ['0 0 8,20 * * *', '2026-01-05T08:00:00Z', '2026-01-05T20:00:00Z'],
    ['0 10/20 * * * *', '2026-01-05T08:10:00Z', '2026-01-05T08:30:00Z'],
    ['0 0 0 31 * *', '2026-01-31T00:00:00Z', '2026-03-31T00:00:00Z'],
    ['0 0 0 29 2 *', '2026-01-05T08:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 0 29 2 Mon', '2026-01-05T08:00:00Z', '2044-02-29T00:00:00Z'],
    ['0 0 0 1 jan,JUL *', '2026-01-05T08:00:00Z', '2026-07-01T00:00:00Z'],
    ['0 0 0 * * Mon-Fri', '2026-01-09T12:00:00Z', '2026-01-12T00:00:00Z'],
    ['0 0 0 * * 0', '2026-01-05T08:00:00Z', '2026-01-11T00:00:00Z'],
    ['0 0 0 13 * Friday', '2026-01-05T08:00:00Z', '2026-02-13T00:00:00Z'],
    ['*/5 * * * *', '2026-01-05T08:01:00Z', '2026-01-05T08:05:00Z'],
    ['0 0 0 30 2 *', '2026-01-05T08:00:00Z', undefined],
  ])('"%s" is due after %s at %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  test.each([
    '',
    '* * *',
    '60 * * * * *',
    '0 0 24 * * *',
    '0 0 0 0 * *',
    '0 0 0 * 13 *',
    '0 0 0 * * 7',
    '*/0 * * * * *',
    'x * * * * *',
  ])('"%s" is refused', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(/schedule/);
  });
});
