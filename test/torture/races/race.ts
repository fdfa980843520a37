import { dispatchDue } from '../../../shared/lifecycle/dispatchDue';
import { reconcile } from '../../../shared/lifecycle/reconcile';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { GraphError } from '../../../shared/rules/errors';
import { everyOrder } from '../../support/world/everyOrder';
import { openGate } from '../../support/world/gate';
import { randomFrom } from '../../support/world/random';
import { Turns, type Outcome } from '../../support/world/turns';
import { withoutSurprises } from '../../support/world/withoutSurprises';
import type { World } from '../../support/world/world';

/** Makes enough random bits for unique ids in one world. */
const random = randomFrom(1);

/** The milliseconds for all orders of a race. */
export const FIVE_MINUTES = 300_000;
/** A day in milliseconds. */
export const DAY = 86_400_000;

/** The result of an actor: `done`, or the code of an error. */
export type Answer = string;

export interface Race<S> {
  /** Creates the object of the race, anew for each order. */
  readonly begin: () => Promise<S>;
  /** The actors, each a process of its own. */
  readonly actors: readonly ((deps: Dependencies, about: S) => Promise<unknown>)[];
  /** Whether the actors do the same, each to its own object. */
  readonly areAlike?: boolean;
  /** Checks the result, and throws if it is wrong. `order` lists the calls, each after the number of its actor. */
  readonly check: (about: S, answers: readonly Answer[], order: readonly string[]) => Promise<void>;
}

/**
 * Runs actors in every order of their calls in which one overtakes another at most `interruptions` times. Throws what a check throws, with
 * the order. Prints the number of orders.
 */
export async function raceInEveryOrder<S>(world: World, race: Race<S>, interruptions = 1): Promise<void> {
  const allTheSame = race.actors.every((act) => act === race.actors[0]) || race.areAlike === true;
  const orders = await everyOrder({ interruptions, allTheSame }, async (pick) => {
    const about = await race.begin();
    const turns = new Turns({ pick });
    const tasks = race.actors.map((act) => (gate: typeof openGate) => act(world.product(gate), about));
    const course = { random, now: () => Date.parse(world.now), wait: () => turns.wait() };
    const outcomes = await withoutSurprises(course, () => turns.together(tasks));
    try {
      await race.check(about, outcomes.map(answerOf), turns.trace);
    } catch (error) {
      const order = `${outcomes.map(answerOf).join(', ')} in the order\n  ${turns.trace.join('\n  ')}`;
      throw new Error(`${error instanceof Error ? error.message : String(error)}\nafter ${order}`, { cause: error });
    }
  });
  process.stderr.write(`${expect.getState().currentTestName ?? ''}: ${orders} orders\n`);
}

/** Returns the result of an actor. Any error other than a GraphError would be a 500, so the race fails. */
function answerOf(outcome: Outcome<unknown>): Answer {
  if (outcome.kind === 'done') return 'done';
  if (outcome.kind === 'failed' && outcome.error instanceof GraphError) return outcome.error.code;
  throw outcome.kind === 'failed' ? outcome.error : new Error('An actor died.');
}

/** Runs timer and worker until no work is due. */
export async function workOff(world: World, deps: Dependencies = world.product(openGate)): Promise<void> {
  for (;;) {
    const index = world.queue.findIndex(({ visibleAt }) => visibleAt <= world.now);
    const [queued] = index < 0 ? [] : world.queue.splice(index, 1);
    if (queued) {
      await reconcile(deps, queued.message);
      continue;
    }
    await dispatchDue(deps);
    if (!world.queue.some(({ visibleAt }) => visibleAt <= world.now)) return;
  }
}
