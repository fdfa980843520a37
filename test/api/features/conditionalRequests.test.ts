import { openApi, type Api, type Client } from '../../support/api';
import { sampleDefinition } from './sampleReview';

let product: Api;
let call: Client;
let review: Client;
beforeAll(async () => {
  product = await openApi();
  call = product.as('admin');
  review = product.as('jerry.lindqvist');
});
afterAll(() => product.stop());

async function newReview(): Promise<{ id: string; etag: string }> {
  const { body } = await call.post('/definitions', sampleDefinition);
  await product.advance('PT1M');
  const id = body.id;
  const { headers } = await call.get(`/definitions/${id}`);
  return { id, etag: headers.get('etag') ?? '' };
}

test('a creation answers the ETag that the object is read with', async () => {
  const later = { recurrence: { range: { type: 'noEnd', startDate: '2027-01-01' }, pattern: null } };
  const body = { ...sampleDefinition, settings: { ...sampleDefinition.settings, ...later } };

  const created = await call.post('/definitions', body);
  const read = await call.get(`/definitions/${created.body.id}`);

  expect(created.headers.get('etag')).toMatch(/^W\/"/);
  expect(read.headers.get('etag')).toBe(created.headers.get('etag'));
});

test('return=minimal answers a creation with its address only', async () => {
  const created = await call.send('POST', '/definitions', {
    body: sampleDefinition,
    headers: { prefer: 'return=minimal' },
  });

  expect(created).toMatchObject({ status: 204, text: '' });
  expect(created.headers.get('preference-applied')).toBe('return=minimal');
  expect(created.headers.get('odata-entityid')).toBe(created.headers.get('location'));
});

test('a client with the latest version changes it, a client with an older one does not', async () => {
  const { id, etag } = await newReview();
  const put = (ifMatch: string, displayName: string) =>
    call.send('PUT', `/definitions/${id}`, {
      body: { ...sampleDefinition, displayName },
      headers: { 'if-match': ifMatch },
    });

  expect((await put(etag, 'First')).status).toBe(204);
  expect(await put(etag, 'Second')).toMatchObject({ status: 412, body: { error: { code: 'PreconditionFailed' } } });
  expect((await call.get(`/definitions/${id}`)).body.displayName).toBe('First');
  expect((await put('*', 'Third')).status).toBe(204);
});

test('of two clients that change the same version at once one wins', async () => {
  const { id, etag } = await newReview();
  const body = { ...sampleDefinition, displayName: 'Mine' };
  const put = () => call.send('PUT', `/definitions/${id}`, { body, headers: { 'if-match': etag } });

  const statuses = (await Promise.all([put(), put(), put()])).map(({ status }) => status);

  expect(statuses.sort()).toEqual([204, 412, 412]);
});

test('an object that the caller has is answered with 304', async () => {
  const { id, etag } = await newReview();

  const again = await call.send('GET', `/definitions/${id}`, { headers: { 'if-none-match': etag } });

  expect(again).toMatchObject({ status: 304, text: '' });
});

test('actions, decisions and deletions ask for the version as well', async () => {
  const { id, etag } = await newReview();
  const stale = { 'if-match': 'W/"stale"' };
  const instance = `/definitions/${id}/instances/${id}`;
  const decisions = (await call.get(`${instance}/decisions`)).body.value as readonly { readonly id: string }[];
  const decision = `${instance}/decisions/${decisions[0]!.id}`;
  const read = await review.get(decision);
  const current = { 'if-match': read.headers.get('etag') ?? '' };
  const body = { decision: 'Approve' };

  expect((await review.send('PATCH', decision, { body, headers: stale })).status).toBe(412);
  expect((await review.send('PATCH', decision, { body, headers: current })).status).toBe(204);
  expect((await review.send('PATCH', decision, { body, headers: current })).status).toBe(412);
  expect((await call.send('POST', `${instance}/stop`, { headers: stale })).status).toBe(412);
  expect((await call.send('POST', `/definitions/${id}/stop`, { headers: stale })).status).toBe(412);
  expect((await call.send('DELETE', `/definitions/${id}`, { headers: stale })).status).toBe(412);
  expect((await call.send('DELETE', `/definitions/${id}`, { headers: { 'if-match': etag } })).status).toBe(204);
});

test('a page is as long as the caller prefers, and the next link continues after it', async () => {
  const { id } = await newReview();
  const headers = { prefer: 'odata.maxpagesize=2' };

  const first = await call.send('GET', `/definitions/${id}/instances/${id}/decisions`, { headers });
  const link = new URL(first.body['@odata.nextLink'] as string);
  const second = await call.send('GET', `${link.pathname}${link.search}`, { headers });

  expect(first.body.value).toHaveLength(2);
  expect(first.headers.get('preference-applied')).toBe('odata.maxpagesize=2');
  expect(second.status).toBe(200);
});
