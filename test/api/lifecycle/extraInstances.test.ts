import { idOf } from '../../support/company';
import { openOffice, recurring, reviewers, type Office } from '../../support/office';
import type { InstanceBody } from '../../support/review';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ people: { olga: {}, omar: {} }, groups: { Pilots: { members: 'anna ben' } } });
});
afterAll(() => office.stop());

test('An instance off schedule runs by itself, created by either route, and its id can be used once', async () => {
  const settings = { ...recurring({ startDate: '2026-01-05' }), autoApplyDecisionsEnabled: true };
  const review = await office.review({ group: 'Pilots', reviewers: ['olga'], settings });
  await office.advance('PT0S');
  const scheduled = (await review.instance()).id;
  const pending = `/beta/users/${idOf('olga')}/pendingAccessReviewInstances/${scheduled}/definition/instances`;
  const direct = `beta${review.path}/instances`;

  const now = await office.as('admin').post<InstanceBody>(pending, { endDateTime: '2026-01-06T08:00:00Z' });
  expect(now.status).toBe(201);
  const id = idOf('extra');
  const startDateTime = '2026-01-06T12:00:00Z';
  const later = await office
    .as('admin')
    .post<InstanceBody>(direct, { id, startDateTime, reviewers: reviewers('omar') });
  expect([later.status, later.body.id, later.body.status]).toEqual([201, id, 'NotStarted']);
  expect((await office.as('admin').post(direct, { id })).status).toBe(409);
  const stranger = pending.replace(idOf('olga'), idOf('omar'));
  expect((await office.as('admin').post(stranger, {})).status).toBe(404);

  await office.advance('PT0S');
  expect(await review.seenBy('olga', now.body.id)).toEqual(['anna', 'ben']);
  await office.to('2026-01-06T12:00:00Z');
  expect((await review.instance(now.body.id)).status).toBe('Applied');
  expect(await review.contacted(id)).toEqual(['omar']);
  expect(await review.decide('omar', { anna: 'Deny' })).toBe(204);
  await office.to('2026-01-09T12:00:00Z');
  expect((await review.instance(id)).status).toBe('Applied');
  expect(await office.members('Pilots')).toEqual(['ben']);
  expect((await review.schedule()).at(-1)).toBe('2026-01-12T08:00 2026-01-15T08:00 NotStarted');
});
