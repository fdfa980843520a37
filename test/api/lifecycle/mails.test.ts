import { randomUUID } from 'node:crypto';
import { idOf } from '../../support/company';
import { openOffice, queryScope, type Office } from '../../support/office';
import type { InstanceBody, Review } from '../../support/review';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: { timeZone: 'Tokyo Standard Time' }, omar: {}, chef: { timeZone: 'America/New_York' } },
    groups: {
      Pilots: { members: 'anna ben' },
      Board: { members: 'chef gone' },
      Old: { members: 'emil fay', onPremisesSyncEnabled: true },
    },
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

const recipient = (query: string) => ({
  notificationTemplateType: 'CompletedAdditionalRecipients',
  notificationRecipientScope: {
    ...queryScope(query),
    '@odata.type': '#microsoft.graph.accessReviewNotificationRecipientQueryScope',
    queryRoot: null,
  },
});

/** Returns the recipients of each mail. */
const sent = async (): Promise<string[]> => (await office.mails(name)).map((line) => line.replace(/( \S+).*/, '$1'));

test('Reviewers are invited once, reminded once halfway, and the creator is notified of the end', async () => {
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

test('Mails say times in the zone of their reader, else in that of the schedule', async () => {
  const startDate = (await office.advance('PT0S')).slice(0, 10);
  const range = { type: 'noEnd', startDate, recurrenceTimeZone: 'Pacific Standard Time' };
  const review = await opened(
    { ...all, recurrence: { pattern: { type: 'weekly', interval: 1 }, range } },
    { additionalNotificationRecipients: [recipient(`/users/${idOf('chef')}`)] },
  );
  await review.act('stop');
  await office.advance('PT0S');
  const { body } = await office.tenant<{ value: { to: string[]; subject: string; body: string }[] }>(
    'GET',
    '/local/mail',
  );
  const zones = body.value
    .filter(({ subject }) => subject.includes(name))
    .map((mail) => `${mail.to.join()} ${/\d\d:\d\d \((.*?)\)/.exec(mail.body)?.[1] ?? 'none'}`);
  expect(zones.sort()).toEqual([
    'admin@harbour.example America/Los_Angeles',
    'chef@harbour.example America/New_York',
    'olga@harbour.example Asia/Tokyo',
    'omar@harbour.example America/Los_Angeles',
  ]);
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

test('A review without notifications sends no mail', async () => {
  await opened({ ...all, mailNotificationsEnabled: false, reminderNotificationsEnabled: false });
  await office.advance('P2D');
  await office.advance('P2D');
  expect(await sent()).toEqual([]);
});

test('Additional recipients are notified of the end, each once', async () => {
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

describe('Where the mailbox does not send', () => {
  afterEach(() => office.mend());

  const errorsOf = async (review: Review): Promise<readonly string[]> => {
    const { errors = [] } = (await office.as('admin').get<InstanceBody>(`beta${await review.instancePath()}`)).body;
    return errors.map(({ code }) => code);
  };

  test('a review goes on to its end and reports the refusal, and a later reminder reaches all reviewers', async () => {
    await office.fault({ target: 'mail', match: '.', status: 403, count: 1000 });
    const review = await opened({ ...all, autoApplyDecisionsEnabled: true });
    expect([await review.status(), await errorsOf(review)]).toEqual(['InProgress', ['MailsNotSent']]);
    expect(await review.decide('olga', { anna: 'Deny' })).toBe(204);

    await office.mend();
    await review.act('sendReminder');
    await office.advance('PT0S');
    expect(await sent()).toEqual(['olga: Reminder:', 'omar: Reminder:']);

    await office.fault({ target: 'mail', match: '.', status: 404, count: 1000 });
    await office.advance('P4D');
    expect([await review.status(), (await review.item('anna')).applyResult]).toEqual([
      'Applied',
      'AppliedSuccessfully',
    ]);
    expect(await errorsOf(review)).toEqual(['MailsNotSent', 'MailsNotSent']);
  });

  test('the operator sees the reason', async () => {
    const { body } = await office.as('admin').get<{ details: { gaps: readonly object[] } }>(`${office.url}/healthz`);
    expect(body.details.gaps).toMatchObject([{ what: 'mails', why: 'noMailbox' }]);
  });

  test('for a while, reviewers can already decide, and are invited later', async () => {
    await office.fault({ target: 'mail', match: '.', status: 429, retryAfterSeconds: 3, count: 1 });
    const review = await office.review({ displayName: name, group: 'Pilots', reviewers: ['olga'], settings: all });
    const moving = office.advance('PT0S');
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect([await review.status(), await sent()]).toEqual(['InProgress', []]);
    expect(await review.decide('olga', { ben: 'Approve' })).toBe(204);

    await moving;
    expect([await sent(), await errorsOf(review)]).toEqual([['olga: Please'], []]);
  });

  test('repeatedly, the review does not fail', async () => {
    await office.fault({ target: 'mail', match: '.', status: 429, retryAfterSeconds: 0, count: 60 });
    const review = await office.review({ displayName: name, group: 'Pilots', reviewers: ['olga'], settings: all });
    await office.advance('PT0S');
    expect([await sent(), await errorsOf(review)]).toEqual([['olga: Please'], []]);
  });
});

test('The creator is notified once, at the opening, of items without a reviewer, even without other mails', async () => {
  const review = await office.review({
    displayName: name,
    group: 'Pilots',
    reviewers: ['./owners'],
    settings: { mailNotificationsEnabled: false },
  });
  await office.advance('PT0S');
  await office.advance('P1D');
  expect(await office.mails(name)).toEqual([`admin: Access review needs reviewers: ${name} (Pilots)`]);
  expect(await review.status()).toBe('InProgress');
});

test('The creator is notified once of failed removals and their reasons, and not if all succeeded', async () => {
  const settings = { autoApplyDecisionsEnabled: true, defaultDecisionEnabled: true, defaultDecision: 'Deny' };
  for (const group of ['Old', 'Pilots']) {
    await office.review({ displayName: name, group, reviewers: ['olga'], settings });
    await office.advance('PT0S');
    await office.advance('P3D');
  }
  await office.advance('P1D');
  expect(await office.mails(name)).toEqual([`admin: Access review could not remove all access: ${name} (Old)`]);
  const { body } = await office.tenant<{ value: { subject: string; body: string }[] }>('GET', '/local/mail');
  const text = body.value.find(({ subject }) => subject.includes(name))?.body ?? '';
  expect(text).toContain('Access that was denied is still there for 2 people');
  expect(text).toMatch(/>2<.*The group is synchronised from an on-premises directory/);
});
