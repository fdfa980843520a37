import { sampleDefinition } from '../features/sampleReview';
import { openApi, type Api, type Client } from '../../support/api';

const BETA = '/beta/identityGovernance/accessReviews';
/** A member of the reviewed group who reviews nothing. */
const OTHER = 'anna.albers';
/** The id of an application that calls this API in the sample tenant. */
const PROGRAM = '5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60';

let product: Api;
let admin: Client;
let reviewer: Client;
let other: Client;
beforeAll(async () => {
  product = await openApi();
  admin = product.as('admin');
  reviewer = product.as('jerry.lindqvist');
  other = product.as(OTHER);
  for (const displayName of ['First', 'Second']) await create(displayName);
  await create('Later', { recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-06-01' } } });
  await product.advance('PT1M');
});
afterAll(() => product.stop());

const create = (displayName: string, settings: object = {}) =>
  admin.post('/definitions', {
    ...sampleDefinition,
    displayName,
    settings: { ...sampleDefinition.settings, ...settings },
  });

const namesIn = ({ body }: { readonly body: Readonly<Record<string, unknown>> }): string[] =>
  (body.value as readonly { readonly displayName: string }[]).map(({ displayName }) => displayName).sort();

test('a reviewer without a role finds the definitions of which they review an instance', async () => {
  const found = await reviewer.get("/definitions/filterByCurrentUser(on='reviewer')");

  expect(found.status).toBe(200);
  expect(found.body['@odata.context']).toBe(`${product.url}/v1.0/$metadata#Collection(accessReviewScheduleDefinition)`);
  expect(namesIn(found)).toEqual(['First', 'Second']);
});

test('a person who reviews nothing finds nothing, not even as the creator, and neither does a program', async () => {
  const program = product.asApp(PROGRAM);

  for (const anybody of [other, admin, program]) {
    expect(namesIn(await anybody.get("/definitions/filterByCurrentUser(on='reviewer')"))).toEqual([]);
  }
});

test('the options of the list of definitions work here as well', async () => {
  const first = await reviewer.get("/definitions/filterByCurrentUser(on='reviewer')?$orderby=displayName desc&$top=1");
  const { pathname, search } = new URL(first.body['@odata.nextLink'] as string);

  expect(namesIn(first)).toEqual(['Second']);
  expect(namesIn(await reviewer.get(`${pathname}${search}`))).toEqual(['First']);
  expect(
    namesIn(await reviewer.get("/definitions/filterByCurrentUser(on='reviewer')?$filter=displayName eq 'First'")),
  ).toEqual(['First']);
});

test('beta distinguishes direct from delegated reviewers; nothing is delegated', async () => {
  const on = (name: string) => `${BETA}/definitions/filterByCurrentUser(on='${name}')`;

  expect(namesIn(await reviewer.get(on('directReviewer')))).toEqual(['First', 'Second']);
  expect(namesIn(await reviewer.get(on('delegatedReviewer')))).toEqual([]);
  expect((await reviewer.get(on('owner'))).status).toBe(400);
  expect((await reviewer.get(on('constructor'))).status).toBe(400);
  expect(await reviewer.get("/definitions/filterByCurrentUser(on='directReviewer')")).toMatchObject({
    status: 400,
    body: { error: { code: 'BadRequest', details: [{ target: 'on' }] } },
  });
});
