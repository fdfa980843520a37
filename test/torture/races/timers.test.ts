import type { Dependencies } from '../../../shared/reviews/dependencies';
import { dispatchDue } from '../../../shared/lifecycle/dispatchDue';
import { reconcile } from '../../../shared/lifecycle/reconcile';
import type { WorkMessage } from '../../../shared/storage/work/workQueue';
import { idOf, upnOf } from '../../support/company';
import { settings } from '../../support/reviewSamples';
import { DAY, FIVE_MINUTES, raceInEveryOrder, workOff } from './race';
import { admin, beginReview, decideAs, instanceOf, openCrewWorld, type Running } from './reviews';
import type { World } from '../../support/world/world';

let world: World;
beforeAll(async () => {
  world = await openCrewWorld();
});

const later = (days: number): string => new Date(Date.parse(world.now) + days * DAY).toISOString();
const both = (act: (deps: typeof world.plain) => Promise<unknown>) => [act, act];

test(
  'two timers at once put each subject on the queue, and take no row without a later one',
  async () => {
    await raceInEveryOrder(world, {
      begin: async () => {
        const running = await beginReview(world);
        world.now = later(1);
        return running;
      },
      actors: both(dispatchDue),
      check: async ({ path }, answers) => {
        expect(answers).toEqual(['done', 'done']);
        expect(world.queue.map(({ message }) => message)).toContainEqual(
          expect.objectContaining({ subject: { kind: 'instance', ...path } }),
        );
        await workOff(world);
        expect((await instanceOf(world, path)).status).toBe('Applied');
      },
    });
  },
  FIVE_MINUTES,
);

/** Returns the messages of two timers in quick succession, which make two messages from one due row. */
async function messagesOf(path: Running['path']): Promise<readonly WorkMessage[]> {
  await dispatchDue(world.plain);
  await world.plain.storage.due.put({ kind: 'instance', ...path }, world.now, world.now);
  world.now = new Date(Date.parse(world.now) + 1).toISOString();
  await dispatchDue(world.plain);
  const mine = world.queue.filter(
    ({ message: { subject } }) => 'instanceId' in subject && subject.instanceId === path.instanceId,
  );
  for (const queued of mine) world.queue.splice(world.queue.indexOf(queued), 1);
  return mine.map(({ message }) => message);
}

/** Works until a delayed message has been delivered again. */
async function workOffLater(): Promise<void> {
  await workOff(world);
  world.now = new Date(Date.parse(world.now) + 10_000).toISOString();
  await workOff(world);
}

interface Dispatched extends Running {
  readonly messages: readonly WorkMessage[];
  readonly mails: number;
  readonly removals: number;
}

const workers = [0, 1].map(
  (n) =>
    (deps: Dependencies, { messages }: Dispatched): Promise<void> =>
      reconcile(deps, messages[n]!),
);

const dispatched = async (running: Running): Promise<Dispatched> => ({
  ...running,
  messages: await messagesOf(running.path),
  mails: world.mails.length,
  removals: world.removals.length,
});

const mailsSince = ({ mails }: Dispatched): readonly string[] =>
  world.mails.slice(mails).map(({ to, subject }) => `${to.join()}: ${subject}`);

test(
  'two workers at once end a review once, remove each access once, and notify once',
  async () => {
    const member = `/v1.0/groups/${idOf('Crew')}/members`;
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOf('anna')}` };
    await raceInEveryOrder(world, {
      begin: async () => {
        await world.directory(`POST ${member}/$ref`, reference).catch(() => undefined);
        const changes = { reminderNotificationsEnabled: false, autoApplyDecisionsEnabled: true };
        const running = await beginReview(world, { definition: { settings: settings(changes), createdBy: admin } });
        const denied = running.items.find(({ principal }) => principal.displayName === 'anna')!;
        await decideAs('olga', 'Deny')(world.plain, { ...running, items: [denied] });
        world.now = later(1);
        return dispatched({ ...running, items: [denied] });
      },
      actors: workers,
      areAlike: true,
      check: async (review, answers) => {
        const { path, items, removals } = review;
        expect(answers).toEqual(['done', 'done']);
        await workOffLater();
        expect((await instanceOf(world, path)).status).toBe('Applied');
        expect(mailsSince(review)).toEqual([expect.stringContaining(upnOf('admin'))]);
        expect(world.removals.slice(removals)).toHaveLength(1);
        const events = await world.plain.storage.decisions.events({ ...path, id: path.instanceId }, items[0]!.id);
        expect(events.map(({ kind, version, applyResult }) => [kind, version, applyResult])).toEqual([
          ['single', 1, 'New'],
          ['apply', 2, 'AppliedSuccessfully'],
        ]);
      },
    });
  },
  FIVE_MINUTES,
);

test(
  'two workers at once open a review once, and invite each reviewer once',
  async () => {
    await raceInEveryOrder(world, {
      begin: async () => {
        const { path } = await beginReview(world, {
          definition: { settings: settings({ reminderNotificationsEnabled: false }) },
          instance: { status: 'NotStarted', commonReviewerIds: [] },
        });
        return dispatched({ path, items: [] });
      },
      actors: workers,
      areAlike: true,
      check: async (review, answers) => {
        expect(answers).toEqual(['done', 'done']);
        await workOffLater();
        expect((await instanceOf(world, review.path)).status).toBe('InProgress');
        expect(mailsSince(review)).toEqual([expect.stringContaining(upnOf('olga'))]);
      },
    });
  },
  FIVE_MINUTES,
);
