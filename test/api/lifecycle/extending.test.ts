import { openOffice, type Office } from '../../support/office';
import type { Review } from '../../support/review';
import { inStages, STAGED_COMPANY, stagesIn } from '../../support/stages';

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: { olga: {}, omar: {}, ...STAGED_COMPANY.people },
    groups: { Pilots: { members: 'anna ben' }, ...STAGED_COMPANY.groups },
  });
});
afterAll(() => office.stop());

const stages = stagesIn(() => office);
const inDays = async (days: number): Promise<string> =>
  new Date(Date.parse(await office.advance('PT0S')) + days * 86_400_000).toISOString();

/** Returns a review of two days that has just begun. */
async function opened(settings: object = {}, reviewers = ['olga']): Promise<Review> {
  const review = await office.review({
    displayName: 'Pilots',
    group: 'Pilots',
    reviewers,
    settings: { instanceDurationInDays: 2, ...settings },
  });
  await office.advance('PT0S');
  return review;
}

const extend = async (review: Review, body: object, headers: Record<string, string> = {}) =>
  office.as('admin').send('POST', `beta${await review.instancePath()}/extend`, { body, headers });

test('extend moves the end: reviewers decide until then, and nobody after it', async () => {
  const review = await opened();
  const endDateTime = await inDays(3);
  expect((await extend(review, { endDateTime, reason: 'year end' })).status).toBe(204);
  expect((await review.instance()).endDateTime).toBe(endDateTime);
  await office.advance('P2DT12H');
  expect(await review.decide('olga', { anna: 'Approve' })).toBe(204);
  await office.advance('PT12H');
  expect(await review.decide('olga', { ben: 'Approve' })).toBe(409);
  expect(await review.status()).toBe('Completed');
});

test('a recurring review cannot be extended into its next occurrence', async () => {
  const recurrence = {
    pattern: { type: 'daily', interval: 3 },
    range: { type: 'noEnd', startDate: (await inDays(0)).slice(0, 10) },
  };
  const review = await opened({ recurrence });
  const { startDateTime } = await review.instance();
  const next = new Date(Date.parse(startDateTime) + 3 * 86_400_000).toISOString();
  const late = new Date(Date.parse(next) + 1).toISOString();
  const refused = await extend(review, { endDateTime: late, reason: 'year end' });
  expect(refused).toMatchObject({
    status: 409,
    body: { error: { details: [{ target: 'endDateTime', message: expect.stringContaining(next) as string }] } },
  });
  expect((await extend(review, { endDateTime: next, reason: 'year end' })).status).toBe(204);
  await office.advance('P3D');
  expect((await review.schedule()).map((line) => line.split(' ').at(-1))).toContain('InProgress');
  await review.act('stop');
});

test.each<[string, object, readonly string[]]>([
  ['no body', {}, ['endDateTime', 'reason']],
  ['an empty reason', { endDateTime: '2026-02-01T08:00:00Z', reason: '  ' }, ['reason']],
  ['a date without a time', { endDateTime: '2026-02-01', reason: 'x' }, ['endDateTime']],
])('%s is 400 and named', async (_, body, targets) => {
  const review = await opened();
  const answer = await extend(review, body);
  expect([answer.status, answer.body.error.details?.map(({ target }: { target: string }) => target)]).toEqual([
    400,
    targets,
  ]);
});

test('extend honours If-Match and Idempotency-Key, and is beta only', async () => {
  const review = await opened();
  const body = { endDateTime: await inDays(3), reason: 'year end' };
  expect((await extend(review, body, { 'If-Match': 'W/"other"' })).status).toBe(412);
  const key = { 'Idempotency-Key': `extend ${review.id}` };
  expect((await extend(review, body, key)).status).toBe(204);
  expect((await extend(review, body, key)).status).toBe(204);
  expect((await extend(review, body)).status).toBe(409);
  expect((await office.as('admin').post(`${await review.instancePath()}/extend`, body)).status).toBe(404);
});

test('a stage is extended with the instance, and the next stage keeps its length', async () => {
  const review = await stages.open(inStages({ asks: ['one'] }, { asks: ['two'] }));
  const [first] = await stages.of(review);
  const before = await review.instance();
  const path = `beta${await review.instancePath()}/stages/${first!.id}/extend`;
  const later = (instant: string): string => new Date(Date.parse(instant) + 86_400_000).toISOString();
  const body = { endDateTime: later(first!.endDateTime), reason: 'ill' };
  expect((await office.as('admin').post(path, body)).status).toBe(204);
  expect((await stages.of(review))[0]?.endDateTime).toBe(body.endDateTime);
  expect((await review.instance()).endDateTime).toBe(later(before.endDateTime));
  await office.advance('P3D');
  const [, second] = await stages.of(review);
  expect(second?.endDateTime).toBe(later(before.endDateTime));
  expect((await office.as('admin').post(path, { ...body, endDateTime: second!.endDateTime })).status).toBe(409);
});

test('reviewers with open items get a mail with the new end; those who are done get none', async () => {
  const review = await opened({ mailNotificationsEnabled: true }, ['olga', 'omar']);
  await review.decide('olga', { anna: 'Approve', ben: 'Approve' });
  await extend(review, { endDateTime: await inDays(3), reason: 'year end' });
  await office.advance('PT0S');
  expect(await office.mails('More time')).toEqual([]);
  await review.decide('olga', { ben: 'NotReviewed' });
  await extend(review, { endDateTime: await inDays(4), reason: 'year end' });
  await office.advance('PT0S');
  expect((await office.mails('More time')).map((line) => line.split(':')[0])).toEqual(['olga', 'omar']);
});
