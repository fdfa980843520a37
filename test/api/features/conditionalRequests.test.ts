import { startRunner, type TestRunner } from '../../support/runner';
import { ADMIN, caller, REVIEWER, sampleDefinition } from './sampleReview';

let runner: TestRunner;
let call: ReturnType<typeof caller>;
let review: ReturnType<typeof caller>;
beforeAll(async () => {
  runner = await startRunner();
  call = caller(runner.url, await runner.token(ADMIN));
  review = caller(runner.url, await runner.token(REVIEWER));
});
afterAll(() => runner.stop());

async function newReview(): Promise<{ id: string; etag: string }> {
  const { body } = await call('/definitions', { method: 'POST', body: sampleDefinition });
  await runner.advance('PT1M');
  const id = body.id as string;
  const { headers } = await call(`/definitions/${id}`);
  return { id, etag: headers.get('etag') ?? '' };
}

test('a creation answers the ETag that the object is read with', async () => {
  const later = { recurrence: { range: { type: 'noEnd', startDate: '2027-01-01' }, pattern: null } };
  const body = { ...sampleDefinition, settings: { ...sampleDefinition.settings, ...later } };

  const created = await call('/definitions', { method: 'POST', body });
  const read = await call(`/definitions/${String(created.body.id)}`);

  expect(created.headers.get('etag')).toMatch(/^W\/"/);
  expect(read.headers.get('etag')).toBe(created.headers.get('etag'));
});

test('return=minimal answers a creation with where it is', async () => {
  const created = await call('/definitions', {
    method: 'POST',
    body: sampleDefinition,
    headers: { prefer: 'return=minimal' },
  });

  expect(created).toMatchObject({ status: 204, text: '' });
  expect(created.headers.get('preference-applied')).toBe('return=minimal');
  expect(created.headers.get('odata-entityid')).toBe(created.headers.get('location'));
});

test('who knows the latest version changes it, who knows an older one does not', async () => {
  const { id, etag } = await newReview();
  const put = (ifMatch: string, displayName: string) =>
    call(`/definitions/${id}`, {
      method: 'PUT',
      body: { ...sampleDefinition, displayName },
      headers: { 'if-match': ifMatch },
    });

  expect((await put(etag, 'First')).status).toBe(204);
  expect(await put(etag, 'Second')).toMatchObject({ status: 412, body: { error: { code: 'PreconditionFailed' } } });
  expect((await call(`/definitions/${id}`)).body.displayName).toBe('First');
  expect((await put('*', 'Third')).status).toBe(204);
});

test('of two that change the same version at once one wins', async () => {
  const { id, etag } = await newReview();
  const body = { ...sampleDefinition, displayName: 'Mine' };
  const put = () => call(`/definitions/${id}`, { method: 'PUT', body, headers: { 'if-match': etag } });

  const statuses = (await Promise.all([put(), put(), put()])).map(({ status }) => status);

  expect(statuses.sort()).toEqual([204, 412, 412]);
});

test('an object that the caller has is answered with 304', async () => {
  const { id, etag } = await newReview();

  const again = await call(`/definitions/${id}`, { headers: { 'if-none-match': etag } });

  expect(again).toMatchObject({ status: 304, text: '' });
});

test('actions, decisions and deletions ask for the version as well', async () => {
  const { id, etag } = await newReview();
  const stale = { 'if-match': 'W/"stale"' };
  const instance = `/definitions/${id}/instances/${id}`;
  const decisions = (await call(`${instance}/decisions`)).body.value as readonly { readonly id: string }[];
  const decision = `${instance}/decisions/${decisions[0]!.id}`;
  const read = await review(decision);
  const current = { 'if-match': read.headers.get('etag') ?? '' };
  const change = { method: 'PATCH', body: { decision: 'Approve' } };

  expect((await review(decision, { ...change, headers: stale })).status).toBe(412);
  expect((await review(decision, { ...change, headers: current })).status).toBe(204);
  expect((await review(decision, { ...change, headers: current })).status).toBe(412);
  expect((await call(`${instance}/stop`, { method: 'POST', headers: stale })).status).toBe(412);
  expect((await call(`/definitions/${id}/stop`, { method: 'POST', headers: stale })).status).toBe(412);
  expect((await call(`/definitions/${id}`, { method: 'DELETE', headers: stale })).status).toBe(412);
  expect((await call(`/definitions/${id}`, { method: 'DELETE', headers: { 'if-match': etag } })).status).toBe(204);
});

test('a page is as long as the caller prefers, and the next link goes on behind it', async () => {
  const { id } = await newReview();
  const headers = { prefer: 'odata.maxpagesize=2' };

  const first = await call(`/definitions/${id}/instances/${id}/decisions`, { headers });
  const link = new URL(first.body['@odata.nextLink'] as string);
  const second = await call(`${link.pathname}${link.search}`, { headers });

  expect(first.body.value).toHaveLength(2);
  expect(first.headers.get('preference-applied')).toBe('odata.maxpagesize=2');
  expect(second.status).toBe(200);
});
