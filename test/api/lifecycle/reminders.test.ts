import { idOf } from '../../support/company';
import { openOffice, queryScope, reviewers, type Office } from '../../support/office';
import { Review } from '../../support/review';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: {}, anna: { manager: 'mia' }, ben: { manager: 'max' } },
    groups: { Pilots: { members: 'anna ben' } },
  });
});
afterAll(() => office.stop());

/** Returns a review of eight days with reminders three days, a day and some hours before its end. */
async function opened(displayName: string, ...names: readonly string[]): Promise<Review> {
  const { body } = await office.as('admin').post<{ id: string }>('beta/definitions', {
    displayName,
    scope: queryScope(`/groups/${idOf('Pilots')}/transitiveMembers`),
    reviewers: reviewers(...names),
    settings: { instanceDurationInDays: 8, mailNotificationsEnabled: true },
    reviewOptions: { reminders: ['P3D', 'P1D', 'PT5H'] },
  });
  await office.advance('PT0S');
  return new Review(office, body.id);
}

const reminded = async (displayName: string): Promise<string[]> =>
  (await office.mails(displayName)).filter((line) => line.includes('Reminder')).map((line) => line.split(':')[0]!);

test('reminders go out at the times before the end, to reviewers with open items, once a day at most', async () => {
  const review = await opened('Managed', './manager');
  await office.advance('P4DT23H');
  expect(await reminded('Managed')).toEqual([]);
  await office.advance('PT1H');
  expect(await reminded('Managed')).toEqual(['max', 'mia']);
  expect(await review.decide('mia', { anna: 'Approve' })).toBe(204);
  await office.advance('P2D');
  expect(await reminded('Managed')).toEqual(['max', 'max', 'mia']);
  await office.advance('PT20H');
  expect(await reminded('Managed')).toEqual(['max', 'max', 'mia']);
});

test('nobody is reminded when everything is decided, not even on request', async () => {
  const review = await opened('Decided', 'olga');
  await review.decide('olga', { anna: 'Approve', ben: 'Deny' });
  expect(await review.act('sendReminder')).toBe(204);
  await office.advance('P7DT12H');
  expect(await reminded('Decided')).toEqual([]);
});

test.each([
  ['no duration', ['tomorrow']],
  ['six times', ['P1D', 'P2D', 'P3D', 'P4D', 'P5D', 'P6D']],
])('%s is 400', async (_, reminders) => {
  const { status, body } = await office.as('admin').post('beta/definitions', {
    displayName: 'Refused',
    scope: queryScope(`/groups/${idOf('Pilots')}/transitiveMembers`),
    reviewers: reviewers('olga'),
    settings: { instanceDurationInDays: 8 },
    reviewOptions: { reminders },
  });
  expect([status, body.error.details?.[0]?.target]).toEqual([400, expect.stringContaining('reviewOptions/reminders')]);
});
