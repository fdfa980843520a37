import crypto from 'node:crypto';
import timers from 'node:timers/promises';
import { GraphError } from '../../../shared/rules/graphError';
import type { Gate, OutsideCall } from './gate';
import type { Random } from './random';

/**
 * What may happen to a call: it is refused, its answer is lost although it took effect, or the process that makes it dies before
 * it is sent or after it took effect.
 */
export type Disturbance = 'refuse' | 'lose' | 'dieBefore' | 'dieAfter';

export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'died' };

interface Pending {
  /** Whose call it is; undefined for a wait. */
  readonly task: number | undefined;
  readonly name: string;
  readonly go: () => Promise<void>;
}

/** Which of the calls that wait is sent next; they are given by their tasks, and undefined is a wait. */
export type Pick = (waiting: readonly (number | undefined)[]) => number;

interface Chances {
  readonly pick: Pick;
  /** Asked for each call as it is sent. */
  readonly disturb?: (call: OutsideCall) => Disturbance | undefined;
}

/**
 * Runs tasks at the same time, one call to the outside after the other, in an order that `pick` decides: what really happens at the
 * same time can be repeated exactly.
 */
export class Turns {
  readonly #chances: Chances;
  #pending: Pending[] = [];
  /** Each call as it was made, in order. */
  readonly trace: string[] = [];

  constructor(chances: Chances) {
    this.#chances = chances;
  }

  /** Each task is a process of its own. */
  async together<T>(tasks: readonly ((gate: Gate) => Promise<T>)[]): Promise<readonly Outcome<T>[]> {
    const outcomes = new Map<number, Outcome<T>>();
    tasks.forEach((task, n) => {
      const life = { dead: false };
      const die = (): void => {
        life.dead = true;
        outcomes.set(n, { kind: 'died' });
      };
      task(this.#gateOf(n, life, die)).then(
        (value) => outcomes.set(n, { kind: 'done', value }),
        (error: unknown) => outcomes.set(n, { kind: 'failed', error }),
      );
    });
    for (;;) {
      await this.#quiet();
      if (this.#pending.length > 0) await this.#next().go();
      else if (outcomes.size === tasks.length) break;
      else await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return tasks.map((_task, n) => outcomes.get(n)!);
  }

  #next(): Pending {
    const index = this.#chances.pick(this.#pending.map(({ task }) => task));
    return this.#pending.splice(index, 1)[0]!;
  }

  /** In place of a wait: others go first, perhaps. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#pending.push({
        task: undefined,
        name: 'wait',
        go: () => {
          resolve();
          return Promise.resolve();
        },
      });
    });
  }

  #gateOf(task: number, life: { readonly dead: boolean }, die: () => void): Gate {
    return (call, send) =>
      new Promise((resolve, reject) => {
        const name = `${task} ${call.target} ${call.name}`;
        this.#pending.push({ task, name, go: () => this.#send({ call, name, life, die }, send, { resolve, reject }) });
      });
  }

  async #send<T>(
    { call, name, life, die }: { call: OutsideCall; name: string; life: { readonly dead: boolean }; die: () => void },
    send: () => Promise<T>,
    answer: { readonly resolve: (value: T) => void; readonly reject: (reason: unknown) => void },
  ): Promise<void> {
    if (life.dead) return;
    const disturbance = this.#chances.disturb?.(call);
    this.trace.push(disturbance ? `${name} (${disturbance})` : name);
    if (disturbance === 'dieBefore') {
      die();
      return;
    }
    if (disturbance === 'refuse') {
      const refusal = refusalOf(call);
      if (refusal instanceof Response) answer.resolve(refusal as T);
      else answer.reject(refusal);
      return;
    }
    try {
      const value = await send();
      if (disturbance === 'dieAfter') die();
      else if (disturbance === 'lose') answer.reject(failureOf(call));
      else answer.resolve(value);
    } catch (error) {
      answer.reject(error);
    }
  }

  /** Until every task waits for a call of its own. */
  async #quiet(): Promise<void> {
    for (let n = 0; n < 3; n += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

const isGraph = ({ target }: OutsideCall): boolean => target === 'directory' || target === 'mail';

/** A connection that is cut, as each adapter shows it. */
const failureOf = (call: OutsideCall): Error =>
  isGraph(call)
    ? new TypeError('fetch failed')
    : new GraphError('ServiceUnavailable', 'The storage does not answer; try again.', { retryAfterSeconds: 5 });

/** How a call is refused: Graph answers, the storage's adapter throws. */
const refusalOf = (call: OutsideCall): Response | Error =>
  isGraph(call) ? new Response('{}', { status: 503, headers: { 'retry-after': '30' } }) : failureOf(call);

/** Runs something with ids and waits that follow from chance as well, so that it can be repeated exactly. */
export async function withoutSurprises<T>(random: Random, turns: Turns, work: () => Promise<T>): Promise<T> {
  const { randomUUID } = crypto;
  const { setTimeout: sleep } = timers;
  Object.assign(crypto, { randomUUID: random.guid });
  Object.assign(timers, { setTimeout: () => turns.wait() });
  try {
    return await work();
  } finally {
    Object.assign(crypto, { randomUUID });
    Object.assign(timers, { setTimeout: sleep });
  }
}
