import type { SendResult } from '../../../shared/notifications/notifier';
import { dispatchDue } from '../../../shared/lifecycle/dispatchDue';
import { reconcile } from '../../../shared/lifecycle/reconcile';
import { GraphError } from '../../../shared/rules/errors';
import { castOf } from '../../support/world/cast';
import type { Gate, OutsideCall } from '../../support/world/gate';
import { Host } from '../../support/world/host';
import { Fate } from '../../support/world/mortal';
import { randomFrom, type Random } from '../../support/world/random';
import type { StorageService } from '../../support/world/storageService';
import { Turns, type Disturbance, type Outcome } from '../../support/world/turns';
import { withoutSurprises } from '../../support/world/withoutSurprises';
import { openWorld, type World } from '../../support/world/world';
import { Answers } from './answers';
import { Audience } from './audience';
import { DAY, MINUTE, randomDisturbance, randomMove } from './chances';
import { epilogue } from './epilogue';
import { brokenPacks } from '../../support/world/packs';
import { INVARIANTS, LAST } from './invariants';
import type { Moment } from './moment';
import { Post } from './post';
import type { Request } from './request';
import { drawRequest } from './requests';
import { takeSnapshot, type Snapshot } from './snapshot';
import { ADDRESSES, stageOf, type Stage } from './stage';

const START = '2026-01-05T08:00:00.000Z';
/** The behaviours of a receiver. */
const MOODS = ['arrived', 'arrived', 'failed', 'gone'] as const;
/** The days after the last step at which the invariants are checked again. */
const LOOKS = [0.5, 24, 60];
/** The share of simulations that end with one more review. */
const EPILOGUES = 0.2;
/** The number of steps for each definition; two definitions interact as well as ten. */
const STEPS_PER_DEFINITION = 10;

/** The settings of a simulation. */
export interface Course {
  readonly seed: number;
  readonly steps: number;
  /** The path of a tenant file. */
  readonly tenant: string;
}

/** The result of a simulation; `broken` is empty when all invariants held. */
export interface Simulated {
  readonly broken: readonly string[];
  /** The steps, each with its calls to services; equal for equal seeds. */
  readonly trace: readonly string[];
}

interface Job {
  readonly name: string;
  /** Whether the job may wait for a receiver. */
  readonly tells: boolean;
  readonly run: (gate: Gate) => Promise<unknown>;
  readonly finish: (outcome: Outcome<unknown>) => void;
}

/** Runs one seed: clients, timers, workers, faults and the clock at random. Checks the invariants after each step. */
export async function simulate(service: StorageService, { seed, steps, tenant }: Course): Promise<Simulated> {
  const random = randomFrom(seed);
  const cast = castOf(tenant);
  const world = await openWorld(service, tenant, START);
  const simulation = new Simulation(world, random, stageOf(cast, random));
  const surroundings = {
    random,
    now: () => Date.parse(world.now),
    wait: (milliseconds: number) => simulation.wait(milliseconds),
  };
  try {
    return await withoutSurprises(surroundings, () => simulation.run(steps));
  } finally {
    await world.close();
  }
}

/** Returns whether a call belongs to a preview, which has its own rows, one row in the due index, and messages. */
const isOfPreview = ({ target, name }: OutsideCall): boolean =>
  target === 'queue' || (target === 'storage' && /^(previews|due) /.test(name));

class Simulation {
  readonly #world: World;
  readonly #random: Random;
  readonly #stage: Stage;
  readonly #turns: Turns;
  readonly #post: Post;
  readonly #answers = new Answers();
  readonly #audience: Audience;
  readonly #moods = new Map<string, SendResult>();
  readonly #unexpected: string[] = [];
  #waiting: string[] = [];
  #strays: string[] = [];
  #brokenPacks: readonly string[] = [];
  #ended = new Set<string>();
  #jobs: readonly Job[] = [];
  #removals = 0;
  #additions = 0;
  #posts = 0;
  #letters = 0;
  #definitions = 1;

  constructor(world: World, random: Random, stage: Stage) {
    this.#world = world;
    this.#random = random;
    this.#stage = stage;
    this.#post = new Post(world.mails);
    this.#audience = new Audience(world.receivers.posts);
    world.decisionPages = { items: 2, pagesPerSlice: 1 };
    world.receivers.answers = (address) => this.#moods.get(address) ?? 'arrived';
    this.#turns = new Turns({
      pick: ({ length }) => random.below(length),
      disturb: (call, task) => this.#disturb(call, task),
      sent: (task) => {
        this.#post.collect(task);
      },
    });
  }

  async run(steps: number): Promise<Simulated> {
    const { trace } = this.#turns;
    this.#definitions = Math.ceil(steps / STEPS_PER_DEFINITION);
    let before = await takeSnapshot(this.#world);
    for (let n = 0; n < steps; n += 1) {
      // Deletions that were answered before this step must be effective in it.
      const deleted = new Set(this.#answers.deleted);
      await this.#step(before);
      const after = await takeSnapshot(this.#world);
      const broken = this.#check(INVARIANTS, { before, after }, deleted);
      if (broken.length > 0) return { broken: broken.map((text) => `step ${n + 1}: ${text}`), trace };
      before = after;
    }
    return { broken: await this.#end(before), trace };
  }

  /** Replaces a wait, in which other tasks may go first and the clock moves. */
  async wait(milliseconds: number): Promise<void> {
    await this.#turns.wait();
    this.#pass(Math.round(milliseconds));
  }

  async #step(snapshot: Snapshot): Promise<void> {
    this.#pass(randomMove(this.#random));
    if (this.#random.chance(0.1)) await this.#meddle();
    if (this.#stage.subscribes && this.#random.chance(0.15)) {
      this.#moods.set(this.#random.pick(ADDRESSES), this.#random.pick(MOODS));
    }
    const jobs = Array.from({ length: 1 + this.#random.below(4) }, () => this.#draw(snapshot)).flat();
    this.#jobs = jobs;
    this.#turns.trace.push(`at ${this.#world.now}: ${jobs.map(({ name }) => name).join(', ')}`);
    this.#post.open(jobs.length);
    const outcomes = await this.#turns.together(jobs.map(({ run }) => run));
    jobs.forEach(({ name, finish }, n) => {
      this.#expect(name, outcomes[n]!);
      finish(outcomes[n]!);
    });
  }

  /** Returns the jobs of a step: a client, the timer, or workers. Two workers may get the same message, in any order. */
  #draw(snapshot: Snapshot): readonly Job[] {
    const { now, queue } = this.#world;
    const visible = queue.filter(({ visibleAt }) => visibleAt <= now);
    if (visible.length > 0 && this.#random.chance(0.6)) {
      const queued = this.#random.pick(visible);
      queue.splice(queue.indexOf(queued), 1);
      const worker: Job = {
        name: `work ${JSON.stringify(queued.message)}`,
        tells: queued.message.subject.kind === 'subscription',
        run: (gate) => reconcile(this.#world.product(gate), queued.message),
        finish: ({ kind }) => {
          if (kind !== 'done') queue.push(queued);
        },
      };
      return this.#random.chance(0.15) ? [worker, { ...worker, finish: () => undefined }] : [worker];
    }
    const chance = { random: this.#random, stage: this.#stage, snapshot, now, definitions: this.#definitions };
    const request = this.#random.chance(0.35) ? undefined : drawRequest(chance);
    if (request) return [this.#client(request)];
    return [
      { name: 'timer', tells: false, run: (gate) => dispatchDue(this.#world.product(gate)), finish: () => undefined },
    ];
  }

  #client(request: Request): Job {
    const { name, send, greets = false, endsSubscriptions = [], replacesReviewersOf } = request;
    return {
      name,
      tells: greets,
      run: (gate) => send(this.#world.product(gate)),
      finish: (outcome) => {
        for (const id of endsSubscriptions) this.#ended.add(id);
        if (replacesReviewersOf !== undefined) this.#post.asksAgain(replacesReviewersOf);
        if (outcome.kind === 'done') this.#answers.take(request, outcome.value);
      },
    };
  }

  /** Removes a member or adds one, as another client of the directory. */
  async #meddle(): Promise<void> {
    const { id, members } = this.#stage.groups[0]!;
    const person = this.#random.pick(members).id;
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${person}` };
    const request = this.#random.chance(0.5)
      ? this.#world.directory(`DELETE /v1.0/groups/${id}/members/${person}/$ref`)
      : this.#world.directory(`POST /v1.0/groups/${id}/members/$ref`, reference);
    // The directory may already be in that state.
    await request.catch(() => undefined);
  }

  #disturb(call: OutsideCall, task: number): Disturbance | undefined {
    // A slow answer: the clock moves during the call.
    if (this.#random.chance(0.01)) this.#pass(this.#random.below(5 * MINUTE));
    const { name = 'the end', tells = true } = this.#jobs[task] ?? {};
    if (call.target === 'receiver' && !tells) this.#waiting.push(`${name}: ${call.name}`);
    if (name.includes('"kind":"preview"') && call.writes && !isOfPreview(call))
      this.#strays.push(`${name}: ${call.name}`);
    const isRemoval = call.target === 'directory' && call.writes;
    const disturbance = randomDisturbance(this.#random, this.#world.now, isRemoval);
    if (disturbance) this.#post.excuse(task);
    return disturbance;
  }

  #pass(milliseconds: number): void {
    this.#world.now = new Date(Date.parse(this.#world.now) + milliseconds).toISOString();
  }

  /** Fails for an error on which neither a caller nor the host can act. */
  #expect(name: string, outcome: Outcome<unknown>): void {
    if (outcome.kind !== 'failed' || outcome.error instanceof GraphError) return;
    const { error } = outcome;
    this.#unexpected.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  /** Runs two months without faults, in which all due work is done. */
  async #end(before: Snapshot): Promise<readonly string[]> {
    const host = new Host(this.#world, new Fate());
    const start = Date.parse(this.#world.now);
    let last = before;
    for (const days of LOOKS) {
      this.#post.open(1);
      await host.moveTo(new Date(start + days * DAY).toISOString());
      this.#post.collect(0);
      const after = await takeSnapshot(this.#world);
      this.#brokenPacks = await brokenPacks(this.#world);
      const invariants = days === LOOKS.at(-1) ? { ...INVARIANTS, ...LAST } : INVARIANTS;
      const broken = this.#check(invariants, { before: last, after }, new Set(this.#answers.deleted));
      if (broken.length > 0) return broken;
      last = after;
    }
    return this.#random.chance(EPILOGUES) ? epilogue(this.#world, this.#random, this.#stage) : [];
  }

  #check(
    invariants: typeof INVARIANTS,
    snapshots: Omit<Moment, 'witness'>,
    deleted: ReadonlySet<string>,
  ): readonly string[] {
    const removals = this.#world.removals.slice(this.#removals);
    this.#removals = this.#world.removals.length;
    const additions = this.#world.additions.slice(this.#additions);
    this.#additions = this.#world.additions.length;
    const { now } = this.#world;
    const { letters } = this.#post;
    const lettersBefore = this.#letters;
    this.#letters = letters.length;
    const { posts: allPosts } = this.#world.receivers;
    const posts = allPosts.slice(this.#posts);
    this.#posts = allPosts.length;
    const ended = this.#ended;
    this.#ended = new Set();
    this.#answers.see(snapshots.before, snapshots.after);
    this.#audience.observe({ ...snapshots, now, ended });
    const { acknowledged, jobs } = this.#answers;
    const { definitions } = this.#audience;
    const witness = {
      ...{ now, acknowledged, deleted, removals, additions, letters, lettersBefore },
      ...{ strays: this.#strays, brokenPacks: this.#brokenPacks },
      ...{ jobs, ended, posts, definitions, unheard: () => this.#audience.unheard(), waiting: this.#waiting },
    };
    const broken = Object.entries(invariants).flatMap(([name, holds]) =>
      holds({ ...snapshots, witness }).map((what) => `${name}: ${what}`),
    );
    return [...this.#unexpected, ...broken];
  }
}
