import { createClockMover, type MoveClock } from '../../../local/clockMover';
import { nextOccurrence, parseSchedule } from '../../../local/host/schedule';
import type { Timer } from '../../../local/host/timers';

const hour = 3_600_000;

/** Creates a clock at 2026-01-31T00:00:00Z, with timers that record when they fire. */
function setUp(schedules: readonly string[], tickMs: number): { move: MoveClock; log: string[] } {
  const log: string[] = [];
  let current = new Date('2026-01-31T00:00:00Z');
  const clock = {
    isVirtual: true,
    file: '',
    now: () => current,
    set: (instant: Date) => {
      current = instant;
    },
    close: () => undefined,
  } as const;
  const timers = schedules.map((schedule): Timer => {
    const parsed = parseSchedule(schedule);
    const fire = (now: Date): Promise<void> => {
      log.push(`${schedule} at ${now.toISOString().slice(5, 16)}`);
      return Promise.resolve();
    };
    return { name: schedule, runOnStartup: false, next: (after) => nextOccurrence(parsed, after), fire };
  });
  const drain = (): Promise<void> => {
    log.push('drain');
    return Promise.resolve();
  };
  return { move: createClockMover({ clock, tickMs, moved: { timers, drain } }), log };
}

const fired = (log: readonly string[]): readonly string[] => log.filter((line) => line !== 'drain');

describe('The virtual clock', () => {
  test('fires several timers in the order of time', async () => {
    const { move, log } = setUp(['0 0 6 * * *', '0 30 */4 * * *'], hour);
    await move({ advance: 'PT9H' });

    expect(fired(log)).toEqual([
      '0 30 */4 * * * at 01-31T04:30',
      '0 0 6 * * * at 01-31T06:00',
      '0 30 */4 * * * at 01-31T08:30',
      '0 0 6 * * * at 01-31T09:00',
      '0 30 */4 * * * at 01-31T09:00',
    ]);
  });

  test('drains the queues before it moves, and after each firing', async () => {
    const { move, log } = setUp(['0 0 * * * *'], hour);
    await move({ advance: 'PT1H30M' });

    expect(log).toEqual(['drain', '0 0 * * * * at 01-31T01:00', 'drain', '0 0 * * * * at 01-31T01:30', 'drain']);
  });

  test('fires at most once per tick, counted from the firing before', async () => {
    const { move, log } = setUp(['0 */5 * * * *'], 12 * hour);
    await move({ advance: 'PT18H' });
    await move({ advance: 'PT18H' });

    expect(fired(log).map((line) => line.slice(-11))).toEqual([
      '01-31T12:00',
      '01-31T18:00',
      '02-01T06:00',
      '02-01T12:00',
    ]);
  });

  test('a target on a schedule fires once there', async () => {
    const { move, log } = setUp(['0 0 * * * *'], hour);
    await move({ advance: 'PT1H' });

    expect(fired(log)).toHaveLength(1);
  });

  test.each([
    ['P1M', '2026-02-28T00:00:00.000Z'],
    ['P1Y', '2027-01-31T00:00:00.000Z'],
    ['P1W', '2026-02-07T00:00:00.000Z'],
    ['PT0S', '2026-01-31T00:00:00.000Z'],
  ])('advances by %s', async (advance, expected) => {
    const { move } = setUp([], hour);

    expect((await move({ advance })).toISOString()).toBe(expected);
  });
});
