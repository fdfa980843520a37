import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { groupReview, groupNamed, queryScope } from '../support/sampleTenant';
import { type Office, openOffice, type PageOptions, previewed } from './support/page';

const root = join(__dirname, '../..');
const folder = join(root, 'build/screenshots');

let office: Office;
const addresses = { finance: '', aurora: '', self: '' };
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  office = await openOffice();
  const begin = async (name: string, group: string, changes: object, settings: object = {}): Promise<string> => {
    const scope = queryScope(`/groups/${groupNamed(group).id}/transitiveMembers`);
    const all = { instanceDurationInDays: 10, recommendationsEnabled: true, ...settings };
    const { id } = await office.create(groupReview({ displayName: name, scope, settings: all, ...changes }));
    return `/reviews/${id}/${id}`;
  };
  addresses.finance = await begin(
    'Who reads the finance reports',
    'Finance Reports',
    { descriptionForReviewers: 'Keep only those who still work with the monthly figures.' },
    { autoApplyDecisionsEnabled: true, defaultDecisionEnabled: true, defaultDecision: 'Deny' },
  );
  addresses.aurora = await begin(
    'Aurora: who still works on it',
    'Project Aurora',
    {},
    { justificationRequiredOnApproval: true },
  );
  addresses.self = await begin('Do you still need it?', 'Finance Reports', { reviewers: [] });
  await office.advance('PT0S');
});
afterAll(() => office.stop());

const ready = (page: Page) => page.getByRole('heading', { level: 1 }).first().waitFor();

test('the picture in the README', async () => {
  const page = await office.open('jerry.lindqvist', addresses.finance, { width: 1280, height: 860 });
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await page.getByText('All saved').waitFor();

  await page.screenshot({ path: join(root, 'docs/reviewers.png') });
});

test("the picture of the administrator's pages in the README", async () => {
  const page = await office.open('admin', '/manage/new/group', { width: 1280, height: 860 });
  await page.getByRole('combobox', { name: 'Group' }).first().fill('finance');
  await page.getByRole('option', { name: 'Finance Reports' }).click();
  await page.getByRole('radio', { name: 'The owners of what is reviewed' }).check();
  await previewed(office, page, '8 decisions');

  await page.screenshot({ path: join(root, 'docs/administrators.png') });
});

const looks: readonly (readonly [string, PageOptions])[] = [390, 1024, 1600].flatMap((width) =>
  (['light', 'dark'] as const).map(
    (colorScheme) => [`${width}-${colorScheme}`, { width, height: width === 390 ? 844 : 900, colorScheme }] as const,
  ),
);

test.each(looks)('every state at %s', async (name, look) => {
  const page = await office.open('jerry.lindqvist', '/', look);
  const shoot = async (state: string) => page.screenshot({ path: join(folder, `${name}-${state}.png`) });
  await page.getByRole('heading', { name: 'To do' }).waitFor();
  await shoot('list');

  await page.goto(office.url + addresses.finance);
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();
  await shoot('review');
  await page.goto(office.url + addresses.aurora);
  await page.getByRole('row', { name: /Bella Bosch/ }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await page.keyboard.press('Enter');
  await shoot('reason');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await shoot('item');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await shoot('keys');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Select all/ }).click();
  await shoot('selected');
  await page
    .getByRole('group', { name: /selected/ })
    .getByRole('button', { name: 'Approve' })
    .click();
  await page.getByRole('dialog').waitFor();
  await shoot('many');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('nobody of that name');
  await shoot('nothing-found');
  await page.getByRole('searchbox').fill('');
  await page.getByRole('button', { name: 'Clear the selection' }).click();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Deny: Amir Azadi (guest)' }).click();
  await page.getByRole('textbox', { name: /^Reason: Deny/ }).fill(`has left (${name})`);
  await page.keyboard.press('Enter');
  await page.getByText('No connection.').first().waitFor();
  await shoot('offline');
  await page.context().setOffline(false);
  await page.getByText('All saved').waitFor();
  await page.goto(`${office.url}/reviews/00000000-0000-4000-8000-000000000000/00000000-0000-4000-8000-000000000000`);
  await ready(page);
  await shoot('missing');
  await page.goto(`${office.url}/reviews/history`);
  await page.locator('.history li').first().waitFor();
  await shoot('history');

  const admin = await office.open('admin', '/manage/new', look);
  await admin.getByRole('link', { name: 'Who uses an application' }).waitFor();
  await admin.screenshot({ path: join(folder, `${name}-templates.png`) });
  await admin.goto(`${office.url}/manage/new/owners`);
  await admin.getByRole('combobox', { name: 'Group' }).first().fill('finance');
  await admin.getByRole('option', { name: 'Finance Reports' }).waitFor();
  await admin.screenshot({ path: join(folder, `${name}-picker.png`) });
  await admin.getByRole('combobox', { name: 'Group' }).first().press('Enter');
  await previewed(office, admin, '8 decisions');
  await admin.screenshot({ path: join(folder, `${name}-new-review.png`), fullPage: true });
  await admin.goto(office.url + addresses.finance.replace(/^\/reviews\/([^/]+).*/, '/manage/reviews/$1'));
  await admin.getByRole('link', { name: 'Edit' }).waitFor();
  await admin.screenshot({ path: join(folder, `${name}-series.png`) });

  const own = await office.open('carla.costa', addresses.self, look);
  await ready(own);
  await own.screenshot({ path: join(folder, `${name}-self.png`) });
  const idle = await office.open('helen.brandt', '/', look);
  await idle.getByText('Nothing to review').waitFor();
  await idle.screenshot({ path: join(folder, `${name}-empty.png`) });
});

/** Ends the review of Finance Reports, in which Jerry denied one principal and approved two. */
async function endFinance(): Promise<string> {
  const [, , id = ''] = addresses.finance.split('/');
  const path = `/definitions/${id}/instances/${id}`;
  const { value } = (await office.as('admin').get(`${path}/decisions`)).body;
  for (const [n, decision] of ['Deny', 'Approve', 'Approve'].entries()) {
    const body = { decision, justification: 'seen in the monthly figures' };
    await office.as('jerry.lindqvist').patch(`${path}/decisions/${value[n]?.id ?? ''}`, body);
  }
  await office.as('admin').post(`${path}/stop`);
  await office.advance('PT0S');
  await office.as('admin').post(`${path}/evidencePacks`.replace('/definitions', 'beta/definitions'));
  await office.advance('PT1M');
  return `/manage/reviews/${id}/${id}`;
}

test.each(looks)("every state of the administrator's pages at %s", async (name, look) => {
  const ended = name === looks[0]?.[0] ? await endFinance() : addresses.finance.replace('/reviews', '/manage/reviews');
  const page = await office.open('admin', '/manage', look);
  const shoot = async (state: string) =>
    page.screenshot({ path: join(folder, `${name}-manage-${state}.png`), fullPage: true });
  await page.getByRole('heading', { name: 'Needs attention' }).waitFor();
  await shoot('home');
  await page.goto(office.url + addresses.aurora.replace('/reviews', '/manage/reviews'));
  await page.getByRole('row', { name: /Bella Bosch/ }).waitFor();
  await shoot('running');
  await page.getByRole('button', { name: 'Stop now' }).click();
  await page.getByRole('dialog').waitFor();
  await shoot('stop');
  await page.goto(office.url + ended);
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();
  await shoot('ended');
  await page.goto(`${office.url}${ended}/proof`);
  await page.getByText('SHA-256:').waitFor();
  await page.getByText('How to check it').click();
  await shoot('proof');
  for (const place of ['reports', 'set-up']) {
    await page.goto(`${office.url}/manage/${place}`);
    await ready(page);
    await shoot(place);
  }
});
