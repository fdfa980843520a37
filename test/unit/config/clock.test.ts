import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '../../../shared/config/compose';

const directory = mkdtempSync(join(tmpdir(), 'clock-'));
const file = join(directory, 'now');
afterAll(() => {
  rmSync(directory, { recursive: true });
});

test("without a file the time is the system's, in the one form of instants", () => {
  const before = Date.now();
  const now = createClock(undefined)();
  expect(now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Date.parse(now)).toBeGreaterThanOrEqual(before);
});

test('with a file the time is its content, at each call', () => {
  const clock = createClock(file);
  writeFileSync(file, '2026-01-05T09:00:00+01:00\n');
  expect(clock()).toBe('2026-01-05T08:00:00.000Z');
  writeFileSync(file, '2027-01-05T08:00:00.5Z');
  expect(clock()).toBe('2027-01-05T08:00:00.500Z');
});

test.each(['', 'tomorrow', '2026-01-05', '2026-02-30T00:00:00Z'])(
  'a file that holds %j is named in the error',
  (text) => {
    writeFileSync(file, text);
    expect(createClock(file)).toThrow('CLOCK_FILE');
  },
);

test('a file that is not there is an error, not another time', () => {
  expect(createClock(join(directory, 'absent'))).toThrow('ENOENT');
});
