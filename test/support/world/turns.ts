import type { Gate, OutsideCall, Refusal, Way } from './gate';

/**
 * The possible fates of a call: it, or one request of a batch, is refused; its answer is lost although it took effect; its answer arrives
 * only after other tasks went on; or its process dies before the call is sent or after it took effect.
 */
export type Disturbance =
  | { readonly kind: 'refuse' | 'refusePart'; readonly refusal: Refusal }
  | { readonly kind: 'lose' | 'late' | 'dieBefore' | 'dieAfter' };

export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'died' };

interface Pending {
  /** The task that makes the call; undefined for a wait. */
  readonly life: Life | undefined;
  readonly go: () => Promise<void>;
}

/** Picks the next call from the waiting ones, which are given by their tasks; undefined stands for a wait. */
export type Pick = (waiting: readonly (number | undefined)[]) => number;

interface Chances {
  readonly pick: Pick;
  /** Returns the fate of a call when it is sent. `task` is the index of its task among those that run together. */
  readonly disturb?: (call: OutsideCall, task: number) => Disturbance | undefined;
  /** Called after each call was executed. */
  readonly sent?: (task: number) => void;
}

/** A task, which is a process of its own. */
interface Life {
  readonly task: number;
  isDead: boolean;
  readonly end: (outcome: { readonly kind: 'died' }) => void;
}

interface Asked {
  readonly life: Life;
  readonly call: OutsideCall;
}

interface Answer<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Runs tasks concurrently, but sends their calls to services one after the other, in an order that `pick` decides, so that a race can be
 * repeated exactly.
 */
export class Turns {
  readonly #chances: Chances;
  #pending: Pending[] = [];
  /** The calls in their order. */
  readonly trace: string[] = [];

  constructor(chances: Chances) {
    this.#chances = chances;
  }

  /** Runs tasks, each of which is a process of its own. */
  async together<T>(tasks: readonly ((gate: Gate) => Promise<T>)[]): Promise<readonly Outcome<T>[]> {
    const outcomes = new Map<number, Outcome<T>>();
    tasks.forEach((run, task) => {
      const end = (outcome: Outcome<T>): void => {
        outcomes.set(task, outcome);
      };
      run(this.#gateOf({ task, isDead: false, end })).then(
        (value) => {
          end({ kind: 'done', value });
        },
        (error: unknown) => {
          end({ kind: 'failed', error });
        },
      );
    });
    for (;;) {
      await this.#quiet(() => tasks.length - outcomes.size);
      if (this.#pending.length === 0) break;
      await this.#next().go();
    }
    return tasks.map((_task, n) => outcomes.get(n)!);
  }

  #next(): Pending {
    const index = this.#chances.pick(this.#pending.map(({ life }) => life?.task));
    return this.#pending.splice(index, 1)[0]!;
  }

  /** Replaces a wait, in which other tasks may go first. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#pending.push({
        life: undefined,
        go: () => {
          resolve();
          return Promise.resolve();
        },
      });
    });
  }

  #gateOf(life: Life): Gate {
    return (call, way) =>
      new Promise((resolve, reject) => {
        this.#pending.push({ life, go: () => this.#take({ life, call }, way, { resolve, reject }) });
      });
  }

  /** Makes one call with its fate. */
  async #take<T>({ life, call }: Asked, way: Way<T>, answer: Answer<T>): Promise<void> {
    if (life.isDead) return;
    const disturbance = this.#chances.disturb?.(call, life.task);
    this.trace.push(`${life.task} ${call.target} ${call.name}${told(disturbance)}`);
    if (disturbance?.kind === 'dieBefore') {
      die(life);
    } else if (disturbance?.kind === 'refuse') {
      settle(answer, () => way.refuse(disturbance.refusal));
    } else {
      try {
        const value = await (disturbance?.kind === 'refusePart' && way.sendPartly
          ? way.sendPartly(disturbance.refusal)
          : way.send());
        this.#chances.sent?.(life.task);
        this.#answer({ life, answer }, disturbance, { value, lost: () => way.refuse('cut') });
      } catch (error) {
        answer.reject(error);
      }
    }
  }

  #answer<T>(
    { life, answer }: { readonly life: Life; readonly answer: Answer<T> },
    disturbance: Disturbance | undefined,
    { value, lost }: { readonly value: T; readonly lost: () => T },
  ): void {
    if (disturbance?.kind === 'dieAfter') die(life);
    else if (disturbance?.kind === 'lose') settle(answer, lost);
    else if (disturbance?.kind === 'late') {
      this.#pending.push({
        life,
        go: () => {
          if (!life.isDead) answer.resolve(value);
          return Promise.resolve();
        },
      });
    } else answer.resolve(value);
  }

  /** Resolves when each running task waits for a call of its own, however long it computes before the call, and in how many threads. */
  async #quiet(running: () => number): Promise<void> {
    for (let n = 0; n < 3; n += 1) await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting() < running()) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** Returns how many tasks wait. Each wait belongs to another task. */
  #waiting(): number {
    const lives = this.#pending.map(({ life }) => life);
    const waits = lives.filter((life) => life === undefined);
    return new Set(lives.filter((life) => life?.isDead === false)).size + waits.length;
  }
}

function die(life: Life): void {
  life.isDead = true;
  life.end({ kind: 'died' });
}

function settle<T>({ resolve, reject }: Answer<T>, outcome: () => T): void {
  try {
    resolve(outcome());
  } catch (error) {
    reject(error);
  }
}

function told(disturbance: Disturbance | undefined): string {
  if (!disturbance) return '';
  const { kind } = disturbance;
  return 'refusal' in disturbance ? ` (${kind} ${JSON.stringify(disturbance.refusal)})` : ` (${kind})`;
}
