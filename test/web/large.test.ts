import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CROWD, writeLargeTenant } from '../support/largeTenant';
import { groupReview, queryScope } from '../support/sampleTenant';
import { type Office, openOffice } from './support/page';

const SIZE = 3_000;
const ALL = '3,000';
const directory = join(__dirname, '../../dist/web');

test("the JavaScript and the styles of the reviewer's page are at most 60 KB, packed", () => {
  const packed = readdirSync(directory).filter((name) => /^(?!Manage-).*\.(js|css)\.gz$/.test(name));
  const sizes = packed.map((name) => [name, statSync(join(directory, name)).size] as const);
  const languages = sizes.filter(([name]) => /^(en|de)-/.test(name)).map(([, size]) => size);
  const others = sizes.filter(([name]) => !/^(en|de)-/.test(name)).map(([, size]) => size);

  const sum = others.reduce((all, size) => all + size, Math.max(...languages));
  expect(sum).toBeGreaterThan(20_000);
  expect(sum).toBeLessThanOrEqual(60 * 1024);
});

describe('with 3,000 items', () => {
  let office: Office;
  let address = '';
  beforeAll(async () => {
    office = await openOffice({ tenant: writeLargeTenant(SIZE) });
    const scope = queryScope(`/groups/${CROWD}/transitiveMembers`);
    const { id } = await office.create(groupReview({ scope, settings: { recommendationsEnabled: true } }));
    await office.advance('PT0S');
    address = `/reviews/${id}/${id}`;
  });
  afterAll(() => office.stop());

  test('the page needs at most 5 requests and 400 elements, and the focus stays with the row', async () => {
    const page = await office.open('jerry.lindqvist', address);
    await page.getByText(`0 of ${ALL} decided`).first().waitFor();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));

    await page.reload();
    await page.getByText(`0 of ${ALL} decided`).first().waitFor();

    const own = requests.filter((url) => !/\.(js|css|svg)$/.test(url));
    expect(own.length).toBeLessThanOrEqual(5);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(400);

    await page.keyboard.press('End');
    await page.waitForTimeout(200);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'))).not.toBeNull();
    for (let n = 0; n < 40; n += 1) await page.keyboard.press('k');
    const place = await page.evaluate(() => Number(document.activeElement?.getAttribute('aria-rowindex')));
    const count = await page.evaluate(() =>
      Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')),
    );
    expect(place).toBe(Math.max(1, count - 40));
  });

  test('the first items can be decided while the others are read', async () => {
    const page = await office.open('jerry.lindqvist', address);
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.route(/decisions.filterByCurrentUser/, async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await page.getByText(`40 of ${ALL} read`).first().waitFor();

    const first = page.getByRole('row').filter({ hasText: 'Person 0001' });
    await page.keyboard.press('j');
    await page.keyboard.press('d');
    await first.getByRole('button', { name: /^Deny/, pressed: true }).waitFor();
    const top = await first.boundingBox();
    // Counts of all items, and actions on all items, wait for the remaining pages.
    expect(await page.getByRole('button', { name: /^(Select all|Approve \d|Follow)/ }).count()).toBe(0);
    expect(await page.locator('.facets button').count()).toBe(0);

    goOn();
    await page.getByText(`1 of ${ALL} decided`).first().waitFor();
    await page.getByRole('button', { name: `Select all ${ALL}` }).waitFor();
    // The row must not move under the pointer.
    expect((await first.boundingBox())?.y).toBe(top?.y);
    await page.getByText('All saved').waitFor();
    await page.keyboard.press('z');
    await page.getByText(`0 of ${ALL} decided`).first().waitFor();
    await page.getByText('All saved').waitFor();
  });

  test("the page reads other people's decisions in one call, whose cost depends on the number of changes", async () => {
    const page = await office.open('jerry.lindqvist', address);
    await page.getByText(`0 of ${ALL} decided`).first().waitFor();
    const answers: Promise<Buffer>[] = [];
    page.on('response', (response) => answers.push(response.body()));

    await page.clock.runFor(30_000);
    const jerry = office.as('jerry.lindqvist');
    const path = `${address.replace('/reviews/', '/definitions/').replace(/\/(?=[^/]+$)/, '/instances/')}/decisions`;
    const [item] = (await office.as('admin').get(`${path}?$top=1`)).body.value;
    await jerry.patch(`${path}/${item?.id ?? ''}`, { decision: 'Approve', justification: 'known' });
    await page.clock.runFor(30_000);
    await page.getByText(`1 of ${ALL} decided`).first().waitFor();
    expect(answers).toHaveLength(2);
    const bytes = (await Promise.all(answers)).reduce((sum, body) => sum + body.length, 0);
    expect(bytes).toBeLessThanOrEqual(8_000);

    await jerry.patch(`${path}/${item?.id ?? ''}`, { decision: 'NotReviewed', justification: '' });
    await page.clock.runFor(30_000);
    await page.getByText(`0 of ${ALL} decided`).first().waitFor();
  });

  test("the administrator's page needs fewer than 4 requests and 400 elements, and reads on as one scrolls", async () => {
    const page = await office.open('admin', address.replace('/reviews/', '/manage/reviews/'));
    const items = page.getByRole('region', { name: /^Decisions: / });
    await items.getByRole('row').nth(1).waitFor();
    const requests: string[] = [];
    const sizes: number[] = [];
    page.on('response', async (response) => {
      if (/\.(js|css|svg)$/.test(response.url()) || !response.url().includes('/beta/')) return;
      requests.push(response.url());
      const { value = [] } = (await response.json().catch(() => ({}))) as { value?: readonly unknown[] };
      sizes.push(value.length);
    });

    await page.reload();
    await page.getByText(`of ${ALL} decided`).first().waitFor();
    await items.getByRole('row').nth(1).waitFor();
    expect(requests.length).toBeLessThan(4);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(400);

    for (let n = 0; n < 12; n += 1) {
      await page.evaluate(() => {
        window.scrollTo(0, document.documentElement.scrollHeight);
      });
      await page.waitForTimeout(150);
    }
    const shown = await items.getByRole('row').last().getAttribute('aria-rowindex');
    expect(Number(shown)).toBeGreaterThan(250);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(400);

    const found = page.getByRole('link', { name: 'Person 2999', exact: true });
    await page.getByRole('searchbox').fill('person 2999');
    await found.waitFor();
    expect(
      await items
        .getByRole('row')
        .filter({ has: page.getByRole('link') })
        .count(),
    ).toBe(1);
    expect(Math.max(...sizes)).toBe(100);
  });

  test('the proof of a review needs fewer than 4 requests', async () => {
    const page = await office.open('admin', `${address.replace('/reviews/', '/manage/reviews/')}/proof`);
    await page.waitForLoadState('networkidle');
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/beta/')) requests.push(request.url());
    });

    await page.reload();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.length).toBeLessThan(4);
  });

  test('a decision on thousands is a job of the service that goes on when the page is closed', async () => {
    const page = await office.open('jerry.lindqvist', address);
    await page.getByRole('button', { name: `Select all ${ALL}` }).click();
    await page
      .getByRole('group', { name: /selected/ })
      .getByRole('button', { name: 'Approve' })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('go against the suggestion and are left out.').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/^Saving in the background/).waitFor();

    await page.goto('about:blank');
    await page.goto(office.url + address);
    await page.getByText(/^Saving in the background/).waitFor({ state: 'detached' });
    const kept = SIZE - SIZE / 5;
    await page
      .getByText(`${kept.toLocaleString('en')} of ${ALL} decided`)
      .first()
      .waitFor();

    const path = `${address.replace('/reviews/', '/definitions/').replace(/\/(?=[^/]+$)/, '/instances/')}/decisions`;
    const approved = await office.as('admin').get(`${path}?$filter=decision eq 'Approve'&$count=true&$top=1`);
    expect(approved.body['@odata.count']).toBe(kept);
  });
});

test('40 items need at most 4 requests, and at most 45 keys to decide 14 one by one and 26 as suggested', async () => {
  const office = await openOffice({ tenant: writeLargeTenant(40) });
  const scope = queryScope(`/groups/${CROWD}/transitiveMembers`);
  const { id } = await office.create(groupReview({ scope, settings: { recommendationsEnabled: true } }));
  await office.advance('PT0S');
  const page = await office.open('jerry.lindqvist', `/reviews/${id}/${id}`);
  await page.getByText('8 left').waitFor();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.reload();
  await page.getByText('8 left').waitFor();
  // Scripts and styles come from the browser's cache.
  expect(requests.filter((url) => !/\.(js|css|svg)$/.test(url)).length).toBeLessThanOrEqual(4);
  let keys = 0;
  const press = async (key: string) => {
    keys += 1;
    await page.keyboard.press(key);
  };

  await press('j');
  // Decide the items with the suggestion Deny and six more one by one, and the others in bulk.
  for (let n = 0; n < 8; n += 1) await press(n % 2 === 0 ? 'd' : 'u');
  await press('Enter');
  await press('j');
  for (let n = 0; n < 6; n += 1) await press('a');
  for (let n = 0; n < 7; n += 1) await press('k');
  await press('a');
  await page.getByRole('dialog', { name: 'Approve: 26 items' }).waitFor();
  await press('Enter');
  await page.getByText('All decided. Thank you.').waitFor();
  await page.getByText('All saved').waitFor();

  expect(keys).toBeLessThanOrEqual(45);
  const { body } = await office
    .as('admin')
    .get(`/definitions/${id}/instances/${id}/decisions?$filter=decision eq 'NotReviewed'`);
  expect(body.value).toEqual([]);
  await office.stop();
});
