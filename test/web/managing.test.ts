import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userNamed } from '../support/sampleTenant';
import { type Office, later, openOffice, pick, previewed } from './support/page';
import { beginReview, endedReview, financeMembers } from './support/reviews';
import { violations } from './support/axe';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.stop());

test('from an empty tenant to a verified pack', async () => {
  const page = await office.open('admin', '/reviews');
  await page.getByRole('link', { name: 'Manage' }).click();
  await page.getByText('There is no review in progress that you may see.').waitFor();
  await page.getByText('No decisions have been applied yet.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'New review' }).first().press('Enter');
  await page.getByRole('link', { name: 'Guests of all teams' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Members of a group' }).press('Enter');
  await pick(page, 'Group', 'rep fin', 'Finance Reports');
  const name = page.getByRole('textbox', { name: 'Name of the review' });
  expect(await name.inputValue()).toBe('Members of Finance Reports');
  await page.getByRole('radio', { name: 'People or groups I name' }).press('Space');
  await page.getByRole('button', { name: 'Create the review' }).press('Enter');
  await page.getByRole('alert').getByText('Name at least one person or group.').waitFor();
  await pick(page, 'Person', 'jerry', 'Jerry Lindqvist');
  await previewed(office, page, '8 decisions');
  await page.getByRole('radio', { name: 'The access is denied' }).press('Space');
  await previewed(office, page, '8 lose access');
  await page.getByText(/lose their access once an administrator applies/).waitFor();
  await page.getByRole('radio', { name: 'Every week' }).check();
  await page.getByText('Begins on these days: 5 January 2026, 12 January 2026').waitFor();
  const days = page.getByRole('spinbutton', { name: 'Days to decide' });
  await days.fill('9');
  await page
    .getByRole('alert')
    .getByText(/should be between 1 and 7/)
    .waitFor();
  expect(await violations(page)).toEqual([]);
  await page.reload();
  await page.getByText('Finance Reports', { exact: true }).waitFor();
  await days.fill('5');
  await page.getByText('Who else is notified of the end').click();
  await pick(page.locator('details[open]'), 'Person', 'helen', 'Helen Brandt');
  await page.getByRole('checkbox', { name: 'Only guests' }).check();
  await page.getByRole('checkbox', { name: /^Block guests who are denied/ }).check();
  await page.getByText('Denied guests can no longer sign in').waitFor();
  await page.getByRole('checkbox', { name: 'Only guests' }).uncheck();
  await page.getByRole('button', { name: 'Show the request' }).click();
  await page.getByRole('button', { name: 'curl' }).click();
  await page.getByText(/curl -X POST '.*definitions'/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Create the review' }).click();
  await page.getByRole('heading', { level: 1, name: 'Members of Finance Reports' }).waitFor();
  const created = (await office.as('admin').get('/definitions')).body.value;
  const recipient = { notificationRecipientScope: { query: `/users/${userNamed('Helen Brandt').id}` } };
  expect(created).toMatchObject([{ additionalNotificationRecipients: [recipient], settings: { applyActions: [] } }]);
  await office.advance('PT0S');

  const jerry = await office.open('jerry.lindqvist');
  await jerry.getByRole('link', { name: 'Members of Finance Reports' }).click();
  await jerry.getByRole('row', { name: /Felix Ferrari/ }).waitFor();
  await jerry.keyboard.press('j');
  await jerry.keyboard.press('d');
  await jerry.keyboard.press('a');
  await jerry.getByRole('button', { name: 'Select all 8' }).click();
  await jerry.getByRole('group', { name: '8 items selected' }).getByRole('button', { name: 'Approve' }).click();
  await jerry.getByRole('dialog', { name: /^Approve: \d items/ }).waitFor();
  await jerry.keyboard.press('Enter');
  await jerry.getByText('All saved').waitFor();
  await jerry.getByText('8 of 8 decided').first().waitFor();
  await jerry.context().close();

  await office.advance('P5D');
  await page.goto(`${office.url}/manage`);
  await page.getByText('It has ended. Its decisions are not applied.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.locator('a[href$="#finish"]').click();
  await page.getByText('8 of 8 decided').first().waitFor();
  const asked = page.getByRole('row', { name: /^Jerry Lindqvist 5 January 2026 5 January 2026 8 / });
  await asked.getByRole('link', { name: '8' }).waitFor();
  await page.getByRole('link', { name: 'Denied 1' }).click();
  const felix = page.getByRole('row', { name: /^Felix Ferrari Denied Jerry Lindqvist/ });
  await felix.getByText('How', { exact: true }).click();
  await felix.getByText(/decided one by one, Denied, Jerry Lindqvist/).waitFor();
  expect(new URL(page.url()).search).toBe('?decided=Deny');
  const spreadsheet = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  const table = readFileSync(await (await spreadsheet).path(), 'utf8');
  expect(table).toMatch(
    /^\uFEFF"id","principal".*\r\n"[0-9a-f-]{36}","Felix Ferrari",.*"Deny","Jerry Lindqvist",.*\r\n$/,
  );
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show what would be removed' }).click();
  await later(office, page);
  await page.getByText('would be removed', { exact: true }).waitFor();
  const apply = page.getByRole('button', { name: 'Apply', exact: true });
  expect(await apply.isDisabled()).toBe(true);
  expect(await financeMembers(office)).toContain(userNamed('Felix Ferrari').id);
  await page.getByRole('textbox', { name: 'Type 1 to confirm' }).fill('1');
  await apply.click();
  await later(office, page);
  await page.getByText('Applied', { exact: true }).waitFor();
  await felix.getByText('Removed', { exact: true }).waitFor();
  expect(await financeMembers(office)).not.toContain(userNamed('Felix Ferrari').id);

  await page.getByRole('button', { name: 'Choose whose access to give back' }).click();
  await page.getByRole('checkbox', { name: 'Felix Ferrari' }).check();
  await page.getByRole('textbox', { name: 'Reason' }).fill('is still here');
  await page.getByRole('button', { name: 'Check what can be given back' }).click();
  await later(office, page);
  await page.getByText('would be given back').waitFor();
  expect(await financeMembers(office)).not.toContain(userNamed('Felix Ferrari').id);
  await page.getByRole('textbox', { name: 'Type 1 to confirm' }).fill('1');
  await page.getByRole('button', { name: 'Give back' }).click();
  await later(office, page);
  await page.getByText('given back', { exact: true }).first().waitFor();
  expect(await financeMembers(office)).toContain(userNamed('Felix Ferrari').id);

  const auditor = await office.open('sam.sutton', new URL(page.url()).pathname);
  await auditor.getByRole('link', { name: 'Felix Ferrari' }).click();
  await auditor.getByRole('heading', { level: 1, name: 'Felix Ferrari' }).waitFor();
  await auditor.getByRole('row', { name: /^Members of Finance Reports .* Denied Jerry Lindqvist/ }).waitFor();
  expect(await violations(auditor)).toEqual([]);
  await auditor.getByRole('link', { name: 'Finance Reports', exact: true }).click();
  await auditor.getByRole('row', { name: /Anna Albers Approved/ }).waitFor();
  await auditor.getByRole('link', { name: 'Members of Finance Reports' }).first().click();
  await auditor.getByRole('link', { name: 'Evidence of this review' }).click();
  await auditor
    .getByRole('row', { name: /^Jerry Lindqvist 8/ })
    .getByRole('link', { name: '6 (75 %)' })
    .waitFor();
  const given = auditor.locator('#journal li').filter({ hasText: /given back|Giving access back/ });
  expect(await given.locator('> span + span').allTextContents()).toEqual([
    expect.stringMatching(/^A check of what can be given back was requested .*is still here$/),
    expect.stringMatching(/^A check showed what can be given back /),
    expect.stringMatching(/^Giving access back was requested .*is still here$/),
    expect.stringMatching(/^Access was given back, or could not be /),
  ]);
  await auditor.getByRole('button', { name: 'Make a pack' }).click();
  await auditor.getByText(/asked for by/).waitFor();
  await later(office, auditor);
  await auditor.getByText('SHA-256:').waitFor();
  expect(await violations(auditor)).toEqual([]);
  const downloading = auditor.waitForEvent('download');
  await auditor.getByRole('button', { name: /^Download/ }).click();
  const file = join(mkdtempSync(join(tmpdir(), 'pack-')), 'evidence.zip');
  await (await downloading).saveAs(file);
  const fileName = (await downloading).suggestedFilename();
  expect(await auditor.locator('#packs pre').textContent()).toContain(`  ${fileName}' | sha256sum --check`);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  expect(await auditor.getByText(sha256, { exact: true }).count()).toBe(1);
  expect(execFileSync(process.execPath, ['docs/verify.mjs', file]).toString()).toContain('everything holds');

  await page.goto(`${office.url}/manage/no-such-page`);
  await page.waitForURL(`${office.url}/manage`);
  await page.getByText('Applied lately').click();
  await page.getByRole('group').getByRole('link', { name: 'Members of Finance Reports' }).waitFor();
}, 120_000);

test('an administrator extends a review, takes all decisions back, and stops it, each after a confirmation', async () => {
  const { id, decisions } = await beginReview(office, {
    displayName: 'Too short',
    settings: { mailNotificationsEnabled: true },
  });
  await office.as('jerry.lindqvist').post(`/definitions/${id}/instances/${id}/acceptRecommendations`);
  const { endDateTime } = (await office.as('admin').get(`/definitions/${id}/instances/${id}`)).body;
  const dayAfter = new Date(Date.parse(endDateTime) + 86_400_000);
  const page = await office.open('admin', `/manage/reviews/${id}/${id}`);

  await page.getByRole('button', { name: 'Extend' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Last day').fill(dayAfter.toISOString().slice(0, 10));
  await dialog.getByLabel('Reason').fill('year end');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Extend' }).click();
  await page.getByText(new RegExp(`to \\w+,? ${dayAfter.getUTCDate()} January 2026 at 23:59`)).waitFor();

  expect(Object.values(await decisions())).not.toContain('NotReviewed');
  await page.getByRole('button', { name: 'Take all decisions back' }).click();
  await dialog.getByLabel('Type “Too short” to confirm').fill('Too short');
  await dialog.getByRole('button', { name: 'Take all decisions back' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(new Set(Object.values(await decisions()))).toEqual(new Set(['NotReviewed']));

  await page.getByRole('button', { name: 'Stop now' }).click();
  const stop = dialog.getByRole('button', { name: 'Stop now' });
  expect(await stop.isDisabled()).toBe(true);
  await dialog.getByLabel(/^Type 8,/).fill('8');
  await office.tenant('POST', '/local/faults', { target: 'mail', match: '.', status: 403 });
  await stop.click();
  await page.getByText('Reviewers decide').waitFor({ state: 'detached' });
  await later(office, page);
  await office.tenant('DELETE', '/local/faults');

  await page.getByRole('link', { name: 'Evidence of this review' }).click();
  await page.locator('#journal').getByText('A mail could not be sent').waitFor();
  expect(await page.getByRole('link', { name: 'Evidence of the series' }).count()).toBe(0);
});

test('an administrator adds a reviewer, and assigns an item to another person', async () => {
  const { id } = await beginReview(office, { displayName: 'Too many' });
  const page = await office.open('admin', `/manage/reviews/${id}/${id}`);
  const dialog = page.getByRole('dialog');

  await page.getByRole('button', { name: 'Add a reviewer' }).click();
  await pick(dialog, 'Person', 'Helen', 'Helen Brandt');
  await dialog.getByRole('button', { name: 'Ask Helen Brandt' }).click();
  await dialog.waitFor({ state: 'detached' });
  await office.advance('PT0S');

  await page.getByRole('button', { name: 'Reassign items' }).click();
  await dialog.getByRole('checkbox', { name: 'Felix Ferrari' }).check();
  await dialog.getByLabel('Reason').fill('knows them');
  await pick(dialog, 'Person', 'Vera', 'Vera Voss');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Give them to Vera Voss' }).click();
  await dialog.waitFor({ state: 'detached' });
  await office.advance('PT0S');

  await page.reload();
  await page.getByRole('row', { name: /^Helen Brandt/ }).waitFor();
  await page.getByRole('row', { name: /^Vera Voss/ }).waitFor();

  await page.getByRole('button', { name: 'Reassign items' }).click();
  await dialog.getByLabel('Which open items?').selectOption({ label: 'All of Vera Voss' });
  await dialog.getByLabel('Reason').fill('is ill');
  await pick(dialog, 'Person', 'Anna', 'Anna Albers');
  await dialog.getByRole('button', { name: 'Give them to Anna Albers' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('row', { name: /^Anna Albers .* none 1$/ }).waitFor();
});

test('people whose role only reads are offered no action', async () => {
  const page = await office.open('sam.sutton', await endedReview(office));

  await page.getByText('1 of 8 decided').first().waitFor();
  const actions = page.getByRole('button', { name: /would be removed|Extend|Stop|again|Remind|back/ });
  expect(await actions.allTextContents()).toEqual([]);
  await page.goto(`${office.url}/manage/new`);
  await page.getByRole('heading', { name: 'You may not create reviews' }).waitFor();
});

test('an administrator asks for a report of a period', async () => {
  await endedReview(office);
  const page = await office.open('admin', '/manage/reports', { width: 390 });

  await page.getByLabel('Name').fill('January');
  await page.getByLabel('First day').fill('2026-01-01');
  await page.getByLabel('Last day').fill('2026-01-04');
  await page.getByRole('button', { name: 'Make a report' }).click();
  await page.getByText('January', { exact: true }).waitFor();
  await office.advance('PT0S');
  await page.clock.runFor(4_000);
  await page.getByRole('button', { name: 'Download' }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('the set-up names permissions, settings and keys, and no secret', async () => {
  const page = await office.open('admin', '/manage');
  await page.getByRole('link', { name: 'Set up' }).click();

  await page.getByText('The storage, the queue, the directory and the sign-in answer.').waitFor();
  const permission = page.locator('li', { hasText: 'GroupMember.ReadWrite.All' });
  await permission.getByText(/groups\s*in use/).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'REMOVAL_GUARD_PERCENT50' }).waitFor();
  await page.getByText('You have no subscription.').waitFor();
  await page.getByRole('button', { name: 'Sign in with it' }).click();
  await page.getByRole('checkbox', { name: /^Owners of a group/ }).click();
  await page.getByRole('checkbox', { name: /^Owners of a group/, checked: true }).waitFor();
  const policy = await office.as('admin', 'Policy.Read.All').get('/beta/policies/accessReviewPolicy');
  expect(policy.body.isGroupOwnerManagementEnabled).toBe(true);
  expect(await page.getByRole('main').innerText()).not.toMatch(/AccountKey/);
  expect(await violations(page)).toEqual([]);
});

test('what needs attention, and what is in progress, leads to the reviews', async () => {
  const ended = await endedReview(office);
  await beginReview(office, { displayName: 'Running' });
  const page = await office.open('admin', '/manage');

  await page.getByRole('heading', { level: 2, name: 'Needs attention' }).waitFor();
  await page.getByText('It has ended. Its decisions are not applied.').first().waitFor();
  await page.getByRole('heading', { level: 2, name: 'In progress' }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.locator(`a[href="${ended}#finish"]`).count()).toBe(1);
  await page.getByRole('link', { name: 'Running' }).last().click();
  await page.getByText('Reviewers decide').waitFor();
  const remind = page.getByRole('button', { name: 'Remind those who are not done' });
  await remind.click();
  await page.getByText('The mails are on their way.').waitFor();
  await remind.click();
  await page.getByText(/the next one can be requested at/).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'All reviews' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'All reviews' }).waitFor();
});
