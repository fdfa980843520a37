import type { Dependencies } from '../../../shared/reviews/dependencies';
import type { Gate, OutsideCall } from './gate';
import type { World } from './world';

/** The crash of a process at call `number` (from 1), before the call is sent or after it took effect. */
export interface Death {
  readonly number: number;
  readonly when: 'before' | 'after';
}

/** Counts the calls of all processes, and kills the process that makes the fatal call. */
export class Fate {
  readonly #death: Death | undefined;
  /** The calls of all processes so far. */
  readonly calls: OutsideCall[] = [];
  counting = true;

  constructor(death?: Death) {
    this.#death = death;
  }

  next(call: OutsideCall): 'before' | 'after' | undefined {
    if (!this.counting) return undefined;
    this.calls.push(call);
    return this.calls.length === this.#death?.number ? this.#death.when : undefined;
  }
}

/** The result of a process, or its crash. */
export type Ending<T> = { readonly died: false; readonly value: T } | { readonly died: true };

/**
 * Runs a function in a process of its own. After a crash, no further instruction of the function runs, not even to clean up. Its earlier
 * calls take effect, and their answers are lost.
 */
export async function inProcess<T>(
  world: World,
  fate: Fate,
  work: (deps: Dependencies) => Promise<T>,
): Promise<Ending<T>> {
  const life = { dead: false, inFlight: 0 };
  const isDead = (): boolean => life.dead;
  let die: () => void = () => undefined;
  const death = new Promise<{ died: true }>((resolve) => {
    die = () => {
      life.dead = true;
      resolve({ died: true });
    };
  });
  const never = <R>(): Promise<R> => new Promise<R>(() => undefined);
  const gate: Gate = async (call, { send }) => {
    if (isDead()) return never();
    const fatal = fate.next(call);
    if (fatal === 'before') {
      die();
      return never();
    }
    life.inFlight += 1;
    try {
      return await send();
    } finally {
      life.inFlight -= 1;
      if (fatal === 'after') die();
      // A dead process gets neither an answer nor a failure.
      if (isDead()) await never();
    }
  };
  const alive = work(world.product(gate)).then((value) => ({ died: false, value }) as const);
  const ending = await Promise.race([alive, death]);
  while (life.inFlight > 0) await new Promise((resolve) => setImmediate(resolve));
  return ending;
}
