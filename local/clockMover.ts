import { Temporal } from 'temporal-polyfill';
import { formatInstant, parseInstant, type VirtualClock } from './clock';
import type { Timer } from './host/timers';

/** A request to move the clock is malformed, or asks for an earlier instant. */
export class ClockError extends Error {}

/** The work that follows a move of the clock. */
export interface Moved {
  readonly timers: readonly Timer[];
  /** Resolves when no message is left and no worker runs. */
  readonly drain: () => Promise<void>;
}

export interface ClockMoverOptions {
  readonly clock: VirtualClock;
  /** The milliseconds in which each timer fires at most once. Every timer also fires at the target. */
  readonly tickMs: number;
  readonly moved: Moved;
}

/** Moves the clock by a parsed JSON body. Calls run one after the other. Resolves with the new instant. */
export type MoveClock = (body: unknown) => Promise<Date>;

function readTarget(body: unknown, now: Date): Date {
  const { advance, to, ...others } = Object(body) as Record<string, unknown>;
  const isOne = (typeof advance === 'string') !== (typeof to === 'string');
  if (!isOne || (advance ?? to) === undefined || (advance !== undefined && to !== undefined) || hasAny(others)) {
    throw new ClockError('The body must be {"advance": "<ISO 8601 duration>"} or {"to": "<ISO 8601 instant>"}.');
  }
  try {
    return typeof to === 'string' ? parseInstant(to) : addDuration(now, String(advance));
  } catch (error) {
    throw new ClockError(`"${String(advance ?? to)}" cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

const hasAny = (object: object): boolean => Object.keys(object).length > 0;

function addDuration(now: Date, duration: string): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('UTC');
  return new Date(start.add(Temporal.Duration.from(duration)).epochMilliseconds);
}

/** Returns the function that moves the virtual clock forward. It rejects with ClockError for a bad body or an instant in the past. */
export function createClockMover({ clock, tickMs, moved }: ClockMoverOptions): MoveClock {
  const fired = new Map<Timer, number>();
  const start = clock.now().getTime();
  const nextTime = (timer: Timer): number =>
    timer.next(Math.max(clock.now().getTime(), (fired.get(timer) ?? start) + tickMs - 1)) ?? Infinity;

  const fire = async (timer: Timer): Promise<void> => {
    const now = clock.now();
    fired.set(timer, now.getTime());
    await timer.fire(now);
    await moved.drain();
  };

  const move = async (body: unknown): Promise<Date> => {
    const target = readTarget(body, clock.now());
    if (target < clock.now()) {
      throw new ClockError(`The clock shows ${formatInstant(clock.now())} and moves forward only.`);
    }
    await moved.drain(); // finish the work of the old instant first
    for (;;) {
      const times = moved.timers.map((timer) => ({ timer, time: nextTime(timer) }));
      const first = Math.min(...times.map(({ time }) => time));
      if (!(first < target.getTime())) break;
      clock.set(new Date(first));
      for (const { timer, time } of times) if (time === first) await fire(timer);
    }
    clock.set(target);
    for (const timer of moved.timers) await fire(timer);
    return clock.now();
  };

  let last: Promise<unknown> = Promise.resolve();
  return (body) => {
    const result = last.then(() => move(body));
    last = result.catch(() => undefined);
    return result;
  };
}
