import { violations } from './support/axe';
import { later, type Office, openOffice, pick, previewed } from './support/page';
import { beginReview } from './support/reviews';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.stop());

test('a group decides, its name stands in the review, and a fallback for owners is not sent', async () => {
  const page = await office.open('admin', '/manage/new/owners');
  await pick(page, 'Group', 'fin rep', 'Finance Reports');
  const fallback = page.getByRole('group', { name: 'If there is no owner or manager, ask' });
  await pick(fallback, 'Person', 'jerry', 'Jerry Lindqvist');
  await page.getByRole('radio', { name: 'People or groups I name' }).check();
  await pick(page, 'Everybody in a group', 'aurora', 'Project Aurora');
  await page.getByLabel('Days without a sign-in before removal is suggested').fill('60');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create the review' }).click();
  await page
    .getByRole('definition')
    .filter({ hasText: /^Project Aurora$/ })
    .waitFor();
  const [made] = (await office.as('admin').get('/definitions')).body.value;
  expect(made).toMatchObject({
    reviewers: [{ query: expect.stringMatching(/^\/groups\/[^/]+\/transitiveMembers$/) as string }],
    fallbackReviewers: [],
    settings: { recommendationLookBackDuration: 'P60D' },
  });
});

test('a review of all teams shows each team when it begins, its progress, and what needs attention', async () => {
  const page = await office.open('admin', '/manage/new/guests');
  await previewed(office, page, 'in 2 reviews of one resource each');
  await page.getByText(/^Please review access to \w[^:]*: Guests of all teams$/).waitFor();
  await page.getByText(/^Please review who should keep access to the group \w.*: \d+ (person|people)\.$/).waitFor();
  await page.getByText(/^Please decide by Monday 19 January 2026, 08:\d\d UTC\./).waitFor();
  await page.getByRole('button', { name: 'Create the review' }).click();
  await later(office, page);
  await page
    .getByRole('link', { name: /^From 5 January 2026 to 19 January 2026 / })
    .nth(1)
    .waitFor();
  await page
    .getByText(/^0 of \d decided$/)
    .nth(1)
    .waitFor();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('link', { name: 'All reviews' }).first().click();
  await page
    .getByRole('link', { name: /^Guests of all teams \w/ })
    .nth(1)
    .waitFor();
});

test('a definition is edited against changes of others, duplicated, and deleted by its name', async () => {
  const { id } = await beginReview(office, { displayName: 'Who reads what' });
  const page = await office.open('admin', `/manage/reviews/${id}`);
  await page.getByRole('link', { name: /From \d+ January 2026/ }).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByText(/1 review in progress keeps/).waitFor();
  const { settings } = (await office.as('admin').get(`/definitions/${id}`)).body;
  await office.as('admin').put(`/definitions/${id}`, { displayName: 'Somebody else wrote this', settings });
  const name = page.getByRole('textbox', { name: 'Name of the review' });
  await name.fill('Who reads finance');
  await name.press('Enter');
  const save = page.getByRole('button', { name: 'Save the changes' });
  await save.click();
  await page
    .getByRole('alert')
    .getByText(/Somebody else changed this review meanwhile/)
    .waitFor();
  await page.getByRole('button', { name: 'Load it again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Edit Somebody else wrote this' }).waitFor();
  await name.fill('Who reads finance');
  await save.click();
  await page.getByRole('heading', { level: 1, name: 'Who reads finance' }).waitFor();
  await page.getByRole('link', { name: 'Duplicate' }).click();
  await page.getByRole('button', { name: 'Create the review' }).click();
  await page.getByRole('heading', { level: 1, name: 'Copy of Who reads finance' }).waitFor();
  await page.getByText('Members of a group: Finance Reports').waitFor();
  await page.getByText('stays until an administrator applies the decisions').waitFor();

  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'End the review' }).click();
  await dialog.getByText(/No more reviews begin/).waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('textbox').fill('Copy of Who reads finance');
  await dialog.getByRole('button', { name: 'End the review' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: 'End the review' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Delete' }).click();
  expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('Copy of Who reads finance');
  await dialog.getByRole('textbox').press('Enter');
  await page.getByRole('heading', { level: 1, name: 'All reviews' }).waitFor();
  const { value } = (await office.as('admin').get('/definitions')).body;
  expect(value.map(({ displayName }) => displayName)).toContain('Who reads finance');
  expect(value.map(({ displayName }) => displayName)).not.toContain('Copy of Who reads finance');
});
