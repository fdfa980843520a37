import type { Refusal } from '../../support/world/gate';
import type { Random } from '../../support/world/random';
import type { Disturbance } from '../../support/world/turns';

export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;

/** The milliseconds by which the clock moves between two steps, each equally likely. */
const MOVES = [0, 0, 0, 0, MINUTE, 20 * MINUTE, 6 * 60 * MINUTE, DAY];
export const randomMove = (random: Random): number => random.pick(MOVES);

/** The values of a service's `Retry-After`: none; seconds for a wait in place, in the queue or in the due index; a date. */
const WAITS = ['', '', '1', '2', '30', '400', 'date'];

function randomRefusal(random: Random, now: string): Refusal {
  const status = random.pick([429, 500, 503, 'cut'] as const);
  if (status === 'cut') return 'cut';
  const wait = random.pick(WAITS);
  if (wait === '') return { status };
  const inAMinute = new Date(Date.parse(now) + MINUTE).toUTCString();
  return { status, retryAfter: wait === 'date' ? inAMinute : wait };
}

/** The number of calls in ten thousand with each fate. */
const DISTURBANCES: readonly (readonly [number, Disturbance['kind']])[] = [
  [150, 'refuse'],
  [150, 'lose'],
  [150, 'late'],
  [50, 'dieBefore'],
  [50, 'dieAfter'],
];

/** Returns the random fate of a call. Removals in the directory are rare, so one in five is hit. */
export function randomDisturbance(random: Random, now: string, isRemoval: boolean): Disturbance | undefined {
  let dice = random.below(10_000);
  for (const [share, kind] of DISTURBANCES) {
    dice -= share;
    if (dice < 0)
      return kind === 'refuse' || kind === 'refusePart' ? { kind, refusal: randomRefusal(random, now) } : { kind };
  }
  return isRemoval && random.chance(0.2) ? { kind: 'refusePart', refusal: randomRefusal(random, now) } : undefined;
}
