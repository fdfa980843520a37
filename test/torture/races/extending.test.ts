import { sendReminder, extendInstance } from '../../../shared/reviews/instances/changeInstance';
import { addDays } from '../../../shared/rules/duration';
import { settings } from '../../support/reviewSamples';
import { DAY, FIVE_MINUTES, raceInEveryOrder, workOff } from './race';
import { admin, beginReview, instanceOf, openCrewWorld, stop, type Act } from './reviews';
import type { World } from '../../support/world/world';

let world: World;
beforeAll(async () => {
  world = await openCrewWorld();
});

/** Extends the review, which lasts a day. */
const extend: Act = (deps, { path }) =>
  extendInstance(deps, admin, path, {
    endDateTime: addDays(deps.now().slice(0, 10) + 'T20:00:00.000Z', 1),
    reason: 'ill',
  });

const end: Act = async (deps, { path }) => {
  await deps.storage.instances.findSeries(path.definitionId);
  world.now = new Date(Date.parse(world.now) + DAY).toISOString();
  await workOff(world, deps);
};

test(
  'an extension against the end by time: the review goes on until its new end, or has ended and is not extended',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [extend, end],
      check: async ({ path }, [extension]) => {
        const { status, endDateTime, extensions = [] } = await instanceOf(world, path);
        if (extension === 'done') {
          expect([status, extensions.length, endDateTime > world.now]).toEqual(['InProgress', 1, true]);
          world.now = endDateTime;
          await workOff(world);
        }
        expect(extension === 'done' ? 'done' : extension).toBe(extension === 'done' ? 'done' : 'Conflict');
        expect((await instanceOf(world, path)).status).toBe('Applied');
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'an extension against a stop: the review has ended, and nothing opens it again',
  async () => {
    await raceInEveryOrder(world, {
      begin: () => beginReview(world),
      actors: [extend, stop],
      check: async ({ path }, answers) => {
        expect([
          ['done', 'done'],
          ['Conflict', 'done'],
        ]).toContainEqual(answers);
        await workOff(world);
        const { status, extensions = [] } = await instanceOf(world, path);
        expect([status, extensions.length]).toEqual(['Applied', answers[0] === 'done' ? 1 : 0]);
      },
    });
  },
  FIVE_MINUTES,
);

test('a reminder is sent and recorded in the journal even if mails about an extension still wait', async () => {
  const review = await beginReview(world, { definition: { settings: settings({ mailNotificationsEnabled: true }) } });
  await extendInstance(world.plain, admin, review.path, { endDateTime: addDays(world.now, 2), reason: 'ill' });
  await sendReminder(world.plain, admin, review.path);
  await workOff(world);

  const key = { definitionId: review.path.definitionId, id: review.path.instanceId };
  const { rows } = await world.plain.storage.evidence.list('journal', key, undefined, 100);
  const kinds = rows.map(({ value }) => (JSON.parse(value.line) as { readonly kind: string }).kind);
  expect(kinds).toEqual(expect.arrayContaining(['extended', 'reminderRequested', 'reminded']));
});
