import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { userNamed } from '../support/sampleTenant';
import { type Office, openOffice, type PageOptions } from './support/page';
import { beginReview, type BegunReview } from './support/reviews';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

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

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate('axe.run()');
  return (found as { violations: readonly Violation[] }).violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`,
  );
}

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

test('names and words of other people stay words', async () => {
  const page = await office.open('jerry.lindqvist', review.address);

  await page.getByRole('heading', { level: 1, name: /^<b>Who<\/b> "reads"/ }).waitFor();
  await page.getByText('<script>alert(1)</script>').waitFor();
});

test('a screen reader reads a row as who, what is known, and what can be done', async () => {
  const page = await office.open('jerry.lindqvist', (await beginReview(office)).address);
  const row = page.getByRole('row', { name: /Walter Weiss/ });
  await row.waitFor();

  const tree = await row.ariaSnapshot();
  const order = [
    'checkbox "Select Walter Weiss"',
    'button "Walter Weiss"',
    'No sign-in since 29 August 2025',
    'button "Approve: Walter Weiss"',
    'button "Deny: Walter Weiss"',
  ];
  const cells = tree.slice(tree.indexOf('gridcell'));
  const places = order.map((part) => cells.indexOf(part));
  expect(places).not.toContain(-1);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});

test('the page speaks the language of the browser', async () => {
  const page = await office.open('jerry.lindqvist', '/', { locale: 'de-DE' });

  await page.getByRole('heading', { level: 1, name: 'Meine Prüfungen' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toMatch(/^de/);
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
