import { randomUUID } from 'node:crypto';
import { idOf } from '../../support/company';
import { openOffice, queryScope, type Office } from '../../support/office';
import type { Review } from '../../support/review';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: {}, omar: {}, chef: {} },
    groups: { Pilots: { members: 'anna ben' }, Board: { members: 'chef gone' } },
  });
});
afterAll(() => office.stop());
let name = '';
beforeEach(() => {
  name = `Watch ${randomUUID()}`;
});

const all = { mailNotificationsEnabled: true, reminderNotificationsEnabled: true, instanceDurationInDays: 4 };

async function opened(settings: object, others: object = {}): Promise<Review> {
  const review = await office.review({
    displayName: name,
    group: 'Pilots',
    reviewers: ['olga', 'omar'],
    settings,
    ...others,
  });
  await office.advance('PT0S');
  return review;
}

/** Who got which mail. */
const sent = async (): Promise<string[]> => (await office.mails(name)).map((line) => line.replace(/( \S+).*/, '$1'));

test('Reviewers are invited once, reminded once halfway, and the creator hears of the end', async () => {
  await opened(all);
  expect(await sent()).toEqual(['olga: Please', 'omar: Please']);
  await office.advance('P1DT23H');
  expect((await sent()).length).toBe(2);
  await office.advance('PT1H');
  expect(await sent()).toEqual(['olga: Please', 'olga: Reminder:', 'omar: Please', 'omar: Reminder:']);
  await office.advance('P1D');
  expect((await sent()).length).toBe(4);
  await office.advance('P1D');
  expect((await sent()).filter((line) => !/Please|Reminder/.test(line))).toEqual(['admin: Access']);
  await office.advance('P10D');
  expect((await sent()).length).toBe(5);
});

test('A mail has the text for reviewers, and a link that leads to the review on the page', async () => {
  await opened(all, { descriptionForReviewers: 'Ask <harbour & co>' });
  const { body } = await office.tenant<{ value: { subject: string; body: string }[] }>('GET', '/local/mail');
  const text = body.value.find(({ subject }) => subject.includes(name))?.body ?? '';
  expect(text).toContain('Ask &lt;harbour &amp; co&gt;');
  expect(text).not.toContain('<harbour');
  const [, link = ''] = /href="([^"]*)"/.exec(text) ?? [];
  const [, definitionId = '', instanceId = ''] = /\/reviews\/([^/]+)\/([^/]+)$/.exec(link) ?? [];
  const shell = await fetch(link);
  expect([shell.status, shell.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const path = `/definitions/${definitionId}/instances/${instanceId}/decisions/filterByCurrentUser(on='reviewer')`;
  const answer = await office.as('olga').get<{ value: object[] }>(path);
  expect([answer.status, answer.body.value.length]).toEqual([200, 2]);
});

test('sendReminder reminds at once, once an hour, and does not replace the one halfway', async () => {
  const review = await opened(all);
  for (const times of [1, 2]) {
    expect(await review.act('sendReminder')).toBe(204);
    await office.advance('PT59M');
    expect(await review.act('sendReminder')).toBe(429);
    await office.advance('PT1M');
    expect((await sent()).filter((line) => line === 'olga: Reminder:').length).toBe(times);
  }
  await office.advance('P2D');
  expect((await sent()).filter((line) => line === 'olga: Reminder:').length).toBe(3);
  await review.act('stop');
  await office.advance('PT0S');
  expect(await review.act('sendReminder')).toBe(409);
});

test('No mail goes out where the review wants none', async () => {
  await opened({ ...all, mailNotificationsEnabled: false, reminderNotificationsEnabled: false });
  await office.advance('P2D');
  await office.advance('P2D');
  expect(await sent()).toEqual([]);
});

test('Additional recipients hear of the end, each once', async () => {
  const recipient = (query: string) => ({
    notificationTemplateType: 'CompletedAdditionalRecipients',
    notificationRecipientScope: {
      ...queryScope(query),
      '@odata.type': '#microsoft.graph.accessReviewNotificationRecipientQueryScope',
      queryRoot: null,
    },
  });
  const additionalNotificationRecipients = [
    recipient(`/users/${idOf('admin')}`),
    recipient(`/groups/${idOf('Board')}/transitiveMembers`),
  ];
  const review = await opened({ mailNotificationsEnabled: true }, { additionalNotificationRecipients });
  await review.act('stop');
  await office.advance('PT0S');
  expect((await sent()).filter((line) => !line.includes('Please'))).toEqual([
    'admin: Access',
    'chef: Access',
    'gone: Access',
  ]);
});
