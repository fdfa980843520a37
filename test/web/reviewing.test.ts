import type { Page } from 'playwright-core';
import { type Office, openOffice } from './support/page';
import { groupReview, userNamed } from '../support/sampleTenant';
import { beginReview } from './support/reviews';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.stop());

const saved = (page: Page) => page.getByText('All saved').waitFor();

test('a reviewer finds the review on their list, and reaches it from a link', async () => {
  const { address } = await beginReview(office, { displayName: 'From a link' });
  const page = await office.open('jerry.lindqvist', address);

  await page.getByRole('heading', { level: 1, name: 'From a link' }).waitFor();
  expect(page.url()).toBe(office.url + address);

  await page.getByRole('link', { name: 'My reviews' }).click();
  await page.getByRole('link', { name: 'From a link' }).waitFor();
  await page.getByText('8 of 8 left').first().waitFor();
});

test('a delegate sees on the list and in the review in whose place they decide', async () => {
  const { address } = await beginReview(office, { displayName: 'Of Jerry' });
  const delegate = { '@odata.type': '#microsoft.graph.singleUser', id: userNamed('Quinn Quist').id };
  const schedule = { expiration: { type: 'afterDateTime', endDateTime: '2026-02-01T00:00:00Z' } };
  const { status } = await office
    .as('jerry.lindqvist')
    .put('/beta/me/identityGovernance/approverDelegate', { delegate, schedule });
  expect(status).toBe(204);
  const page = await office.open('quinn.quist');

  await page.getByRole('listitem').filter({ hasText: 'Of Jerry' }).getByText('for Jerry Lindqvist').waitFor();
  await page.goto(office.url + address);
  await page
    .getByRole('row', { name: /Felix Ferrari/ })
    .getByText('for Jerry Lindqvist')
    .waitFor();
});

test('decisions made with keys are in the API, one is undone, and keys follow the mouse', async () => {
  const { address, decisions } = await beginReview(office);
  const page = await office.open('jerry.lindqvist', address);
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();

  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await page.keyboard.press('a');
  await saved(page);
  expect(await decisions()).toMatchObject({ 'Felix Ferrari': 'Deny', 'Walter Weiss': 'Approve' });

  await page.keyboard.press('z');
  await page.getByText('Undone').waitFor();
  await saved(page);
  expect(await decisions()).toMatchObject({ 'Felix Ferrari': 'Deny', 'Walter Weiss': 'NotReviewed' });
  await page.getByText('1 of 8 decided').first().waitFor();

  await page.getByRole('button', { name: 'Approve: Felix Ferrari' }).click();
  await page.keyboard.press('u');
  await saved(page);
  expect(await decisions()).toMatchObject({ 'Felix Ferrari': 'DontKnow' });
});

test('a whole group is decided after a summary, recorded as one of many, and what goes against the suggestion stays out', async () => {
  const { address, decisions } = await beginReview(office);
  const page = await office.open('jerry.lindqvist', address);
  const isBulk: boolean[] = [];
  page.on('request', (request) => {
    for (const [part] of request.postData()?.matchAll(/\{[^{]*"method":"PATCH".*?\}\}/g) ?? [])
      isBulk.push(part.includes('"prefer":"record-as-bulk"'));
  });

  await page.getByRole('button', { name: 'Select all 8' }).click();
  await page.getByRole('group', { name: '8 items selected' }).getByRole('button', { name: 'Approve' }).click();
  const dialog = page.getByRole('dialog', { name: 'Approve: 6 items' });
  await dialog.getByText('2 go against the suggestion and are left out.').waitFor();
  await page.keyboard.press('Enter');
  await saved(page);

  const decided = await decisions();
  expect(Object.values(decided).filter((decision) => decision === 'Approve')).toHaveLength(6);
  expect(decided).toMatchObject({ 'Felix Ferrari': 'NotReviewed', 'Walter Weiss': 'NotReviewed' });

  await page.getByRole('button', { name: 'Deny: Felix Ferrari' }).click();
  await saved(page);
  expect(isBulk).toEqual([...Array<boolean>(6).fill(true), false]);

  await page.getByRole('button', { name: 'Deny: Walter Weiss' }).click();
  await saved(page);
  await page.keyboard.press('Home');
  await page.keyboard.press('d');
  const empty = page.getByRole('dialog', { name: 'Deny: 0 items' });
  await empty.getByText('Nothing is left to decide this way.').waitFor();
  expect(await empty.getByRole('button').allTextContents()).toEqual(['✕', 'Close']);
});

test('a reason is asked for in place if the review requires one, kept while it is typed, and offered for the next', async () => {
  const { address } = await beginReview(office, { settings: { justificationRequiredOnApproval: true } });
  const page = await office.open('jerry.lindqvist', address);
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();

  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await page.keyboard.press('Enter');
  await page.getByText('Write a reason.').waitFor();
  await page.keyboard.type('has left');
  await page.reload();
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('d');
  const field = page.getByRole('textbox', { name: 'Reason: Deny Felix Ferrari' });
  expect(await field.inputValue()).toBe('has left');
  await page.keyboard.press('Enter');
  await saved(page);

  await page.keyboard.press('d');
  expect(await page.getByRole('textbox', { name: 'Reason: Deny Walter Weiss' }).inputValue()).toBe('has left');
});

test('without a connection decisions wait on the device, and survive the tab', async () => {
  const { address, decisions } = await beginReview(office);
  const page = await office.open('jerry.lindqvist', address);
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();
  await page.context().setOffline(true);

  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await page.getByText('No connection. 1 decision waits on this device').waitFor();
  expect(await decisions()).toMatchObject({ 'Felix Ferrari': 'NotReviewed' });
  await page.getByRole('button', { name: 'Select all 8' }).click();
  await page.getByRole('group', { name: '8 items selected' }).getByRole('button', { name: "Don't know" }).click();
  await page.getByRole('dialog').getByRole('button', { name: "Don't know 8" }).click();
  await page.getByText('No connection. 8 decisions wait on this device').waitFor();
  // The page does not say that it can be closed while decisions are only on the device.
  expect(await page.getByText('You can close this page').count()).toBe(0);

  await page.context().setOffline(false);
  await page.reload();
  await page.getByText('You can close this page').waitFor();
  expect(new Set(Object.values(await decisions()))).toEqual(new Set(['DontKnow']));
});

test('the list of reviews has those of every page that the service answers', async () => {
  for (const displayName of ['The first review', 'The second review']) await beginReview(office, { displayName });
  const page = await office.open('jerry.lindqvist', '/reviews');
  await page.route(/pendingAccessReviewInstances/, (route) =>
    route.continue({ url: route.request().url().replace('top=100', 'top=1') }),
  );

  await page.reload();

  await page.getByRole('link', { name: 'The first review' }).waitFor();
  await page.getByRole('link', { name: 'The second review' }).waitFor();
});

test('facets and the search narrow the list together, and the address keeps them', async () => {
  const { address } = await beginReview(office);
  const page = await office.open('jerry.lindqvist', address);
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();

  await page.getByRole('button', { name: 'Remove 2' }).click();
  await page.getByText('2 of 8', { exact: true }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('felix');
  await page.getByText('1 of 8', { exact: true }).waitFor();

  await page.reload();
  await page.getByText('1 of 8', { exact: true }).waitFor();
  expect(await page.getByRole('row', { name: /Walter Weiss/ }).count()).toBe(0);
  await page.getByRole('searchbox').fill('nobody');
  await page.getByText('Nobody fits the filter.').waitFor();
});

test('what a rule decided as last time is folded, and a person still decides otherwise', async () => {
  const recurrence = {
    pattern: { type: 'daily', interval: 7 },
    range: { type: 'noEnd', startDate: '2026-01-05' },
  };
  const settings = { instanceDurationInDays: 3, recommendationsEnabled: true, recurrence };
  const review = groupReview({
    displayName: 'Every week',
    settings,
    reviewOptions: { carryOver: 'unchangedApproved' },
  });
  const { id } = await office.create(review, 'beta/definitions');
  await office.advance('PT0S');
  const page = await office.open('jerry.lindqvist');
  await page.getByRole('link', { name: 'Every week' }).click();
  await page.getByRole('button', { name: /others$/ }).click();
  await page.getByRole('button', { name: 'Approve: Anna Albers' }).click();
  await saved(page);
  await office.advance('P7D');
  const isOpen = "$filter=status eq 'InProgress'";
  const { body } = await office.as('admin').get(`/definitions/${id}/instances?${isOpen}`);

  await page.goto(`${office.url}/reviews/${id}/${body.value[0]?.id ?? ''}`);
  const fold = page.getByRole('button', { name: '1 as last time, decided by the rule' });
  expect(await fold.getAttribute('aria-expanded')).toBe('false');
  await fold.click();
  await page.getByText('as last time, by the rule of this review').waitFor();
  await page.getByRole('button', { name: 'Deny: Anna Albers' }).click();
  await saved(page);
  await page.getByText('by you').waitFor();
});
