import { dispatchDue } from '../../shared/reviews/lifecycle/dispatchDue';
import { reconcile } from '../../shared/reviews/lifecycle/reconcile';
import { GraphError } from '../../shared/rules/graphError';
import type { Azurite } from '../support/azurite';
import { idOf, writeCompany } from '../support/company';
import { Fate } from '../support/world/mortal';
import { Host } from '../support/world/host';
import type { Gate, OutsideCall } from '../support/world/gate';
import { randomFrom, type Random } from '../support/world/random';
import { Turns, withoutSurprises, type Disturbance, type Outcome } from '../support/world/turns';
import { openWorld, type World } from '../support/world/world';
import { INVARIANTS, LAST, type Moment } from './invariants';
import { COMPANY, drawRequest, type Request } from './requests';
import { takeSnapshot, type Snapshot } from './snapshot';

const START = '2026-01-05T08:00:00.000Z';
const STEPS = 30;
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** How far the clock moves between two steps, each as likely as the others. */
const MOVES = [0, 0, 0, 0, MINUTE, 20 * MINUTE, 6 * 60 * MINUTE, DAY];
/** Of a hundred thousand calls, so many are disturbed. */
const DISTURBANCES: readonly (readonly [number, Disturbance])[] = [
  [1_500, 'refuse'],
  [1_500, 'lose'],
  [500, 'dieBefore'],
  [500, 'dieAfter'],
];

/** How a simulation ended; `broken` is empty when everything held. */
export interface Simulated {
  readonly broken: readonly string[];
  /** What was done, step by step, with each call to the outside: the same for the same seed. */
  readonly trace: readonly string[];
}

interface Job {
  readonly name: string;
  readonly run: (gate: Gate) => Promise<unknown>;
  readonly finish: (outcome: Outcome<unknown>) => void;
}

let companyFile: string | undefined;

/** Runs one seed: clients, timers, workers, faults and the clock at random; the invariants are checked after each step. */
export async function simulate(azurite: Azurite, seed: number): Promise<Simulated> {
  const random = randomFrom(seed);
  const world = await openWorld(azurite, (companyFile ??= writeCompany(COMPANY)), START);
  const simulation = new Simulation(world, random);
  try {
    return await withoutSurprises(random, simulation.turns, () => simulation.run());
  } finally {
    await world.close();
  }
}

class Simulation {
  readonly #world: World;
  readonly #random: Random;
  readonly turns: Turns;
  readonly #acknowledged = new Map<string, string>();
  readonly #deleted = new Set<string>();
  readonly #unexpected: string[] = [];
  #removals = 0;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
    this.turns = new Turns({ pick: ({ length }) => random.below(length), disturb: (call) => this.#disturb(call) });
  }

  async run(): Promise<Simulated> {
    let before = await takeSnapshot(this.#world);
    for (let n = 0; n < STEPS; n += 1) {
      // Deletions that were answered before this step count in it.
      const deleted = new Set(this.#deleted);
      await this.#step(before);
      const after = await takeSnapshot(this.#world);
      const broken = this.#check(INVARIANTS, { before, after }, deleted);
      if (broken.length > 0) return { broken: broken.map((text) => `step ${n + 1}: ${text}`), trace: this.turns.trace };
      before = after;
    }
    return { broken: await this.#end(before), trace: this.turns.trace };
  }

  async #step(snapshot: Snapshot): Promise<void> {
    const { trace } = this.turns;
    this.#world.now = new Date(Date.parse(this.#world.now) + this.#random.pick(MOVES)).toISOString();
    if (this.#random.chance(0.1)) await this.#meddle();
    const jobs = Array.from({ length: 1 + this.#random.below(4) }, () => this.#job(snapshot)).flat();
    trace.push(`at ${this.#world.now}: ${jobs.map(({ name }) => name).join(', ')}`);
    const outcomes = await this.turns.together(jobs.map(({ run }) => run));
    jobs.forEach(({ finish }, n) => {
      finish(outcomes[n]!);
    });
  }

  /** A client, the timer, or workers; the same message may come to two of them, and in any order. */
  #job(snapshot: Snapshot): Job[] {
    const { now, queue } = this.#world;
    const visible = queue.filter(({ visibleAt }) => visibleAt <= now);
    if (visible.length > 0 && this.#random.chance(0.6)) {
      const queued = this.#random.pick(visible);
      queue.splice(queue.indexOf(queued), 1);
      const worker: Job = {
        name: `work ${JSON.stringify(queued.message)}`,
        run: (gate) => reconcile(this.#world.product(gate), queued.message),
        finish: (outcome) => {
          this.#expect('work', outcome);
          if (outcome.kind !== 'done') queue.push(queued);
        },
      };
      return this.#random.chance(0.15)
        ? [
            worker,
            {
              ...worker,
              finish: (outcome) => {
                this.#expect('work', outcome);
              },
            },
          ]
        : [worker];
    }
    if (this.#random.chance(0.35)) {
      const run: Job['run'] = (gate) => dispatchDue(this.#world.product(gate));
      return [
        {
          name: 'timer',
          run,
          finish: (outcome) => {
            this.#expect('timer', outcome);
          },
        },
      ];
    }
    return [this.#client(drawRequest({ random: this.#random, snapshot, now }))];
  }

  #client({ name, send, decides, deletes }: Request): Job {
    return {
      name,
      run: (gate) => send(this.#world.product(gate)),
      finish: (outcome) => {
        this.#expect(name, outcome);
        if (outcome.kind !== 'done') return;
        if (decides) this.#acknowledged.set(decides.justification, decides.definitionId);
        if (deletes !== undefined) this.#deleted.add(deletes);
      },
    };
  }

  /** Somebody else changes the directory: takes a member away, or puts one in. */
  async #meddle(): Promise<void> {
    const group = idOf('Crew');
    const person = idOf(this.#random.pick(['anna', 'bert', 'cleo']));
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${person}` };
    const request = this.#random.chance(0.5)
      ? this.#world.directory(`DELETE /v1.0/groups/${group}/members/${person}/$ref`)
      : this.#world.directory(`POST /v1.0/groups/${group}/members/$ref`, reference);
    // It is so already.
    await request.catch(() => undefined);
  }

  #disturb(call: OutsideCall): Disturbance | undefined {
    // A slow answer: the clock goes on while the call is under way.
    if (this.#random.chance(0.01)) this.#pass(this.#random.below(5 * MINUTE));
    let dice = this.#random.below(100_000);
    for (const [share, disturbance] of DISTURBANCES) {
      dice -= share;
      if (dice < 0) return disturbance === 'lose' && !call.writes ? 'refuse' : disturbance;
    }
    return undefined;
  }

  #pass(milliseconds: number): void {
    this.#world.now = new Date(Date.parse(this.#world.now) + milliseconds).toISOString();
  }

  /** Callers and the host are only told what they can act on. */
  #expect(name: string, outcome: Outcome<unknown>): void {
    if (outcome.kind !== 'failed' || outcome.error instanceof GraphError) return;
    const { error } = outcome;
    this.#unexpected.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  /** No more faults; everything that is due comes, for a year. */
  async #end(before: Snapshot): Promise<readonly string[]> {
    const host = new Host(this.#world, new Fate());
    await host.moveTo(new Date(Date.parse(this.#world.now) + 60 * DAY).toISOString());
    const after = await takeSnapshot(this.#world);
    return this.#check({ ...INVARIANTS, ...LAST }, { before, after }, new Set(this.#deleted));
  }

  #check(
    invariants: typeof INVARIANTS,
    snapshots: Omit<Moment, 'witness'>,
    deleted: ReadonlySet<string>,
  ): readonly string[] {
    const removals = this.#world.removals.slice(this.#removals);
    this.#removals = this.#world.removals.length;
    const witness = { now: this.#world.now, acknowledged: this.#acknowledged, deleted, removals };
    const broken = Object.entries(invariants).flatMap(([name, holds]) =>
      holds({ ...snapshots, witness }).map((what) => `${name}: ${what}`),
    );
    return [...this.#unexpected, ...broken];
  }
}
