import { openOffice, recurring, reviewers, type Office } from '../../support/office';
import type { InstanceBody, Review } from '../../support/review';

const CREW = Array.from({ length: 60 }, (_, n) => `sailor${n}`);

let office: Office;
beforeAll(async () => {
  office = await openOffice(
    {
      people: { olga: {}, omar: {} },
      groups: { Pilots: { members: 'anna ben' }, Cooks: { members: 'dan ed' }, Crew: { members: CREW.join(' ') } },
    },
    { settings: { REMOVAL_GUARD_PERCENT: '100' } },
  );
});
afterAll(() => office.stop());

const weekly = (day: string) => recurring({ startDate: day });
const today = async (): Promise<string> => (await office.advance('PT0S')).slice(0, 10);

async function series(group = 'Pilots', settings: object = {}): Promise<Review> {
  const review = await office.review({
    group,
    reviewers: ['olga'],
    settings: { ...weekly(await today()), defaultDecisionEnabled: true, defaultDecision: 'Deny', ...settings },
  });
  await office.advance('PT0S');
  return review;
}

const statuses = async (review: Review): Promise<string[]> => (await review.instances()).map(({ status }) => status);

describe('Stopping', () => {
  test('an instance ends it as its end time would; the next one waits', async () => {
    const review = await series();
    await review.decide('olga', { anna: 'Approve' });
    expect(await review.act('stop')).toBe(204);
    await office.advance('PT0S');
    expect(await statuses(review)).toEqual(['Completed', 'NotStarted']);
    // Its end is the instant at which it was stopped.
    expect((await review.instance()).endDateTime.slice(0, 19)).toBe((await office.advance('PT0S')).slice(0, 19));
    expect(await review.each('decision')).toEqual({ anna: 'Approve', ben: 'Deny' });
    expect(await review.act('stop')).toBe(409);
    expect(await review.status()).toBe('InProgress');
  });

  test('a definition ends the running instances and the whole series', async () => {
    const review = await series();
    expect((await office.as('admin').post(`${review.path}/stop`)).status).toBe(204);
    await office.advance('PT0S');
    expect(await statuses(review)).toEqual(['Completed']);
    expect(await review.each('decision')).toEqual({ anna: 'Deny', ben: 'Deny' });
    expect(await review.status()).toBe('Completed');
    await office.advance('P30D');
    expect(await statuses(review)).toEqual(['Completed']);
    expect((await office.as('admin').post(`${review.path}/stop`)).status).toBe(204);
  });

  test('a definition withdraws the instance that waits', async () => {
    const review = await series();
    await office.advance('P3D');
    expect(await statuses(review)).toEqual(['Completed', 'NotStarted']);
    await office.as('admin').post(`${review.path}/stop`);
    await office.advance('PT0S');
    expect(await statuses(review)).toEqual(['Completed']);
    expect(await review.status()).toBe('Completed');
  });
});

describe('Deleting a definition', () => {
  test('makes the whole definition unreadable at once and stops all its work', async () => {
    const review = await series('Cooks', { autoApplyDecisionsEnabled: true, mailNotificationsEnabled: true });
    const path = await review.instancePath();
    const { id } = await review.item('dan');
    expect((await office.as('admin').delete(review.path)).status).toBe(204);
    for (const gone of [
      review.path,
      `${review.path}/instances`,
      path,
      `${path}/decisions`,
      `${path}/decisions/${id}`,
      `${path}/contactedReviewers`,
    ]) {
      expect([gone, (await office.as('admin').get(gone)).status]).toEqual([gone, 404]);
    }
    expect((await office.as('olga').patch(`${path}/decisions/${id}`, { decision: 'Deny' })).status).toBe(404);
    expect((await office.as('admin').post(`${path}/stop`)).status).toBe(404);
    expect((await office.as('admin').delete(review.path)).status).toBe(404);
    const sent = (await office.mails('Cooks')).length;
    await office.advance('P7D');
    expect(await office.members('Cooks')).toEqual(['dan', 'ed']);
    expect((await office.mails('Cooks')).length).toBe(sent);
  });

  test.each([0, 500, 1000])(
    'stops an apply that is under way (for %d ms): access that is left after the answer stays',
    async (pause) => {
      const review = await series('Crew', { autoApplyDecisionsEnabled: true });
      const path = await review.instancePath();
      await office.fault({ target: 'directory', match: 'POST .*batch', delayMs: 400, count: 1000 });
      const moving = office.advance('P3D');
      for (let status = ''; status !== 'Applying';) {
        ({ status } = (await office.as('admin').get<InstanceBody>(path)).body);
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
      expect((await office.as('admin').delete(review.path)).status).toBe(204);
      const left = await office.members('Crew');
      await office.mend();
      await moving;
      await office.advance('P1D');
      expect(await office.members('Crew')).toEqual(left);
    },
  );
});

describe('Changing a definition', () => {
  test('applies to later instances, the waiting one included, and leaves the running one as it is', async () => {
    const review = await series();
    const definition = await review.get();
    const settings = { ...definition.settings, defaultDecision: 'Approve', instanceDurationInDays: 5 };
    const body = { ...definition, displayName: 'New name', reviewers: reviewers('omar'), settings };
    expect((await office.as('admin').put(review.path, body)).status).toBe(204);
    await office.advance('PT0S');
    expect(await review.decide('omar', { anna: 'Approve' })).toBe(403);
    expect(await review.decide('olga', { anna: 'Approve' })).toBe(204);
    const { startDateTime, endDateTime } = await review.instance();
    expect(Date.parse(endDateTime) - Date.parse(startDateTime)).toBe(3 * 86_400_000);

    await office.advance('P3D');
    expect(await review.each('decision')).toEqual({ anna: 'Approve', ben: 'Deny' });
    await office.advance('P4D');
    expect(await review.decide('olga', { ben: 'Approve' })).toBe(403);
    expect(await review.decide('omar', { ben: 'Deny' })).toBe(204);
    await office.advance('P5D');
    expect(await review.each('decision')).toEqual({ anna: 'Approve', ben: 'Deny' });
    expect(await review.get()).toMatchObject({ displayName: 'New name', status: 'InProgress' });
  });

  test('also applies to the instance that already waits', async () => {
    const review = await series();
    await office.advance('P3D');
    const definition = await review.get();
    const settings = { ...definition.settings, instanceDurationInDays: 1 };
    await office.as('admin').put(review.path, { ...definition, reviewers: reviewers('omar'), settings });
    await office.advance('PT0S');
    const waiting = (await review.instances()).at(-1);
    expect(waiting).toMatchObject({
      status: 'NotStarted',
      reviewers: [{ query: expect.stringContaining('/users/') as string }],
    });
    expect(Date.parse(waiting?.endDateTime ?? '') - Date.parse(waiting?.startDateTime ?? '')).toBe(86_400_000);
    await office.advance('P4D');
    expect(await review.contacted()).toEqual(['omar']);
  });
});
