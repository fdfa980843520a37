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

/** Enough for chance to make no id twice in one world. */
const random = randomFrom(1);

/** Milliseconds: so long all orders of a race may take. */
export const FIVE_MINUTES = 300_000;
/** Milliseconds. */
export const DAY = 86_400_000;

/** What an actor was told: `done`, or the code of the error. */
export type Answer = string;

export interface Race<S> {
  /** Makes what is raced about, anew for each order. */
  readonly begin: () => Promise<S>;
  /** Each is a process of its own. */
  readonly actors: readonly ((deps: Dependencies, about: S) => Promise<unknown>)[];
  /** The actors do the same, though to something of their own. */
  readonly areAlike?: boolean;
  /** Looks at what came of it; throws when that is wrong. `order` has the calls, each with the number of its actor before. */
  readonly check: (about: S, answers: readonly Answer[], order: readonly string[]) => Promise<void>;
}

/**
 * Lets actors race in every order of their calls in which at most `interruptions` times one is overtaken. Throws what a check
 * throws, with the order. Prints how many orders were tried.
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

/** What is no GraphError would be a 500: the race is over. */
function answerOf(outcome: Outcome<unknown>): Answer {
  if (outcome.kind === 'done') return 'done';
  if (outcome.kind === 'failed' && outcome.error instanceof GraphError) return outcome.error.code;
  throw outcome.kind === 'failed' ? outcome.error : new Error('An actor died.');
}

/** Timer and worker in one: everything that is to be done now. */
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
