import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { idOf, writeCompany } from '../../support/company';
import { openOffice, queryScope, type Office } from '../../support/office';
import type { Review } from '../../support/review';

const guest = { isGuest: true };
const company = writeCompany({
  people: { gail: guest, gwen: guest, greg: guest, glen: guest },
  groups: { Pilots: { members: 'anna gail gwen greg glen', owners: 'olga' } },
});

let office: Office;
let data: string;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'data-'));
  office = await openOffice(company, { data });
});
afterEach(() => office.stop());

const GUESTS = queryScope(`/groups/${idOf('Pilots')}/transitiveMembers/?$filter=(userType eq 'Guest')`);
const STOP = 'stopApplyDecisions';

const settings = {
  defaultDecisionEnabled: true,
  defaultDecision: 'Deny',
  autoApplyDecisionsEnabled: true,
  applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }],
};

/** Returns a review of the guests that has ended: gail is approved, and all others are denied. */
async function endedReview(): Promise<Review> {
  const review = await office.review({ scope: GUESTS, reviewers: ['olga'], settings });
  await office.advance('PT0S');
  await review.decide('olga', { gail: 'Approve' });
  await office.to('2026-01-08T08:00:00Z');
  return review;
}

/** Returns `enabled`, `blocked` or `gone` for each guest. */
async function accounts(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of ['gail', 'gwen', 'greg', 'glen']) {
    const { status, body } = await office.tenant<{ accountEnabled: boolean }>('GET', `/v1.0/users/${idOf(name)}`);
    found[name] = status === 404 ? 'gone' : body.accountEnabled ? 'enabled' : 'blocked';
  }
  return found;
}

const stop = async (review: Review, person = 'admin'): Promise<number> => {
  const path = `/beta/identityGovernance/accessReviews${await review.instancePath()}/${STOP}`;
  return (await office.as(person).post(path)).status;
};

const statusOf = async (review: Review): Promise<string> => (await review.instance()).status;

const BLOCKED = { gail: 'enabled', gwen: 'blocked', greg: 'blocked', glen: 'blocked' };

test('denied guests are blocked for thirty days, keep their access meanwhile, and are deleted then', async () => {
  const review = await endedReview();

  expect(await accounts()).toEqual(BLOCKED);
  expect(await statusOf(review)).toBe('Applying');
  expect(await office.members('Pilots')).toEqual(['anna', 'gail', 'glen', 'greg', 'gwen']);
  expect(await review.item('gwen')).toMatchObject({
    applyResult: 'New',
    appliedDateTime: null,
    applyDescription: expect.stringContaining('blocked') as string,
  });

  await office.to('2026-02-07T07:00:00Z');
  expect(await accounts()).toEqual(BLOCKED);
  expect(await statusOf(review)).toBe('Applying');

  await office.to('2026-02-07T09:00:00Z');
  expect(await accounts()).toEqual({ gail: 'enabled', gwen: 'gone', greg: 'gone', glen: 'gone' });
  expect(await statusOf(review)).toBe('Applied');
  expect(new Set(Object.values(await review.each('applyResult')))).toEqual(new Set(['AppliedSuccessfully']));
  expect((await review.item('gwen')).applyDescription).toBeNull();
});

test('an account that was enabled again, is no longer a guest or was deleted by another client is reported', async () => {
  const review = await endedReview();
  await office.tenant('PATCH', `/v1.0/users/${idOf('gwen')}`, { accountEnabled: true });
  await office.tenant('PATCH', `/v1.0/users/${idOf('greg')}`, { userType: 'Member' });
  await office.tenant('DELETE', `/v1.0/users/${idOf('glen')}`);

  await office.advance('P31D');

  expect(await accounts()).toEqual({ gail: 'enabled', gwen: 'enabled', greg: 'blocked', glen: 'gone' });
  expect(await review.each('applyResult')).toEqual({
    gail: 'AppliedSuccessfully',
    gwen: 'ApplyNotSupported',
    greg: 'ApplyNotSupported',
    glen: 'AppliedSuccessfullyButObjectNotFound',
  });
  expect((await review.item('gwen')).applyDescription).toContain('enabled again');
});

test('a guest who was blocked before is not blocked again, the item says so, and the account is deleted after thirty days too', async () => {
  await office.tenant('PATCH', `/v1.0/users/${idOf('gwen')}`, { accountEnabled: false });
  await office.fault({ target: 'directory', match: `PATCH .*${idOf('gwen')}`, status: 403, count: 9 });
  const review = await endedReview();

  expect((await review.item('gwen')).applyDescription).toContain('blocked from signing in before this review');
  expect((await review.item('greg')).applyDescription).toContain('is blocked from signing in since 2026-01-08');

  await office.advance('P31D');
  expect(await accounts()).toEqual({ gail: 'enabled', gwen: 'gone', greg: 'gone', glen: 'gone' });
  expect(await review.each('applyResult')).toMatchObject({ gwen: 'AppliedSuccessfully', greg: 'AppliedSuccessfully' });
});

test('an administrator stops the deletion: nobody is deleted, the blocked stay blocked', async () => {
  const review = await endedReview();
  expect(await stop(review, 'olga')).toBe(403);
  expect(await review.act(STOP)).toBe(404);

  expect(await stop(review)).toBe(204);
  await office.advance('PT0S');

  expect(await statusOf(review)).toBe('Applied');
  expect((await review.item('gwen')).applyDescription).toContain('stays blocked');
  expect(await stop(review)).toBe(409);
  await office.advance('P31D');
  expect(await accounts()).toEqual(BLOCKED);
});

test('before the end and where access is only removed there is nothing to stop; without a denial nothing waits', async () => {
  const open = (more: object) =>
    office.review({ scope: GUESTS, reviewers: ['olga'], settings: { ...settings, ...more } });
  const deleting = await open({});
  const removing = await open({ applyActions: [] });
  const approving = await open({ defaultDecision: 'Approve' });
  await office.advance('PT0S');

  expect([await stop(deleting), await stop(removing)]).toEqual([409, 409]);
  await office.advance('P4D');
  expect(await statusOf(deleting)).toBe('Applying');
  expect(await statusOf(approving)).toBe('Applied');
});

test('a disturbed directory delays the block and the deletion, and changes no result', async () => {
  await office.fault({
    target: 'directory',
    match: `PATCH.*${idOf('gwen')}`,
    status: 503,
    retryAfterSeconds: 3,
    count: 1,
  });
  await office.fault({
    target: 'directory',
    match: `DELETE.*${idOf('greg')}`,
    status: 503,
    retryAfterSeconds: 3,
    count: 1,
  });
  const review = await endedReview();
  await office.advance('PT1H');
  expect(await accounts()).toEqual(BLOCKED);

  await office.advance('P31D');
  await office.advance('PT1H');

  expect(await accounts()).toEqual({ gail: 'enabled', gwen: 'gone', greg: 'gone', glen: 'gone' });
  expect(new Set(Object.values(await review.each('applyResult')))).toEqual(new Set(['AppliedSuccessfully']));
});

test('a deletion whose answer was lost with the process counts as done', async () => {
  const review = await endedReview();
  await office.fault({ target: 'directory', match: `DELETE.*${idOf('gwen')}`, delayMs: 60_000, count: 1 });
  const interrupted = office.advance('P31D').catch(() => undefined);
  const faults = async () => (await office.tenant<{ value: object[] }>('GET', '/local/faults')).body.value;
  while ((await faults()).length > 0) await setTimeout(50);
  await office.tenant('DELETE', `/v1.0/users/${idOf('gwen')}`);
  await office.kill();
  await interrupted;

  office = await openOffice(company, { data, clock: '2026-03-01T08:00:00Z' });
  await office.advance('PT1H');

  const same = review.in(office);
  expect(await accounts()).toEqual({ gail: 'enabled', gwen: 'gone', greg: 'gone', glen: 'gone' });
  expect(await statusOf(same)).toBe('Applied');
  expect(new Set(Object.values(await same.each('applyResult')))).toEqual(new Set(['AppliedSuccessfully']));
});
