import { openApi, type Api, type Client } from '../../support/api';
import { sampleDefinition } from './sampleReview';

/** `Prefer: respond-async`: 202 with the URL of a monitor. */
let product: Api;
let admin: Client;
let instance: string;
const prefer = { prefer: 'respond-async' };

beforeAll(async () => {
  product = await openApi();
  admin = product.as('admin');
  const { body } = await admin.post('/definitions', sampleDefinition);
  instance = `/definitions/${body.id}/instances/${body.id}`;
  await product.advance('PT1H');
});
afterAll(() => product.stop());

/** Reads the monitor of an answer; `url` is absolute. */
const look = (answer: { readonly headers: Headers }) =>
  admin.get((answer.headers.get('location') ?? '').slice(product.url.length));

test.each([
  ['stop', 'Completed'],
  ['applyDecisions', 'Applied'],
])('%s is watched until the instance is %s', async (action, status) => {
  const begun = await admin.send('POST', `${instance}/${action}`, { headers: prefer });

  expect([begun.status, begun.text]).toEqual([202, '']);
  expect(begun.headers.get('preference-applied')).toBe('respond-async');
  expect(Number(begun.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(begun.headers.get('location')).toBe(
    `${product.url}/v1.0/identityGovernance/accessReviews${instance}/${action}/monitor`,
  );
  await product.advance('PT0S');
  expect(await look(begun)).toMatchObject({ status: 200, body: { status } });
});

test('a report is watched from below what was created', async () => {
  const body = {
    displayName: 'Evidence',
    reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2027-01-01T00:00:00Z',
    scopes: [
      {
        query: "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')",
        queryType: 'MicrosoftGraph',
      },
    ],
  };
  const begun = await admin.send('POST', '/historyDefinitions', { body, headers: prefer });
  expect(begun.status).toBe(202);
  await product.advance('PT0S');

  expect(await look(begun)).toMatchObject({ status: 200, body: { displayName: 'Evidence', status: 'done' } });
});

test.each([
  ['an instance', () => instance, undefined],
  [
    'a series',
    () => instance.replace(/\/instances.*/, ''),
    { periodStartDateTime: '2026-01-01T00:00:00Z', periodEndDateTime: '2026-12-31T00:00:00Z' },
  ],
])('an evidence pack of %s is watched until it is made', async (_, owner, body) => {
  const begun = await admin.send('POST', `beta${owner()}/evidencePacks`, { body, headers: prefer });
  expect([begun.status, begun.text]).toEqual([202, '']);
  expect(begun.headers.get('location')).toMatch(/\/evidencePacks\/[0-9a-f-]{36}\/monitor$/);
  await product.advance('PT0S');

  expect(await look(begun)).toMatchObject({ status: 200, body: { status: 'succeeded' } });
});

test('a monitor answers 202 with the same headers while the work continues', async () => {
  const { body } = await admin.post('/definitions', sampleDefinition);
  const path = `/definitions/${body.id}/instances/${body.id}/stop/monitor`;
  await product.advance('PT1H');

  const waiting = await admin.get(path);

  expect([waiting.status, waiting.text]).toEqual([202, '']);
  expect(waiting.headers.get('location')).toBe(`${product.url}/v1.0/identityGovernance/accessReviews${path}`);
  expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a refusal, and work that is done at once, are answered at once', async () => {
  expect((await admin.send('POST', `${instance}/stop`, { headers: prefer })).status).toBe(409);
  const created = await admin.send('POST', '/definitions', { body: sampleDefinition, headers: prefer });
  expect(created.status).toBe(201);
  expect(created.headers.get('preference-applied')).toBeNull();
});

test.each([
  ['that runs', '2026-01-05'],
  ['that has not started', '2026-03-01'],
])('the stop of a definition %s is watched until it is completed', async (_, startDate) => {
  const settings = { instanceDurationInDays: 7, recurrence: { pattern: null, range: { type: 'noEnd', startDate } } };
  const { body } = await admin.post('/definitions', { ...sampleDefinition, settings });
  await product.advance('PT1H');
  const begun = await admin.send('POST', `/definitions/${body.id}/stop`, { headers: prefer });

  expect([begun.status, begun.headers.get('preference-applied')]).toEqual([202, 'respond-async']);
  expect(begun.headers.get('location')).toMatch(/\/stop\/monitor$/);
  await product.advance('PT0S');
  expect(await look(begun)).toMatchObject({ status: 200, body: { id: body.id, status: 'Completed' } });
});
