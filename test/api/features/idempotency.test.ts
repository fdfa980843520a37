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

test('Simultaneous calls are executed once', async () => {
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

test('A request that fails because a service is down is executed again', async () => {
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

/** Removes the directory roles of a person; returns a function that gives them back. */
async function withoutRoles(upn: string): Promise<() => Promise<void>> {
  const { id } = (await api.tenant('GET', `/v1.0/users/${upn}`)).body;
  const path = '/v1.0/roleManagement/directory/roleAssignments';
  const roles = (await api.tenant('GET', `${path}?$filter=principalId eq '${id}'`)).body.value;
  for (const role of roles) await api.tenant('DELETE', `${path}/${role.id}`);
  return async () => {
    for (const { principalId, roleDefinitionId } of roles) {
      const { status } = await api.tenant('POST', path, { principalId, roleDefinitionId, directoryScopeId: '/' });
      expect(status).toBe(201);
    }
  };
}

describe('A stored answer is for callers with the authority of the first call', () => {
  const governance = 'gina.gomez@contoso.example';

  test('a token without the permission does not get it', async () => {
    const requests = [{ id: '1', method: 'GET', url: '/identityGovernance/accessReviews/definitions' }];
    const batch = (scope: string) =>
      api.as('admin', scope).send('POST', `${api.url}/v1.0/$batch`, {
        body: { requests },
        headers: { 'Idempotency-Key': 'batch-1' },
      });
    const statusIn = (answer: { readonly body: unknown }) =>
      (answer.body as { responses: { status: number }[] }).responses.map(({ status }) => status);

    expect(statusIn(await batch('AccessReview.Read.All'))).toEqual([200]);
    const replayed = await batch('User.Read');

    expect(statusIn(replayed)).toEqual([403]);
    expect(replayed.headers.get('idempotent-replayed')).toBeNull();
  });

  test('a token without the role does not get it, and the call is judged again', async () => {
    const first = await postAs('gina.gomez', '/definitions', { body: groupReview(), key: 'role-1' });
    const giveBack = await withoutRoles(governance);
    const second = await postAs('gina.gomez', '/definitions', { body: groupReview(), key: 'role-1' });
    await giveBack();

    expect([first.status, second.status]).toEqual([201, 403]);
  });

  test('a further role changes nothing', async () => {
    const first = await postAs('gina.gomez', '/definitions', { body: groupReview(), key: 'role-2' });
    const user = (await api.tenant('GET', `/v1.0/users/${governance}`)).body;
    const given = await api.tenant('POST', '/v1.0/roleManagement/directory/roleAssignments', {
      principalId: user.id,
      roleDefinitionId: '5d6b6bb7-de71-4623-b4af-96380a352509',
      directoryScopeId: '/',
    });
    const second = await postAs('gina.gomez', '/definitions', { body: groupReview(), key: 'role-2' });

    expect(given.status).toBe(201);
    expect([second.status, second.body.id]).toEqual([201, first.body.id]);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  test('a refusal for lack of a role is not stored', async () => {
    const giveBack = await withoutRoles(governance);
    const refused = await postAs('gina.gomez', '/definitions', { body: groupReview(), key: 'role-3' });
    await giveBack();
    const second = await postAs('gina.gomez', '/definitions', { body: groupReview(), key: 'role-3' });

    expect([refused.status, second.status]).toEqual([403, 201]);
  });
});
