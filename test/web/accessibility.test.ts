import { userNamed } from '../support/sampleTenant';
import { violations } from './support/axe';
import { type Office, openOffice, type PageOptions } from './support/page';
import { beginReview, type BegunReview, endedReview } from './support/reviews';

let office: Office;
let review: BegunReview;
let own: BegunReview;
beforeAll(async () => {
  office = await openOffice();
  review = await beginReview(office, {
    displayName: '<b>Who</b> "reads" \u202Ereversed & ' + 'long '.repeat(10).trim(),
    descriptionForReviewers: '<script>alert(1)</script>\nسؤال',
  });
  own = await beginReview(office, { reviewers: [], displayName: 'Own access' });
});
afterAll(() => office.stop());

const looks: readonly (readonly [string, PageOptions])[] = [
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['forced colours', { forcedColors: 'active' }],
  ['a phone', { width: 390, height: 844 }],
];

test.each(looks)('axe finds nothing on any page (%s)', async (_, look) => {
  const page = await office.open('jerry.lindqvist', '/', look);
  await page.getByRole('heading', { name: 'To do' }).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.goto(office.url + review.address);
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await page.getByText('All saved').waitFor();
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.goto(`${office.url}/reviews/history`);
  await page.getByRole('heading', { name: 'What I decided in the last year' }).waitFor();
  expect(await violations(page)).toEqual([]);
});

test('axe finds nothing on the cards of a self-review', async () => {
  const page = await office.open('carla.costa', own.address);
  await page.getByRole('heading', { name: /Do you still need/ }).waitFor();

  expect(await violations(page)).toEqual([]);
});

test.each([390, 1024, 1600])('nothing is wider than a screen of %i pixels', async (width) => {
  const page = await office.open('jerry.lindqvist', review.address, { width });
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();

  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});

test('names and words of other people stay text, and reverse no line', async () => {
  const person = userNamed('Felix Ferrari');
  const rename = (displayName: string) => office.tenant('PATCH', `/v1.0/users/${person.id}`, { displayName });
  const hostile = `<img src=x onerror="alert(1)"> \u202Egnirts ${'x'.repeat(160)}`;
  await rename(hostile);
  const { address } = await beginReview(office, {
    displayName: '<b>Who</b> "reads"',
    descriptionForReviewers: '<script>alert(1)</script>',
    settings: { justificationRequiredOnApproval: true },
  });
  await rename(person.displayName);
  const page = await office.open('jerry.lindqvist', address, { width: 390 });

  await page.getByRole('heading', { level: 1, name: '<b>Who</b> "reads"' }).waitFor();
  await page.getByText('<script>alert(1)</script>').waitFor();
  const name = page.locator('.name bdi').filter({ hasText: '<img src=x' });
  await name.waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await page.keyboard.type('</textarea><b>gone</b>');
  await page.keyboard.press('Enter');
  await page.getByText('All saved').waitFor();
  await name.click();
  const reason = page.getByRole('dialog').getByRole('textbox', { name: 'Reason' });
  expect(await reason.inputValue()).toBe('</textarea><b>gone</b>');
  expect(await page.locator('img, b, dialog script').count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  await page.goto(`${office.url}/reviews/history`);
  await page.getByText('</textarea><b>gone</b>').waitFor();
});

test('a screen reader reads each page as a whole', async () => {
  const fresh = await openOffice();
  const { address } = await beginReview(fresh);
  const { address: ownAddress } = await beginReview(fresh, { reviewers: [], displayName: 'Own access' });
  const page = await fresh.open('jerry.lindqvist', address);
  await page.getByRole('row', { name: /5 others/ }).waitFor();
  const tree = async () => (await page.locator('body').ariaSnapshot()).replaceAll(/[0-9a-f-]{36}/g, '{id}');
  expect(await tree()).toMatchSnapshot('a review');

  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  expect(await page.getByRole('dialog').ariaSnapshot()).toMatchSnapshot('all that is known of an item');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Select all 8' }).click();
  await page.keyboard.press('a');
  expect(await page.getByRole('dialog').ariaSnapshot()).toMatchSnapshot('before a decision on many');
  await page.keyboard.press('Enter');
  await page.getByText('All saved').waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByText('Carla Costa').waitFor();
  expect(await tree()).toMatchSnapshot('the history');
  await page.getByRole('link', { name: 'My reviews' }).click();
  await page.getByRole('heading', { name: 'To do' }).waitFor();
  expect(await tree()).toMatchSnapshot('the list');

  const own = await fresh.open('carla.costa', ownAddress);
  await own.getByRole('heading', { name: /Do you still need/ }).waitFor();
  expect(await own.locator('body').ariaSnapshot()).toMatchSnapshot("a review of one's own access");
  await fresh.stop();
});

test('the page speaks the language of the browser', async () => {
  const page = await office.open('jerry.lindqvist', '/', { locale: 'de-DE' });

  await page.getByRole('heading', { level: 1, name: 'Meine Prüfungen' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toMatch(/^de/);
});

test('the pages of administrators speak German and fit a phone', async () => {
  const page = await office.open('admin', await endedReview(office), {
    width: 390,
    locale: 'de-DE',
    colorScheme: 'dark',
  });

  await page.getByText('Beendet, nicht angewendet').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violations(page)).toEqual([]);
  await page.goto(`${office.url}/manage/new/owners`);
  await page.getByRole('heading', { level: 1, name: 'Besitzer fragen' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violations(page)).toEqual([]);
});

test('a locale of the system that is not a language tag does not stop the page', async () => {
  const page = await office.browser.newPage();
  await page.addInitScript(`Object.defineProperty(navigator, 'languages', { value: ['en-US@posix'] })`);

  await page.goto(office.url);
  await page.waitForURL(/authorize/);
});

test('keys move the focus in, through and out of the list', async () => {
  const page = await office.open('jerry.lindqvist', (await beginReview(office)).address);
  await page.getByRole('row', { name: /Felix Ferrari/ }).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');

  await page.keyboard.press('End');
  expect(await focused()).toContain('5 others');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toContain(userNamed('Anna Albers').displayName);
  await page.keyboard.press('Home');
  expect(await focused()).toContain('2 suggested to remove');
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[role=grid]') === null)).toBe(true);
});
