import crypto from 'node:crypto';
import { performance } from 'node:perf_hooks';
import timers from 'node:timers/promises';
import type { Random } from './random';

/** The sources of ids, random numbers, waits and measured times. */
interface Course {
  readonly random: Random;
  /** Returns the milliseconds of a clock that only the test moves. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Runs a function whose ids, random numbers, waits and measured times are reproducible. */
export async function withoutSurprises<T>({ random, now, wait }: Course, work: () => Promise<T>): Promise<T> {
  const { randomUUID } = crypto;
  const { setTimeout: sleep } = timers;
  const { random: dice } = Math;
  const measured = Object.getOwnPropertyDescriptor(performance, 'now');
  Object.assign(crypto, { randomUUID: random.guid });
  Object.assign(timers, { setTimeout: wait });
  Object.assign(Math, { random: random.next });
  Object.defineProperty(performance, 'now', { value: now, configurable: true });
  try {
    return await work();
  } finally {
    Object.assign(crypto, { randomUUID });
    Object.assign(timers, { setTimeout: sleep });
    Object.assign(Math, { random: dice });
    if (measured) Object.defineProperty(performance, 'now', measured);
    else Reflect.deleteProperty(performance, 'now');
  }
}
