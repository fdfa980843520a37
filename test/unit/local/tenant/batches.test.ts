import { GROUP, GUEST, MEMBER, type OpenTenant, openTenant } from './openTenant';

let open: OpenTenant;

beforeEach(async () => {
  open = await openTenant();
});

interface Response {
  readonly id: string;
  readonly status: number;
  readonly body?: Record<string, unknown>;
  readonly headers: Record<string, string>;
}

async function batch(requests: readonly object[]): Promise<readonly Response[]> {
  const { body } = await open.call('POST', '/graph/v1.0/$batch', { requests });
  return body.responses as Response[];
}

const get = (id: string, url: string) => ({ id, method: 'GET', url });

test('a batch answers each request under its id with its own status', async () => {
  const responses = await batch([
    get('1', `/users/${MEMBER}?$select=displayName`),
    get('2', `users/nobody`),
    { id: '3', method: 'DELETE', url: `/groups/${GROUP}/members/${GUEST}/$ref` },
    {
      ...get('4', `/groups/${GROUP}/members?$count=true&$select=id&$filter=userType eq 'Member'`),
      headers: { ConsistencyLevel: 'eventual' },
    },
    get('5', `/groups/${GROUP}/members/$count`),
  ]);

  expect(responses.map(({ id, status }) => [id, status])).toEqual([
    ['1', 200],
    ['2', 404],
    ['3', 204],
    ['4', 200],
    ['5', 200],
  ]);
  expect(responses[0]?.body).toMatchObject({ displayName: 'Mia Member' });
  expect(responses[1]?.body).toMatchObject({ error: { code: 'Request_ResourceNotFound' } });
  expect(responses[2]).not.toHaveProperty('body');
  expect(responses[3]?.body).toMatchObject({ value: [{ id: MEMBER }] });
  expect(responses[4]?.body).toBe('1');
});

test('next links inside a batch have the prefix of the batch', async () => {
  const [response] = await batch([get('1', '/users?$top=1')]);

  expect(response?.body?.['@odata.nextLink']).toMatch(/^http:\/\/localhost:7072\/graph\/v1\.0\/users\?\$top=1&/);
});

test('a request whose predecessor failed is 424', async () => {
  const responses = await batch([
    get('1', '/users/nobody'),
    { ...get('2', '/users'), dependsOn: ['1'] },
    { ...get('3', '/users'), dependsOn: [] },
  ]);

  expect(responses.map(({ status }) => status)).toEqual([404, 424, 200]);
});

test.each([
  ['more than twenty requests', Array.from({ length: 21 }, (_, index) => get(String(index), '/users'))],
  ['an id twice', [get('1', '/users'), get('1', '/users')]],
  ['no id', [{ method: 'GET', url: '/users' }]],
  ['an absolute url', [get('1', 'https://graph.microsoft.com/v1.0/users')]],
  ['no list', undefined],
])('a batch with %s is refused', async (_, requests) => {
  expect((await open.call('POST', '/v1.0/$batch', { requests })).status).toBe(400);
});

test('a fault hits one request of a batch alone', async () => {
  open.faults.add({ target: 'directory', match: `GET /v1.0/users/${MEMBER}`, status: 429, retryAfterSeconds: 7 });

  const responses = await batch([get('1', `/users/${GUEST}`), get('2', `/users/${MEMBER}`), get('3', '/users')]);

  expect(responses.map(({ status }) => status)).toEqual([200, 429, 200]);
  expect(responses[1]?.headers).toMatchObject({ 'retry-after': '7' });
});

test('a batch counts one call, whatever is in it', async () => {
  await batch([get('1', '/users'), { id: '2', method: 'DELETE', url: `/groups/${GROUP}/members/${GUEST}/$ref` }]);

  expect(open.stats.read().directory).toEqual({ get: 0, batch: 1, write: 0 });
});
