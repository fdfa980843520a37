import { openApi, type Api } from '../../support/api';
import { groupReview } from '../../support/sampleTenant';

const UNKNOWN = '00000000-0000-4000-8000-00000000abcd';

let api: Api;
let id: string;
let decision: string;
beforeAll(async () => {
  api = await openApi();
  ({ id } = await api.create(groupReview()));
  await api.advance('PT0S');
  const { body } = await api.as('admin').get(`/definitions/${id}/instances/${id}/decisions`);
  decision = body.value[0]?.id ?? '';
});
afterAll(() => api.stop());

const versions = ['v1.0', 'beta'] as const;

describe.each(versions)('In %s', (version) => {
  const fill = (path: string): string =>
    version + path.replace('{d}', id).replace('{i}', id).replace('{c}', decision).replaceAll('{none}', UNKNOWN);

  test.each([
    ["/definitions('{d}')", 'definitions/$entity'],
    ['/definitions({d})', 'definitions/$entity'],
    ["/definitions('{d}')/instances", "definitions('{d}')/instances"],
    ["/definitions('{d}')/instances('{i}')", "definitions('{d}')/instances/$entity"],
    ["/definitions/{d}/instances('{i}')", "definitions('{d}')/instances/$entity"],
    ["/definitions('{d}')/instances/{i}/decisions", "definitions('{d}')/instances('{i}')/decisions"],
    ["/definitions('{d}')/instances('{i}')/decisions('{c}')", "definitions('{d}')/instances('{i}')/decisions/$entity"],
    [
      "/definitions('{d}')/instances('{i}')/contactedReviewers",
      "definitions('{d}')/instances('{i}')/contactedReviewers",
    ],
    ["/definitions('{d}')/instances/filterByCurrentUser(on='reviewer')", 'Collection(accessReviewInstance)'],
    [
      "/definitions/{d}/instances/microsoft.graph.filterByCurrentUser(on='reviewer')",
      'Collection(accessReviewInstance)',
    ],
    [
      '/definitions/{d}/instances/{i}/decisions/filterByCurrentUser(on=%27reviewer%27)',
      'Collection(accessReviewInstanceDecisionItem)',
    ],
  ])('GET %s is served with its context', async (path, context) => {
    const { status, body } = await api.as('admin').get(fill(path));

    const root = context.startsWith('Collection') ? '' : 'identityGovernance/accessReviews/';
    const expected = fill(`/$metadata#${root}${context}`);
    expect([status, body.error]).toEqual([200, undefined]);
    expect(body['@odata.context']).toBe(`${api.url}/${expected}`);
  });

  test('ids and names may be written in any case', async () => {
    const address = `${api.url}/${version.toUpperCase()}/IdentityGovernance/accessreviews/Definitions/${id.toUpperCase()}`;

    expect((await api.as('admin').get(address)).body.id).toBe(id);
  });

  test('actions may be named with their namespace', async () => {
    for (const action of ['microsoft.graph.sendReminder', 'microsoft.graph.sendReminder()', 'sendReminder()']) {
      const { status } = await api.as('admin').post(`${version}/definitions('${id}')/instances('${id}')/${action}`);
      expect([action, status]).toEqual([action, 204]);
      // Only one reminder is allowed in an hour.
      await api.advance('PT1H');
    }
  });

  test.each([
    ['/definitions', ['GET', 'POST']],
    ['/definitions/{d}', ['DELETE', 'GET', 'PUT']],
    ["/definitions('{d}')", ['DELETE', 'GET', 'PUT']],
    ['/definitions/{d}/stop', ['POST']],
    ['/definitions/{d}/instances', version === 'beta' ? ['GET', 'POST'] : ['GET']],
    ['/definitions/{d}/instances/{i}', ['GET', 'PUT']],
    ["/definitions/{d}/instances/filterByCurrentUser(on='reviewer')", ['GET']],
    ['/definitions/{d}/instances/{i}/contactedReviewers', ['GET']],
    ['/definitions/{d}/instances/{i}/applyDecisions', ['POST']],
    ['/definitions/{d}/instances/{i}/sendReminder', ['POST']],
    ['/definitions/{d}/instances/{i}/stop', ['POST']],
    ['/definitions/{d}/instances/{i}/microsoft.graph.stop', ['POST']],
    ['/definitions/{d}/instances/{i}/decisions', ['GET']],
    ['/definitions/{d}/instances/{i}/decisions/{c}', ['GET', 'PATCH']],
    ["/definitions/{d}/instances/{i}/decisions/filterByCurrentUser(on='reviewer')", ['GET']],
  ])('%s takes %j and refuses other methods', async (path, allowed) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      if (allowed.includes(method)) continue;
      const { status, headers, body } = await api.as('admin').send(method, fill(path));
      expect([method, status, headers.get('allow')]).toEqual([method, 405, allowed.join(', ')]);
      expect(body.error.code).toBe('MethodNotAllowed');
    }
  });

  test.each([
    '/definitions/{none}',
    '/definitions/none',
    "/definitions('none')",
    '/definitions/{none}/instances',
    '/definitions/none/instances',
    '/definitions/{d}/instances/{none}',
    '/definitions/{d}/instances/none',
    '/definitions/{none}/instances/{i}',
    '/definitions/{d}/instances/{none}/decisions',
    '/definitions/{d}/instances/{none}/contactedReviewers',
    '/definitions/{d}/instances/{i}/decisions/{none}',
    '/definitions/{d}/instances/{i}/decisions/none',
    '/definitions/{d}/instances/{none}/decisions/{c}',
    "/definitions/{none}/instances/filterByCurrentUser(on='reviewer')",
    "/definitions/{d}/instances/{none}/decisions/filterByCurrentUser(on='reviewer')",
    '/definitions/{d}/nothing',
    '/definitions/{d}/instances/{i}/nothing',
    '/nothing',
    '/definitions/{d}/instances/{i}/decisions/{c}/nothing/more',
  ])('GET %s is not found', async (path) => {
    const { status, body } = await api.as('admin').get(fill(path));

    expect([status, body.error.code]).toEqual([404, 'ResourceNotFound']);
  });

  test.each([
    ['PUT', '/definitions/{none}', {}],
    ['DELETE', '/definitions/{none}', undefined],
    ['POST', '/definitions/none/stop', undefined],
    ['PUT', '/definitions/{d}/instances/{none}', {}],
    ['POST', '/definitions/{d}/instances/{none}/stop', undefined],
    ['POST', '/definitions/{none}/instances/{i}/stop', undefined],
    ['POST', '/definitions/{d}/instances/none/applyDecisions', undefined],
    ['POST', '/definitions/{d}/instances/{none}/sendReminder', undefined],
    ['PATCH', '/definitions/{d}/instances/{i}/decisions/{none}', { decision: 'Deny' }],
    ['PATCH', '/definitions/{none}/instances/{i}/decisions/{c}', { decision: 'Deny' }],
  ])('%s %s is not found', async (method, path, body) => {
    const answer = await api.as('admin').send(method, fill(path), { body });

    expect([answer.status, answer.body.error.code]).toEqual([404, 'ResourceNotFound']);
  });

  test.each([
    "/definitions('it''s')",
    `/definitions/${'a'.repeat(3000)}`,
    `/definitions/${'%C3%A4'.repeat(200)}`,
    '/definitions/%00',
    '/definitions/..%2F..%2Fsecret',
    '/definitions/a%2Fb%23c%3Fd',
    '/definitions/%20',
    "/definitions/' or 1 eq 1",
    '/definitions/{d}%20',
    '/definitions/{d}~',
    '/definitions/%zz',
  ])('an odd id is not found either: %s', async (path) => {
    const { status, body } = await api.as('admin').get(fill(path));

    expect([status, body.error.code]).toEqual([404, 'ResourceNotFound']);
  });

  test('filterByCurrentUser knows reviewers only', async () => {
    const { status, body } = await api
      .as('admin')
      .get(fill("/definitions/{d}/instances/filterByCurrentUser(on='owner')"));

    expect([status, body.error.details?.map(({ target }) => target)]).toEqual([400, ['on']]);
  });
});

test('other versions do not exist', async () => {
  const { status, body } = await api.as('admin').get(`${api.url}/v2.0/identityGovernance/accessReviews/definitions`);

  expect([status, body.error.code]).toEqual([404, 'ResourceNotFound']);
});
