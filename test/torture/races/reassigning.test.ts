import { changeDelegation } from '../../../shared/reviews/access/delegates';
import { reassign } from '../../../shared/reviews/decisions/reassign';
import { mayDecide } from '../../../shared/rules/decisions/reviewerRights';
import { addDays } from '../../../shared/rules/duration';
import { idOf } from '../../support/company';
import { decision as newDecision } from '../../support/reviewSamples';
import { personOf } from '../../support/world/clients';
import { FIVE_MINUTES, raceInEveryOrder, workOff } from './race';
import {
  admin,
  beginReview,
  decideAs,
  instanceOf,
  itemsOf,
  OLGA,
  openCrewWorld,
  stop,
  type Act,
  type Running,
} from './reviews';
import type { World } from '../../support/world/world';

let world: World;
beforeAll(async () => {
  world = await openCrewWorld();
});

/** Reassigns the first item. */
const giveTo =
  (name: string): Act =>
  (deps, { path, items }) =>
    reassign(deps, { caller: admin }, path, { reviewerId: idOf(name), reason: 'ill', decisionIds: [items[0]!.id] });

const PEOPLE = ['olga', 'admin', 'anna', 'bert'];

/** Returns the reviewers of the first item. */
async function reviewersOf({ path }: Running): Promise<string[]> {
  const [item] = await itemsOf(world, path);
  const instance = await instanceOf(world, path);
  return PEOPLE.filter((name) => mayDecide(instance, item!, idOf(name)));
}

const kindsOf = async ({ path }: Running): Promise<string[]> => {
  const [item] = await itemsOf(world, path);
  const events = await world.plain.storage.decisions.events({ ...path, id: path.instanceId }, item!.id);
  return events.map(({ kind }) => kind);
};

test(
  'a reassignment against a decision: the item is decided before and stays, or is moved and the decision is refused',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [giveTo('admin'), decideAs('olga', 'Approve')],
      check: async (running, answers) => {
        expect([
          ['done', 'Forbidden'],
          ['Conflict', 'done'],
        ]).toContainEqual(answers);
        expect(await kindsOf(running)).toEqual(answers[0] === 'done' ? ['reassign'] : ['single']);
        expect(await reviewersOf(running)).toEqual(answers[0] === 'done' ? ['admin'] : ['olga']);
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'two equal reassignments: the item is moved once',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [giveTo('admin'), giveTo('admin')],
      check: async (running, answers) => {
        expect(answers).toEqual(['done', 'done']);
        expect(await kindsOf(running)).toEqual(['reassign']);
        expect(await reviewersOf(running)).toEqual(['admin']);
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'a reassignment against a stop: it is refused, or the item is with its new reviewer at the end',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [giveTo('admin'), stop],
      check: async (running, answers) => {
        expect([
          ['done', 'done'],
          ['Conflict', 'done'],
        ]).toContainEqual(answers);
        await workOff(world);
        expect((await instanceOf(world, running.path)).status).toBe('Applied');
        expect(await kindsOf(running)).toEqual(answers[0] === 'done' ? ['reassign'] : []);
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'fifty reassignments at once: each item has one reviewer, and the journal names them all',
  async () => {
    const running = await beginReview(world);
    const key = { ...running.path, id: running.path.instanceId };
    const added = Array.from({ length: 48 }, () => newDecision({ instanceId: key.id }));
    await world.plain.storage.decisions.put(key, [added]);
    const items = await itemsOf(world, running.path);
    await Promise.all(
      items.map((item, n) => giveTo(n % 2 === 0 ? 'admin' : 'olga')(world.plain, { ...running, items: [item] })),
    );
    const instance = await instanceOf(world, running.path);
    for (const [n, { id }] of items.entries()) {
      const found = await world.plain.storage.decisions.find(key, id);
      expect(found?.value.assignment?.reviewerIds).toEqual([idOf(n % 2 === 0 ? 'admin' : 'olga')]);
    }
    expect([...instance.itemReviewerIds!].sort()).toEqual([idOf('admin'), idOf('olga')].sort());
    const journal = await world.plain.storage.evidence.list('journal', key, undefined, 1_000);
    const named = journal.rows
      .map(({ value }) => JSON.parse(value.line) as { kind: string; decisionIds?: string[] })
      .flatMap(({ kind, decisionIds = [] }) => (kind === 'reassigned' ? decisionIds : []));
    expect(named.sort()).toEqual(items.map(({ id }) => id).sort());
  },
  FIVE_MINUTES,
);

/** Makes the administrator olga's delegate for some minutes. */
const delegateUntil =
  (minutes: number): Act =>
  (deps) =>
    changeDelegation(
      deps,
      personOf('olga'),
      {},
      {
        delegateId: idOf('admin'),
        startDateTime: new Date(Date.parse(world.now) - 3_600_000).toISOString(),
        endDateTime: new Date(Date.parse(world.now) + minutes * 60_000).toISOString(),
      },
    );

test(
  'the end of a delegation against a decision: the delegate decides before it, or not at all, and never after it',
  async () => {
    await raceInEveryOrder(world, {
      begin: async () => {
        world.now = addDays(world.now, 2);
        const running = await beginReview(world);
        await delegateUntil(60)(world.plain, running);
        return running;
      },
      actors: [delegateUntil(0), decideAs('admin', 'Approve')],
      check: async (running, answers) => {
        expect(['done', 'Forbidden']).toContain(answers[1]);
        const isDecided = answers[1] === 'done';
        const { path, items } = running;
        const before = await world.plain.storage.decisions.events({ ...path, id: path.instanceId }, items[0]!.id);
        expect(before.map(({ by, onBehalfOf }) => [by.id, onBehalfOf?.id])).toEqual(
          isDecided ? [[idOf('admin'), idOf('olga')]] : [],
        );
        await expect(decideAs('admin', 'Deny')(world.plain, running)).rejects.toMatchObject({ code: 'Forbidden' });
      },
    });
  },
  FIVE_MINUTES,
);

const escalating = {
  fallbackReviewers: [{ ...OLGA, query: `/users/${idOf('admin')}` }],
  reviewOptions: {
    removalGuard: 'on',
    escalation: [{ afterDuration: 'PT1H', to: 'fallbackReviewers', mode: 'replace' }],
  },
} as const;

const escalateInTime: Act = async (deps, { path }) => {
  await deps.storage.instances.findSeries(path.definitionId);
  world.now = new Date(Date.parse(world.now) + 3_600_000).toISOString();
  await workOff(world, deps);
};

test(
  'an escalation against a decision: the item is decided first and stays, or has other reviewers and the decision is refused',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world, { definition: escalating }),
      actors: [escalateInTime, decideAs('olga', 'Approve')],
      check: async (running, [, answer]) => {
        await workOff(world);
        expect(['done', 'Forbidden']).toContain(answer);
        expect(await kindsOf(running)).toEqual([answer === 'done' ? 'single' : 'escalate']);
        expect(await reviewersOf(running)).toEqual([answer === 'done' ? 'olga' : 'admin']);
      },
    });
  },
  FIVE_MINUTES,
);
