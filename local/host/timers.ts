import { setTimeout as delay } from 'node:timers/promises';
import { formatInstant } from '../clock';
import type { RegisteredFunction } from './functionsCore';
import type { Invoke, WriteLog } from './invoke';
import { nextOccurrence, parseSchedule } from './schedule';

/** A timer function. Times are milliseconds since 1970, UTC. */
export interface Timer {
  readonly name: string;
  readonly runOnStartup: boolean;
  /** Returns the first time of the schedule after `after`. */
  readonly next: (after: number) => number | undefined;
  /** Runs the function once. As on the host, a failure is logged and does not stop the schedule. */
  readonly fire: (now: Date) => Promise<void>;
}

export interface TimerOptions {
  readonly invoke: Invoke;
  readonly writeLog: WriteLog;
  /** The environment, for schedules that name a setting: `%NAME%`. */
  readonly settings: Readonly<Record<string, string | undefined>>;
}

function resolveSetting(text: string, settings: TimerOptions['settings']): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new Error(`The setting ${name}, which a timer's schedule names, is missing.`);
    return value;
  });
}

const toInstant = (time: number | undefined): string | null =>
  time === undefined ? null : formatInstant(new Date(time));

/** Returns the timer of a registered function. Throws when its schedule cannot be read. */
export function createTimer(target: RegisteredFunction, options: TimerOptions): Timer {
  const { metadata, trigger } = target;
  const schedule = parseSchedule(resolveSetting(String(trigger.schedule), options.settings));
  const next = (after: number): number | undefined => nextOccurrence(schedule, after);
  let last: number | undefined;
  return {
    name: metadata.name,
    runOnStartup: trigger.runOnStartup === true,
    next,
    fire: async (now) => {
      const time = now.getTime();
      const status = {
        Last: toInstant(last ?? time),
        Next: toInstant(next(time)),
        LastUpdated: toInstant(last ?? time),
      };
      const info = { Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: false };
      last = time;
      try {
        await options.invoke(target, { input: { json: JSON.stringify(info) } });
      } catch (error) {
        options.writeLog('error', metadata.name, String((error as Error).stack ?? error));
      }
    },
  };
}

/** The longest sleep in milliseconds. After it, the timers notice a changed system clock, or that the machine slept. */
const longestSleepMs = 60_000;

async function sleepUntil(time: number, signal: AbortSignal): Promise<void> {
  while (Date.now() < time && !signal.aborted) {
    const sleep = Math.min(time - Date.now(), longestSleepMs);
    await delay(sleep, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

async function runTimer(timer: Timer, signal: AbortSignal): Promise<void> {
  if (timer.runOnStartup) await timer.fire(new Date());
  for (;;) {
    const time = timer.next(Date.now());
    if (time === undefined) return;
    await sleepUntil(time, signal);
    if (signal.aborted) return;
    await timer.fire(new Date());
  }
}

/**
 * Fires the timers by the system's clock, each one only after its previous run has ended. Returns a function that stops the timers after
 * the current run.
 */
export function runTimers(timers: readonly Timer[]): () => Promise<void> {
  const controller = new AbortController();
  const running = timers.map((timer) => runTimer(timer, controller.signal));
  return async () => {
    controller.abort();
    await Promise.all(running);
  };
}
