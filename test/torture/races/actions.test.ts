import { deleteDefinition } from '../../../shared/reviews/definitions/deleteDefinition';
import { stopDefinition, updateDefinition } from '../../../shared/reviews/definitions/changeDefinition';
import { applyDecisions, updateInstance } from '../../../shared/reviews/instances/changeInstance';
import { idOf } from '../../support/company';
import { settings } from '../../support/reviewSamples';
import { DAY, FIVE_MINUTES, raceInEveryOrder, workOff } from './race';
import {
  admin,
  beginReview,
  decideAs,
  instanceOf,
  itemsOf,
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

const remove: Act = (deps, { path }) => deleteDefinition(deps, admin, path);
const ask =
  (name: string): Act =>
  (deps, { path }) =>
    updateInstance(deps, admin, path, () => ({
      reviewers: [{ query: `/users/${idOf(name)}`, queryType: 'MicrosoftGraph', queryRoot: null }],
    }));

const statusOf = async (running: Running) => (await instanceOf(world, running.path)).status;

test(
  'PUT of an instance against its stop: it is replaced before, or refused',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [ask('anna'), stop],
      check: async ({ path }, answers) => {
        expect([
          ['done', 'done'],
          ['Conflict', 'done'],
        ]).toContainEqual(answers);
        await workOff(world);
        const { status, commonReviewerIds } = await instanceOf(world, path);
        expect([status, commonReviewerIds]).toEqual(['Applied', [idOf(answers[0] === 'done' ? 'anna' : 'olga')]]);
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'two PUTs of an instance: the last one names the reviewers, and they alone are listed as current',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [ask('anna'), ask('bert')],
      check: async ({ path }, answers, order) => {
        expect(answers).toEqual(['done', 'done']);
        // A lost race writes nothing, so the last write decides.
        const last = order.findLast((call) => call.includes('write replace instance:'))!;
        const { commonReviewerIds } = await instanceOf(world, path);
        expect(commonReviewerIds).toEqual([idOf(last.startsWith('0') ? 'anna' : 'bert')]);
        const { rows } = await world.plain.storage.contacts.list({ ...path, id: path.instanceId }, undefined, 10);
        expect(rows.filter(({ value }) => value.current).map(({ value }) => value.id)).toEqual(commonReviewerIds);
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'PUT of a definition against its stop: both take effect',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [
        (deps, { path }) => updateDefinition(deps, admin, path, (now) => ({ ...now, displayName: 'Night crew' })),
        async (deps, { path }) => {
          await stopDefinition(deps, admin, path);
          await workOff(world, deps);
        },
      ],
      check: async (running, answers) => {
        expect(answers).toEqual(['done', 'done']);
        await workOff(world);
        const found = await world.plain.storage.definitions.find(running.path.definitionId);
        expect([found?.value.displayName, found?.value.status]).toEqual(['Night crew', 'Applied']);
        expect(await statusOf(running)).toBe('Applied');
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'a stop against the end by time: it is one end',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [
        stop,
        async (deps, { path }) => {
          await deps.storage.instances.findSeries(path.definitionId);
          world.now = new Date(Date.parse(world.now) + DAY).toISOString();
          await workOff(world, deps);
        },
      ],
      check: async (running, answers) => {
        expect([
          ['done', 'done'],
          ['Conflict', 'done'],
        ]).toContainEqual(answers);
        await workOff(world);
        expect(await statusOf(running)).toBe('Applied');
        const found = await world.plain.storage.definitions.find(running.path.definitionId);
        expect(found?.value.status).toBe('Applied');
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'two stops: one ends it, and the other is a conflict',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [stop, stop],
      check: async (_running, answers) => {
        expect([...answers].sort()).toEqual(['Conflict', 'done']);
        await Promise.resolve();
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'two deletions: the later one finds nothing, and nothing is left',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [remove, remove],
      check: async ({ path }, answers) => {
        expect(answers).toContain('done');
        expect(['done', 'ResourceNotFound']).toEqual(expect.arrayContaining([...answers]));
        await workOff(world);
        const rows = await world.rows('reviews');
        const left = rows.filter(({ partitionKey }) => partitionKey === path.definitionId);
        expect(left.map(({ rowKey }) => rowKey)).toEqual(['series']);
      },
    });
  },
  FIVE_MINUTES,
);

describe('Applying against the deletion of the definition', () => {
  const member = `/v1.0/groups/${idOf('Crew')}/members`;
  const join = (name: string) =>
    world
      .directory(`POST ${member}/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOf(name)}`,
      })
      .catch(() => undefined);

  test(
    'removes nobody after the answer',
    async () => {
      const removedAt = { deletion: 0 };
      const withoutAutomation = {
        definition: { settings: settings({ mailNotificationsEnabled: false, autoApplyDecisionsEnabled: false }) },
      };
      await raceInEveryOrder(world, {
        begin: async () => {
          await join('anna');
          const running = await beginReview(world, withoutAutomation);
          await decideAs('olga', 'Deny')(world.plain, running);
          await stop(world.plain, running);
          await workOff(world);
          return running;
        },
        actors: [
          async (deps, { path }) => {
            await applyDecisions(deps, admin, path);
            await workOff(world, deps);
          },
          async (deps, running) => {
            await remove(deps, running);
            removedAt.deletion = world.removals.length;
          },
        ],
        check: async ({ path }, answers) => {
          expect([
            ['done', 'done'],
            ['ResourceNotFound', 'done'],
          ]).toContainEqual(answers);
          await workOff(world);
          expect(world.removals).toHaveLength(removedAt.deletion);
          await expect(itemsOf(world, path)).resolves.toEqual([]);
        },
      });
    },
    FIVE_MINUTES,
  );
});
