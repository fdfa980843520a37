import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const PROGRAM = `
import { firstOccurrenceAfter, latestOccurrence, maxDurationInDays } from './shared/rules/schedule/occurrences';
import { addDuration, midpoint, toInstant } from './shared/rules/duration';

const pattern = { interval: 1, month: 0, dayOfMonth: 0, daysOfWeek: [], firstDayOfWeek: 'sunday', index: 'last' } as const;
const range = { type: 'noEnd', numberOfOccurrences: 0, startDate: '2026-03-28', endDate: null } as const;
const types = ['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly'] as const;
const zones = [null, 'Europe/Berlin', 'Pacific Standard Time'];
for (const type of types) for (const recurrenceTimeZone of zones) {
  const recurrence = { pattern: { ...pattern, type }, range: { ...range, recurrenceTimeZone } };
  const series = { recurrence, createdDateTime: '2026-03-28T23:30:00.5Z' };
  const firsts = [-1, 0, 1, 2].map((index) => firstOccurrenceAfter(series, index));
  console.log(type, recurrenceTimeZone, JSON.stringify(firsts), latestOccurrence(series, '2031-10-26T01:30:00Z'), maxDurationInDays(recurrence));
}
console.log(toInstant('2026-03-08T02:30:00Z'), addDuration('2026-03-08T02:30:00Z', 'P1M1D'), midpoint('2026-03-08T02:30:00Z', '2026-04-08T02:30:00Z'));
`;

let folder: string;
let inUtc: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'occurrences-'));
  buildSync({
    stdin: { contents: PROGRAM, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    outfile: join(folder, 'program.js'),
  });
  inUtc = runIn('UTC');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const runIn = (zone: string): string =>
  execFileSync(process.execPath, [join(folder, 'program.js')], { env: { ...process.env, TZ: zone }, encoding: 'utf8' });

test.each(['America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Apia'])(
  'occurrences do not depend on the time zone of the host: %s',
  (zone) => {
    expect(inUtc.split('\n').length).toBeGreaterThan(18);
    expect(runIn(zone)).toBe(inUtc);
  },
);
