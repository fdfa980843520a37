import { startRunner, type TestRunner } from '../../support/runner';
import { ADMIN, caller, sampleDefinition } from './sampleReview';

/** `Prefer: respond-async`: 202 with the address that tells when the work is done. */
let runner: TestRunner;
let admin: ReturnType<typeof caller>;
let instance: string;
const prefer = { prefer: 'respond-async' };

beforeAll(async () => {
  runner = await startRunner();
  admin = caller(runner.url, await runner.token(ADMIN));
  const { body } = await admin('/definitions', { method: 'POST', body: sampleDefinition });
  instance = `/definitions/${String(body.id)}/instances/${String(body.id)}`;
  await runner.advance('PT1H');
});
afterAll(() => runner.stop());

/** Looks where the answer says; `url` is absolute. */
const look = (answer: { readonly headers: Headers }) =>
  admin((answer.headers.get('location') ?? '').slice(runner.url.length));

test.each([
  ['stop', 'Completed'],
  ['applyDecisions', 'Applied'],
])('%s is watched until the instance is %s', async (action, status) => {
  const begun = await admin(`${instance}/${action}`, { method: 'POST', headers: prefer });

  expect([begun.status, begun.text]).toEqual([202, '']);
  expect(begun.headers.get('preference-applied')).toBe('respond-async');
  expect(Number(begun.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(begun.headers.get('location')).toBe(
    `${runner.url}/v1.0/identityGovernance/accessReviews${instance}/${action}/monitor`,
  );
  await runner.advance('PT0S');
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
  const begun = await admin('/historyDefinitions', { method: 'POST', body, headers: prefer });
  expect(begun.status).toBe(202);
  await runner.advance('PT0S');

  expect(await look(begun)).toMatchObject({ status: 200, body: { displayName: 'Evidence', status: 'done' } });
});

test('a monitor answers 202 with the same headers while it goes on', async () => {
  const { body } = await admin('/definitions', { method: 'POST', body: sampleDefinition });
  const path = `/definitions/${String(body.id)}/instances/${String(body.id)}/stop/monitor`;
  await runner.advance('PT1H');

  const waiting = await admin(path);

  expect([waiting.status, waiting.text]).toEqual([202, '']);
  expect(waiting.headers.get('location')).toBe(`${runner.url}/v1.0/identityGovernance/accessReviews${path}`);
  expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('what fails fails at once, and what is done at once is answered at once', async () => {
  expect((await admin(`${instance}/stop`, { method: 'POST', headers: prefer })).status).toBe(409);
  const created = await admin('/definitions', { method: 'POST', body: sampleDefinition, headers: prefer });
  expect(created.status).toBe(201);
  expect(created.headers.get('preference-applied')).toBeNull();
});

test.each([
  ['that runs', '2026-01-05'],
  ['that has not started', '2026-03-01'],
])('the stop of a definition %s is watched until it is completed', async (_, startDate) => {
  const settings = { instanceDurationInDays: 7, recurrence: { pattern: null, range: { type: 'noEnd', startDate } } };
  const { body } = await admin('/definitions', { method: 'POST', body: { ...sampleDefinition, settings } });
  await runner.advance('PT1H');
  const begun = await admin(`/definitions/${String(body.id)}/stop`, { method: 'POST', headers: prefer });

  expect([begun.status, begun.headers.get('preference-applied')]).toEqual([202, 'respond-async']);
  expect(begun.headers.get('location')).toMatch(/\/stop\/monitor$/);
  await runner.advance('PT0S');
  expect(await look(begun)).toMatchObject({ status: 200, body: { id: body.id, status: 'Completed' } });
});
