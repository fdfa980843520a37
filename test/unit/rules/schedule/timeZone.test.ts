import { resolveTimeZone } from '../../../../shared/rules/schedule/recurrenceDates';

test.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['europe/berlin', 'Europe/Berlin'],
  ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Port-au-Prince', 'America/Port-au-Prince'],
  ['UTC', 'UTC'],
  ['W. Europe Standard Time', 'Europe/Berlin'],
  ['Eastern Standard Time', 'America/New_York'],
  ['E. South America Standard Time', 'America/Sao_Paulo'],
  ['India Standard Time', 'Asia/Kolkata'],
])('%s is the zone %s', (name, expected) => {
  const zone = resolveTimeZone(name);

  // A time zone with an older name may be known under either name.
  expect(zone?.replace('Asia/Calcutta', 'Asia/Kolkata').replace('Etc/UTC', 'UTC')).toBe(expected);
});

test.each([
  '',
  'Mars/Olympus',
  '+01:00',
  '-05:00',
  'Z',
  'W. Europe',
  '2026-01-01T00:00Z[Europe/Berlin]',
  'constructor',
])('"%s" is not a zone', (name) => {
  expect(resolveTimeZone(name)).toBeUndefined();
});
