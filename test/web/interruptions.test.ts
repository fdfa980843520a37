import type { Page, Route } from 'playwright-core';
import { query, userNamed } from '../support/sampleTenant';
import { type Office, openOffice } from './support/page';
import { beginReview, endedReview, financeMembers, reviewersNamed } from './support/reviews';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.stop());

const felix = (page: Page) => page.getByRole('row', { name: /Felix Ferrari/ });
const saved = (page: Page) => page.getByText('All saved').waitFor();

test('two reviewers who decide on one item at once see both decisions, and one of them chooses', async () => {
  const reviewers = reviewersNamed(userNamed('Jerry Lindqvist').id, userNamed('Helen Brandt').id);
  const { address, decisions } = await beginReview(office, { reviewers });
  const jerry = await office.open('jerry.lindqvist', address);
  const helen = await office.open('helen.brandt', address);
  await felix(jerry).waitFor();
  await felix(helen).getByRole('button', { name: 'Approve: Felix Ferrari' }).click();
  await saved(helen);

  await felix(jerry).getByRole('button', { name: 'Deny: Felix Ferrari' }).click();
  await jerry.getByText('Helen Brandt decided on Felix Ferrari meanwhile: Approved. You chose: Denied.').waitFor();
  expect(await decisions()).toMatchObject({ 'Felix Ferrari': 'Approve' });
  await felix(jerry).getByText('by Helen Brandt').waitFor();
  await jerry.getByText('Not everything is saved').waitFor();
  await jerry.setViewportSize({ width: 390, height: 500 });
  // The question stays visible, however far down the list the person has scrolled.
  await jerry.evaluate(() => {
    window.scrollTo(0, document.body.scrollHeight);
  });
  await jerry.waitForFunction(() => {
    const { top } = document.querySelector('.notices')?.getBoundingClientRect() ?? { top: -1 };
    return top === 0;
  });

  await jerry.getByRole('button', { name: 'Use mine' }).click();
  await jerry.getByText('meanwhile').waitFor({ state: 'detached' });
  await expect(decisions()).resolves.toMatchObject({ 'Felix Ferrari': 'Deny' });
});

test("another person's decision appears within half a minute, and disappears when they take it back", async () => {
  const reviewers = reviewersNamed(userNamed('Jerry Lindqvist').id, userNamed('Helen Brandt').id);
  const { id, address } = await beginReview(office, { reviewers });
  const page = await office.open('jerry.lindqvist', address);
  await felix(page).waitFor();
  const path = `/definitions/${id}/instances/${id}/decisions`;
  const item = (await office.as('admin').get(path)).body.value.find(
    ({ principal }) => principal.displayName === 'Felix Ferrari',
  );
  await office.as('helen.brandt').patch(`${path}/${item?.id ?? ''}`, { decision: 'Approve', justification: 'known' });

  await page.clock.runFor(30_000);

  await felix(page).getByText('by Helen Brandt').waitFor();

  const open = { decision: 'NotReviewed', justification: '' };
  await office.as('helen.brandt').patch(`${path}/${item?.id ?? ''}`, open);
  await page.clock.runFor(30_000);
  await felix(page).getByText('by Helen Brandt').waitFor({ state: 'detached' });
});

test('a review that ends while it is open says so, keeps nothing as if it were saved, and takes no more', async () => {
  const { id, address } = await beginReview(office);
  const page = await office.open('jerry.lindqvist', address);
  await felix(page).waitFor();
  await office.as('admin').post(`/definitions/${id}/instances/${id}/stop`);

  await felix(page).getByRole('button', { name: 'Deny: Felix Ferrari' }).click();

  await page.getByText('This review has ended.').first().waitFor();
  await page.getByText('The decision on Felix Ferrari was not saved: This review has ended.').waitFor();
  await page.getByRole('button', { name: 'Deny: Felix Ferrari' }).waitFor({ state: 'detached' });
});

test('a token that ends in the middle is renewed, and nothing is lost', async () => {
  const { address, decisions } = await beginReview(office);
  const page = await office.open('jerry.lindqvist', address);
  await felix(page).waitFor();
  const renewals: string[] = [];
  page.on('request', (request) => {
    if (request.postData()?.includes('grant_type=refresh_token')) renewals.push(request.url());
  });

  await page.clock.fastForward('01:00:00');
  await felix(page).getByRole('button', { name: 'Deny: Felix Ferrari' }).click();
  await saved(page);

  expect(renewals).toHaveLength(1);
  expect(await decisions()).toMatchObject({ 'Felix Ferrari': 'Deny' });
});

test('when the refresh token has ended too, the session of the issuer goes on, and the decision is sent afterwards', async () => {
  const { address, decisions } = await beginReview(office);
  const page = await office.open('jerry.lindqvist', address);
  await felix(page).waitFor();
  await page.route('**/oauth2/v2.0/token', (route) =>
    route.request().postData()?.includes('refresh_token=')
      ? route.fulfill({
          status: 400,
          contentType: 'application/json',
          body: '{"error":"invalid_grant"}',
          headers: { 'access-control-allow-origin': '*' },
        })
      : route.continue(),
  );

  await page.clock.fastForward('01:00:00');
  const isAsked = page.waitForRequest(/oauth2\/v2\.0\/authorize/);
  await felix(page).getByRole('button', { name: 'Deny: Felix Ferrari' }).click();
  await isAsked;
  await page.getByText('1 of 8 decided').first().waitFor();

  expect(new URL(page.url()).pathname).toBe(address);
  await page.getByText('All saved').waitFor();
  expect(await decisions()).toMatchObject({ 'Felix Ferrari': 'Deny' });
});

test('a decision that is saved while the page loads is shown as decided, though the loaded items are older', async () => {
  const { address } = await beginReview(office);
  const page = await office.open('jerry.lindqvist', address);
  await felix(page).waitFor();
  const isSent = (route: Route) => route.request().postData()?.includes('PATCH') ?? false;
  await page.route('**/$batch', (route) => (isSent(route) ? route.abort() : route.fallback()));
  await felix(page).getByRole('button', { name: 'Deny: Felix Ferrari' }).click();
  await page.getByText('No connection. 1 decision waits on this device').waitFor();
  await page.unroute('**/$batch');

  // The items are read before the decision is sent, and arrive after the decision is saved.
  let markRead = (): void => undefined;
  const isRead = new Promise<void>((resolve) => {
    markRead = resolve;
  });
  await page.route('**/$batch', async (route) => {
    if (isSent(route)) {
      await isRead;
      return route.fallback();
    }
    const response = await route.fetch();
    markRead();
    await page.waitForFunction(() =>
      Object.entries(localStorage).some(([key, text]) => key.startsWith('outbox') && text === '[]'),
    );
    return route.fulfill({ response });
  });
  await page.reload();

  // This happens before the page next reads the decisions of other people.
  await page.getByText('1 of 8 decided').first().waitFor({ timeout: 15_000 });
});

test('people who review their own access are asked one question', async () => {
  const { address, decisions } = await beginReview(office, { reviewers: [], displayName: 'Own access' });
  const page = await office.open('carla.costa', address);

  await page.getByRole('heading', { name: 'Do you still need access to the group Finance Reports?' }).waitFor();
  await page.getByRole('button', { name: 'No, remove it' }).click();
  await page.getByText('You lose this access when the decisions are applied.').waitFor();
  await page.getByText('All saved').waitFor();
  expect(await decisions()).toMatchObject({ 'Carla Costa': 'Deny' });
});

test('a decision of the first stage says that others decide next, and a reviewer of the second sees it', async () => {
  const stage = (n: number, reviewer: string) => ({
    stageId: String(n),
    durationInDays: 2,
    recommendationsEnabled: false,
    dependsOn: n === 1 ? [] : ['1'],
    decisionsThatWillMoveToNextStage: n === 1 ? ['Approve', 'NotReviewed', 'Deny'] : null,
    reviewers: [query(`/users/${userNamed(reviewer).id}`)],
    fallbackReviewers: [],
  });
  const { id } = await beginReview(office, {
    displayName: 'In two stages',
    reviewers: [],
    stageSettings: [stage(1, 'Jerry Lindqvist'), stage(2, 'Helen Brandt')],
    settings: { decisionHistoriesForReviewersEnabled: true },
  });
  const outcomes = (of: Page) => of.locator('.outcomes dd').allTextContents();
  const next = 'goes to the next stage, whose reviewers decide';
  const first = await office.open('jerry.lindqvist', `/reviews/${id}/${id}`);
  await first.getByText('2 stages, one after the other').waitFor();
  expect(await outcomes(first)).toEqual([next, next, 'keeps access', next]);

  const path = `/definitions/${id}/instances/${id}/decisions`;
  const item = (await office.as('admin').get(path)).body.value.find(
    ({ principal }) => principal.displayName === 'Felix Ferrari',
  );
  await office
    .as('jerry.lindqvist')
    .patch(`${path}/${item?.id ?? ''}`, { decision: 'Deny', justification: 'has left' });
  await office.advance('P2DT1H');

  const page = await office.open('helen.brandt');
  const card = page.getByRole('listitem').filter({ hasText: 'In two stages' });
  await card.getByText('47 hours left').waitFor();
  await card.getByRole('link').click();
  // The time left follows the service's clock; the browser's clock still shows the first day.
  await page.getByText('47 hours left').waitFor();
  expect(await outcomes(page)).not.toContain(next);
  await page.getByRole('button', { name: /others$/ }).click();
  await page.getByRole('button', { name: 'Felix Ferrari', exact: true }).click();

  const sheet = page.getByRole('dialog', { name: 'Felix Ferrari' });
  await sheet.getByText('Earlier stages').waitFor();
  await sheet.getByText('has left').waitFor();
});

test('a person who may not manage the review reads that they may not see it', async () => {
  const page = await office.open('helen.brandt', await endedReview(office), { width: 390 });

  await page.getByText('This review does not exist, or you may not see it.').waitFor();
  expect(await page.getByRole('button', { name: /removed/ }).count()).toBe(0);
});

test('a failed removal leads an administrator to the page on which it is tried again', async () => {
  const address = await endedReview(office);
  const { id } = userNamed('Felix Ferrari');
  await office.tenant('POST', '/local/faults', { target: 'directory', match: `^DELETE .*${id}`, status: 403 });
  const [reviewId = ''] = address.split('/').slice(-1);
  await office.as('admin').post(`/definitions/${reviewId}/instances/${reviewId}/applyDecisions`);
  await office.advance('PT0S');
  const page = await office.open('admin', '/manage');

  await page.getByText('One removal failed and can be tried again.').waitFor();
  await page.locator(`a[href="${address}#finish"]`).click();
  const again = page.locator('#finish').getByRole('button', { name: 'Try them again' });
  await again.waitFor();
  expect(await financeMembers(office)).toContain(id);
  await Promise.all([page.waitForResponse(/applyDecisions/), again.click()]);
  await office.advance('PT0S');
  expect(await financeMembers(office)).not.toContain(id);
});
