import { openApi, type Api } from '../../support/api';
import { groupReview } from '../../support/sampleTenant';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

const post = (path: string, body: unknown, key: string) => postAs('admin', path, { body, key });

const postAs = (person: string, path: string, { body, key }: { readonly body: unknown; readonly key: string }) =>
  api.as(person).send('POST', path, { body, headers: { 'Idempotency-Key': key } });

const definitions = async () => (await api.as('admin').get('/definitions')).body.value.length;

test('A repeated creation answers the first one again and creates nothing', async () => {
  const before = await definitions();
  const first = await post('/definitions', groupReview(), 'create-1');
  const second = await post('/definitions', groupReview(), 'create-1');

  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
  expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
  expect(second.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
  expect(await definitions()).toBe(before + 1);
});

test('Calls at the same time happen once', async () => {
  const before = await definitions();
  const answers = await Promise.all([1, 2, 3].map(() => post('/definitions', groupReview(), 'create-2')));

  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(await definitions()).toBe(before + 1);
});

test('The key with another body is a conflict', async () => {
  await post('/definitions', groupReview(), 'create-3');
  const other = await post('/definitions', groupReview({ displayName: 'Another' }), 'create-3');

  expect(other).toMatchObject({ status: 409, body: { error: { code: 'Conflict' } } });
});

test('A key belongs to one caller and one path', async () => {
  const first = await post('/definitions', groupReview(), 'create-4');
  const ofAnother = await postAs('gina.gomez', '/definitions', { body: groupReview(), key: 'create-4' });
  const elsewhere = await post('beta/definitions', groupReview(), 'create-4');

  expect([first.status, elsewhere.status]).toEqual([201, 201]);
  expect(elsewhere.body.id).not.toBe(first.body.id);
  expect(ofAnother.headers.get('idempotent-replayed')).toBeNull();
});

test('An action is repeated without being refused, and so is a refusal', async () => {
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');
  const stop = `/definitions/${id}/instances/${id}/stop`;
  expect((await post(stop, undefined, 'stop-1')).status).toBe(204);
  expect((await api.as('admin').post(stop)).status).toBe(409);
  expect((await post(stop, undefined, 'stop-1')).status).toBe(204);

  const refused = await post('/definitions', {}, 'create-5');
  const again = await post('/definitions', {}, 'create-5');
  expect([refused.status, again.status]).toEqual([400, 400]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
});

test('What fails because a service is down is tried again', async () => {
  const fault = { target: 'storage', match: '/definitions', status: 503, count: 2 };
  await api.tenant('POST', '/local/faults', fault);
  const failed = await post('/definitions', groupReview(), 'create-6');
  await api.tenant('DELETE', '/local/faults');
  const second = await post('/definitions', groupReview(), 'create-6');

  expect([failed.status, second.status]).toEqual([503, 201]);
  expect(second.headers.get('idempotent-replayed')).toBeNull();
});

test.each(['', 'x'.repeat(256)])('The key %j is refused', async (key) => {
  const { status, body } = await post('/definitions', groupReview(), key);

  expect([status, body.error.details?.[0]?.target]).toEqual([400, 'Idempotency-Key']);
});

test('In a batch each request has its own key', async () => {
  const before = await definitions();
  const request = (id: string) => ({
    id,
    method: 'POST',
    url: '/identityGovernance/accessReviews/definitions',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'create-7' },
    body: groupReview(),
  });
  const { body } = await api.as('admin').send('POST', `${api.url}/v1.0/$batch`, {
    body: { requests: [request('1'), request('2')] },
  });
  const { responses } = body as unknown as { responses: { status: number; body: { id: string } }[] };

  expect(responses.map(({ status }) => status)).toEqual([201, 201]);
  expect(new Set(responses.map((response) => response.body.id)).size).toBe(1);
  expect(await definitions()).toBe(before + 1);
});

test('After 24 hours the key is free again', async () => {
  const first = await post('/definitions', groupReview(), 'create-8');
  await api.advance('PT23H59M');
  expect((await post('/definitions', groupReview(), 'create-8')).body.id).toBe(first.body.id);
  await api.advance('PT2M');
  const later = await post('/definitions', groupReview(), 'create-8');

  expect(later.status).toBe(201);
  expect(later.body.id).not.toBe(first.body.id);
});
