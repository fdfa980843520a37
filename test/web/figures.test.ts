import type { Page } from 'playwright-core';
import { query, userNamed } from '../support/sampleTenant';
import { violations } from './support/axe';
import { openOffice, type Office, type PageOptions } from './support/page';
import { beginReview, reviewersNamed } from './support/reviews';

let office: Office;
/** A review in which Jerry decides about his seven reports, and Helen about Elif, who has no manager. */
let id = '';
beforeAll(async () => {
  office = await openOffice();
  const reviewers = [{ ...query('./manager'), queryRoot: 'decisions' }];
  const fallbackReviewers = reviewersNamed(userNamed('Helen Brandt').id);
  ({ id } = await beginReview(office, { displayName: 'Finance', reviewers, fallbackReviewers }));
  await decide('jerry.lindqvist', 'Felix Ferrari', 'Deny');
});
afterAll(() => office.stop());

async function decide(reviewer: string, name: string, decision: string): Promise<void> {
  const path = `/definitions/${id}/instances/${id}/decisions`;
  const items = (await office.as('admin').get(path)).body.value;
  const item = items.find(({ principal }) => principal.displayName === name);
  const { status } = await office.as(reviewer).patch(`${path}/${item?.id ?? ''}`, { decision, justification: 'asked' });
  expect(status).toBe(204);
}

const open = (place = '', options?: PageOptions): Promise<Page> =>
  office.open('admin', `/manage/reviews/${id}/${id}${place}`, options);

/** Waits for the list of decisions, and returns the names in it. */
async function listed(page: Page, count: number): Promise<readonly string[]> {
  const names = page.getByRole('region', { name: /: Finance$/ }).getByRole('rowheader');
  await names.nth(count - 1).waitFor();
  await names.nth(count).waitFor({ state: 'detached' });
  return (await names.allInnerTexts()).map((text) => text.trim());
}

test('the number of open items of each reviewer opens them, also where each has their own; the address keeps them', async () => {
  const page = await open();
  const openOf = (name: string) => page.locator('#reviewers').getByRole('row', { name }).getByRole('link').last();

  expect(await openOf('Jerry Lindqvist').innerText()).toBe('6');
  await openOf('Jerry Lindqvist').click();
  expect(await listed(page, 6)).not.toContain('Felix Ferrari');

  expect(await openOf('Helen Brandt').innerText()).toBe('1');
  await openOf('Helen Brandt').click();
  expect(await listed(page, 1)).toEqual(['Elif Erdem (guest)']);
  expect(await violations(page)).toEqual([]);

  await page.reload();
  expect(await listed(page, 1)).toEqual(['Elif Erdem (guest)']);

  const german = await open(new URL(page.url()).search, { locale: 'de-DE', width: 390 });
  await german.getByRole('link', { name: 'Filter Von Helen Brandt zu entscheiden entfernen' }).waitFor();

  // Another choice keeps the reviewer; without the reviewer, the choice stays.
  await page.getByRole('navigation', { name: 'Decisions' }).getByRole('link', { name: 'All' }).click();
  expect(await listed(page, 1)).toEqual(['Elif Erdem (guest)']);
  await page.goBack();
  await page.getByRole('link', { name: 'Remove the filter To be decided by Helen Brandt' }).click();
  expect(await listed(page, 7)).toContain('Elif Erdem (guest)');
  expect(new URL(page.url()).search).toBe('?decided=NotReviewed');
});

test('the number of open items of all opens them', async () => {
  const page = await open();
  await page.getByRole('link', { name: '7 of 8 items are open.' }).click();
  expect(await listed(page, 7)).not.toContain('Felix Ferrari');
});

test('the number of decisions of all reviewers opens those, and no open item', async () => {
  await decide('helen.brandt', 'Elif Erdem (guest)', 'Approve');
  const page = await open('/proof');
  const all = page.locator('#quality').getByRole('row', { name: /^All/ }).getByRole('link').first();

  expect(await all.innerText()).toBe('2');
  await all.click();
  expect([...(await listed(page, 2))].sort()).toEqual(['Elif Erdem (guest)', 'Felix Ferrari']);
  await page.getByRole('link', { name: 'Remove the filter Decided by people' }).waitFor();
});

test('the number of people who would lose access opens them', async () => {
  await office.as('admin').post(`/definitions/${id}/instances/${id}/stop`);
  await office.advance('PT0S');
  const page = await open();
  await page.getByRole('link', { name: '1 person would lose access.' }).click();
  expect(await listed(page, 1)).toEqual(['Felix Ferrari']);
});
