import { openApi, type Answer, type Api } from '../../support/api';
import { groupReview, query, userNamed } from '../../support/sampleTenant';

let api: Api;
let id: string;
let instance: string;
let decision: string;
beforeAll(async () => {
  api = await openApi();
  ({ id } = await api.create(groupReview()));
  await api.advance('PT0S');
  instance = `/definitions/${id}/instances/${id}`;
  decision = `${instance}/decisions/${(await admin().get(`${instance}/decisions`)).body.value[0]?.id ?? ''}`;
});
afterEach(() => api.tenant('DELETE', '/local/faults'));
afterAll(() => api.stop());

const admin = () => api.as('admin');
const fail = async (target: string, fault: object = {}): Promise<void> => {
  const { status } = await api.tenant('POST', '/local/faults', {
    target,
    match: '.',
    status: 503,
    count: 1000,
    ...fault,
  });
  expect(status).toBeLessThan(300);
};
const changes = () => ({
  scope: { '@odata.type': '#microsoft.graph.accessReviewScope' },
  reviewers: [query(`/users/${userNamed('Clara Winter').id}`)],
});

function expectUnavailable({ status, headers, body }: Answer): void {
  expect([status, body.error.code]).toEqual([503, 'ServiceUnavailable']);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(body.error.innerError['request-id']).toMatch(/^[0-9a-f-]{36}$/);
  // The answer does not name what failed; only the log does.
  expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|localhost|at .*\.js|RestError/);
}

const requests: Readonly<Record<string, () => Promise<Answer>>> = {
  'list definitions': () => admin().get('/definitions'),
  'create a definition': () => admin().post('/definitions', groupReview()),
  'get a definition': () => admin().get(`/definitions/${id}`),
  'update a definition': () => admin().put(`/definitions/${id}`, { displayName: 'Other' }),
  'stop an instance': () => admin().post(`${instance}/stop`),
  'list decisions': () => admin().get(`${instance}/decisions`),
  'record a decision': () => api.as('jerry.lindqvist').patch(decision, { decision: 'Deny' }),
  'list decisions to review': () =>
    api.as('jerry.lindqvist').get(`${instance}/decisions/filterByCurrentUser(on='reviewer')`),
  'delete a definition': () => admin().delete(`/definitions/${id}`),
};

describe('While storage fails', () => {
  test.each(Object.keys(requests))('to %s is answered 503, and nothing is changed', async (name) => {
    const look = async () => [
      (await admin().get('/definitions?$count=true')).body['@odata.count'],
      (await admin().get(`/definitions/${id}`)).body,
      (await admin().get(instance)).body,
      (await admin().get(decision)).body,
    ];
    const before = await look();
    await fail('storage');

    expectUnavailable((await requests[name]?.()) as Answer);

    await api.tenant('DELETE', '/local/faults');
    expect(await look()).toEqual(before);
  });

  test.each([
    ['answers 500', { status: 500 }],
    ['is busy', { status: 429, retryAfterSeconds: 2 }],
    ['cuts the connection', { status: 0 }],
  ])('and %s, the answer is the same', async (_, fault) => {
    await fail('storage', fault);

    const answer = await admin().get(`/definitions/${id}`);

    expect([429, 503]).toContain(answer.status);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('only briefly, no caller notices', async () => {
    await fail('storage', { count: 1 });

    expect((await admin().get(`/definitions/${id}`)).status).toBe(200);
  });
});

describe('While the directory fails', () => {
  test('what needs it is answered 503, and nothing is changed', async () => {
    const before = (await admin().get(instance)).body;
    await fail('directory');

    expectUnavailable(await admin().put(instance, changes()));
    expectUnavailable(
      await admin().post(
        'beta/users/jerry.lindqvist@contoso.example/pendingAccessReviewInstances/none/definition/instances',
        {},
      ),
    );

    await api.tenant('DELETE', '/local/faults');
    expect((await admin().get(instance)).body).toEqual(before);
  });

  test('what does not need it works', async () => {
    await fail('directory');

    expect((await admin().get(`/definitions/${id}`)).status).toBe(200);
    expect((await api.as('jerry.lindqvist').patch(decision, { decision: 'Approve' })).status).toBe(204);
  });

  test('a definition is refused if the directory cannot say whether its group and its reviewers exist', async () => {
    const before = (await admin().get('/definitions')).body.value.length;
    await fail('directory');

    expectUnavailable(await admin().post('/definitions', groupReview()));
    expect((await admin().get('/definitions')).body.value).toHaveLength(before);
  });

  test('a short throttle is retried within the request', async () => {
    await fail('directory', { status: 429, retryAfterSeconds: 1, count: 1 });

    expect((await admin().put(instance, changes())).status).toBe(200);
  });
});

describe('A request that storage interrupts', () => {
  const listed = async (name: string) => {
    const { value } = (await admin().get('/definitions?$top=999')).body;
    return value.filter(({ displayName }) => displayName === name).length;
  };

  test.each([
    ['the row of the due index', 'PUT .*/due|PATCH .*/due'],
    ['the instance', 'batch'],
    ['the definition', 'POST .*/definitions'],
  ])('leaves no half of a definition behind: %s', async (_, match) => {
    await api.advance('PT0S');
    await api.tenant('DELETE', '/local/mail');
    await fail('storage', { match });
    const helen = query(`/users/${userNamed('Helen Brandt').id}`);
    const body = groupReview({
      displayName: match,
      reviewers: [helen],
      settings: { mailNotificationsEnabled: true },
    });

    expectUnavailable(await admin().post('/definitions', body));

    await api.tenant('DELETE', '/local/faults');
    await api.advance('PT20M');
    expect(await listed(match)).toBe(0);
    expect((await api.tenant('GET', '/local/mail')).body.value).toEqual([]);
    expect((await admin().post('/definitions', body)).status).toBe(201);
    expect(await listed(match)).toBe(1);
  });

  test.each([
    ['the series', 'PUT .*/reviews|PATCH .*/reviews'],
    ['the instances', 'DELETE .*/reviews|batch'],
    ['the definition', 'DELETE .*/definitions'],
  ])('deletes the definition in the end, or allows another deletion: %s', async (_, match) => {
    const { id: doomed } = await api.create(groupReview({ displayName: 'Doomed' }));
    await api.advance('PT0S');
    await fail('storage', { match });

    expectUnavailable(await admin().delete(`/definitions/${doomed}`));

    await api.tenant('DELETE', '/local/faults');
    expect([204, 404]).toContain((await admin().delete(`/definitions/${doomed}`)).status);
    await api.advance('PT20M');
    expect(await listed('Doomed')).toBe(0);
    expect((await admin().get(`/definitions/${doomed}`)).status).toBe(404);
    expect((await admin().get(`/definitions/${doomed}/instances/${doomed}`)).status).toBe(404);
  });

  test('goes through without the queue, by the next timer', async () => {
    await fail('storage', { match: '/reconcile/messages', status: 503 });
    const { status, body } = await admin().post('/definitions', groupReview({ displayName: 'No queue' }));
    await api.tenant('DELETE', '/local/faults');

    await api.advance('PT1H');

    expect(status).toBe(201);
    expect((await admin().get(`/definitions/${body.id}/instances/${body.id}`)).body.status).toBe('InProgress');
  });
});
