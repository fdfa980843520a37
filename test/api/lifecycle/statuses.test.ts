import { openOffice, recurring, type Office } from '../../support/office';
import type { Review } from '../../support/review';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { boss: {} },
    groups: { Pilots: { members: 'anna ben', owners: 'olga' }, Cooks: { members: 'cara dan', owners: 'olga' } },
  });
});
afterAll(() => office.stop());

/** Returns the statuses that an instance shows during an action while storage writes slowly. */
async function watch(review: Review, act: () => Promise<unknown>): Promise<string[]> {
  await office.fault({ target: 'storage', match: '^(?!GET|HEAD)', delayMs: 100, count: 100_000 });
  const seen: string[] = [];
  const acting = act().then(() => 'over');
  const note = async () => {
    const [instance] = await review.instances();
    if (instance && seen.at(-1) !== instance.status) seen.push(instance.status);
  };
  while ((await Promise.race([acting, note()])) !== 'over');
  await office.mend();
  await note();
  return seen;
}

/** Moves the clock while a call fails that the work needs, then runs `look` to check the status. */
async function pausedBy(fault: object, duration: string, look: () => Promise<void>): Promise<void> {
  await office.fault({ status: 503, retryAfterSeconds: 1, count: 100_000, ...fault });
  const moving = office.advance(duration);
  await new Promise((resolve) => setTimeout(resolve, 700));
  await look();
  await office.mend();
  await moving;
}

test('An instance passes through every status, each of them stored', async () => {
  const review = await office.review({
    group: 'Pilots',
    reviewers: ['olga'],
    settings: {
      mailNotificationsEnabled: true,
      defaultDecisionEnabled: true,
      defaultDecision: 'Deny',
      autoApplyDecisionsEnabled: true,
      recurrence: { pattern: null, range: { type: 'numbered', numberOfOccurrences: 0, startDate: '2026-01-06' } },
    },
  });
  expect((await review.instances()).map(({ id }) => id)).toEqual([review.id]);
  expect(await watch(review, () => office.advance('P1D'))).toEqual([
    'NotStarted',
    'Initializing',
    'Starting',
    'InProgress',
  ]);
  expect(await review.status()).toBe('InProgress');
  expect(await review.decide('olga', { anna: 'Approve' })).toBe(204);
  expect(await watch(review, () => office.advance('P3D'))).toEqual([
    'InProgress',
    'Completing',
    'AutoReviewing',
    'AutoReviewed',
    'Completed',
    'Applying',
    'Applied',
  ]);
  expect(await review.status()).toBe('Applied');
  expect(await office.members('Pilots')).toEqual(['anna']);
});

test('A definition of one instance shows its status; nobody decides before it is open', async () => {
  const review = await office.review({
    group: 'Cooks',
    reviewers: ['olga'],
    settings: { mailNotificationsEnabled: true },
  });
  await pausedBy({ target: 'directory', match: 'GET .*members' }, 'PT0S', async () => {
    expect([await review.status(), (await review.instance()).status]).toEqual(['Initializing', 'Initializing']);
  });
  expect([await review.status(), (await review.instance()).status]).toEqual(['InProgress', 'InProgress']);
});

test('Without a default decision, the review completes at once and waits for an administrator to apply it', async () => {
  const review = await office.review({
    group: 'Cooks',
    reviewers: ['olga'],
    settings: { mailNotificationsEnabled: true },
  });
  await office.advance('PT0S');
  await review.decide('olga', { cara: 'Deny' });
  expect(await review.act('applyDecisions')).toBe(409);
  await pausedBy({ target: 'mail', match: '.' }, 'P3D', async () => {
    expect(await review.status()).toBe('Completing');
    expect(await review.act('applyDecisions')).toBe(409);
    expect(await review.act('stop')).toBe(409);
  });
  expect(await review.status()).toBe('Completed');
  await office.advance('P10D');
  expect(await office.members('Cooks')).toEqual(['cara', 'dan']);

  expect(await review.act('applyDecisions')).toBe(204);
  await office.advance('PT0S');
  expect(await review.status()).toBe('Applied');
  expect(await office.members('Cooks')).toEqual(['dan']);
  const [cara, dan] = [await review.item('cara'), await review.item('dan')];
  expect([cara.applyResult, cara.appliedBy.displayName]).toEqual(['AppliedSuccessfully', 'admin']);
  expect([dan.decision, dan.applyResult, dan.appliedDateTime]).toEqual(['NotReviewed', 'New', null]);
  expect(await review.act('applyDecisions')).toBe(409);
});

test('A definition of several instances is not started, in progress, and completed after the last', async () => {
  const review = await office.review({
    group: 'Cooks',
    reviewers: ['olga'],
    settings: recurring({ type: 'numbered', numberOfOccurrences: 2, startDate: '2026-03-02' }),
  });
  expect(await review.status()).toBe('NotStarted');
  await office.to('2026-03-02T08:00:00Z');
  expect(await review.status()).toBe('InProgress');
  await office.to('2026-03-07T12:00:00Z');
  expect(await review.status()).toBe('InProgress');
  await office.to('2026-03-09T08:00:00Z');
  await office.to('2026-03-12T08:00:00Z');
  expect((await review.schedule()).map((line) => line.split(' ')[2])).toEqual(['Completed', 'Completed']);
  expect(await review.status()).toBe('Completed');
});
