import type { Dependencies } from '../../../shared/reviews/dependencies';
import { dispatchDue } from '../../../shared/lifecycle/dispatchDue';
import { reconcile } from '../../../shared/lifecycle/reconcile';
import { inProcess, type Fate } from './mortal';
import type { World } from './world';

/** The most messages at one instant. A small review has fewer, so more of them mean an endless loop. */
const MOST_MESSAGES = 2_000;

/**
 * The host of the product's functions: callers, timer and queue. Each call runs in a process that may die; then the next process continues.
 */
export class Host {
  readonly world: World;
  readonly fate: Fate;

  constructor(world: World, fate: Fate) {
    this.world = world;
    this.fate = fate;
  }

  /** Makes a client's request. A client without an answer checks whether the request succeeded, and retries if it did not. */
  async call(work: (deps: Dependencies) => Promise<unknown>, happened: () => Promise<boolean>): Promise<void> {
    while ((await inProcess(this.world, this.fate, work)).died) if (await happened()) return;
  }

  /** Runs timer and workers until no work is due at this instant. */
  async settle(): Promise<void> {
    for (let n = 0; n < MOST_MESSAGES; n += 1) {
      if (await this.#work()) continue;
      const { died } = await inProcess(this.world, this.fate, dispatchDue);
      if (!died && this.#visible() === undefined) return;
    }
    throw new Error(`The work at ${this.world.now} does not come to an end.`);
  }

  /** Moves the clock forward. The timer fires at each instant at which work is due. */
  async moveTo(instant: string): Promise<void> {
    for (;;) {
      await this.settle();
      const next = await this.#nextAlarm();
      if (next === undefined || next > instant) break;
      this.world.now = next;
    }
    this.world.now = instant;
    await this.settle();
  }

  #visible(): number | undefined {
    const { queue, now } = this.world;
    const index = queue.findIndex(({ visibleAt }) => visibleAt <= now);
    return index < 0 ? undefined : index;
  }

  /** Handles one message. After a crash, the next worker gets the message. */
  async #work(): Promise<boolean> {
    const index = this.#visible();
    if (index === undefined) return false;
    const [queued] = this.world.queue.splice(index, 1);
    const { died } = await inProcess(this.world, this.fate, (deps) => reconcile(deps, queued!.message));
    if (died) this.world.queue.push(queued!);
    return true;
  }

  async #nextAlarm(): Promise<string | undefined> {
    const due = (await this.world.rows('due')).map(({ rowKey }) => rowKey.split('|', 1)[0]!);
    const later = [...due, ...this.world.queue.map(({ visibleAt }) => visibleAt)].filter((at) => at > this.world.now);
    return later.sort()[0];
  }
}
