import { openApi, type Api, type Client } from '../../support/api';
import { appNamed, groupNamed, groupReview, queryScope } from '../../support/sampleTenant';

let api: Api;
let paths: { readonly definition: string; readonly instance: string; readonly decision: string };
beforeAll(async () => {
  api = await openApi();
  const { id } = await api.create(groupReview());
  await api.advance('PT0S');
  const definition = `/definitions/${id}`;
  const instance = `${definition}/instances/${id}`;
  const decisions = await api.as('admin').get(`${instance}/decisions`);
  paths = { definition, instance, decision: `${instance}/decisions/${decisions.body.value[0]?.id ?? ''}` };
});
afterAll(() => api.stop());

const scope = queryScope(`/groups/${groupNamed('Finance Reports').id}/transitiveMembers`);

/** Each endpoint, the permissions that it needs, and a request that fails with 403 only for a missing permission. */
const rows: readonly (readonly [
  string,
  'read' | 'write' | 'review',
  (client: Client) => Promise<{ status: number }>,
])[] = [
  ['list definitions', 'read', (client) => client.get('/definitions')],
  ['create a definition', 'write', (client) => client.post('/definitions', {})],
  ['get a definition', 'read', (client) => client.get(paths.definition)],
  ['update a definition', 'write', (client) => client.put(paths.definition, {})],
  ['delete a definition', 'write', (client) => client.delete('/definitions/none')],
  ['stop a definition', 'write', (client) => client.post('/definitions/none/stop')],
  ['list instances', 'read', (client) => client.get(`${paths.definition}/instances`)],
  ['create an instance', 'write', (client) => client.post(`beta${paths.definition}/instances`, { id: '' })],
  [
    'create an instance beside a pending one',
    'write',
    (client) =>
      client.post('beta/users/none@contoso.example/pendingAccessReviewInstances/none/definition/instances', {}),
  ],
  ['get an instance', 'read', (client) => client.get(paths.instance)],
  ['update an instance', 'write', (client) => client.put(paths.instance, { scope })],
  [
    'list instances to review',
    'read',
    (client) => client.get(`${paths.definition}/instances/filterByCurrentUser(on='reviewer')`),
  ],
  ['list contacted reviewers', 'read', (client) => client.get(`${paths.instance}/contactedReviewers`)],
  ['apply decisions', 'write', (client) => client.post(`${paths.instance}/applyDecisions`)],
  ['send a reminder', 'write', (client) => client.post(`${paths.instance}/sendReminder`)],
  ['stop an instance', 'write', (client) => client.post('/definitions/none/instances/none/stop')],
  ['list decisions', 'read', (client) => client.get(`${paths.instance}/decisions`)],
  ['get a decision', 'read', (client) => client.get(paths.decision)],
  ['record a decision', 'review', (client) => client.patch(paths.decision, {})],
  [
    'list decisions to review',
    'read',
    (client) => client.get(`${paths.instance}/decisions/filterByCurrentUser(on='reviewer')`),
  ],
];

const READ = 'AccessReview.Read.All';
const WRITE = 'AccessReview.ReadWrite.All';
const OTHERS = 'Directory.Read.All AccessReview.ReadWrite.Membership Policy.ReadWrite.AccessReview';

describe('The delegated permissions', () => {
  test.each(rows)('%s needs the permission to %s', async (_, needed, call) => {
    const isForbidden = async (permissions: string) => (await call(api.as('admin', permissions))).status === 403;

    expect(await isForbidden(WRITE)).toBe(false);
    expect(await isForbidden(READ)).toBe(needed !== 'read');
    expect(await isForbidden(OTHERS)).toBe(true);
  });

  test('a refusal names the permission that is missing, and changes nothing', async () => {
    const { status, body } = await api.as('admin', READ).post('/definitions', groupReview());

    expect(status).toBe(403);
    expect(body.error.code).toBe('Forbidden');
    expect(body.error.message).toContain(WRITE);
    expect((await api.as('admin').get('/definitions')).body.value).toHaveLength(1);
  });
});

describe('The application permissions', () => {
  test.each(rows)('%s needs the permission to %s', async (_, needed, call) => {
    const { appId } = appNamed('Access Reviews Automation');
    const isForbidden = async (permissions: string) => (await call(api.asApp(appId, permissions))).status === 403;

    expect(await isForbidden(WRITE)).toBe(needed === 'review');
    expect(await isForbidden(READ)).toBe(needed !== 'read');
    expect(await isForbidden(OTHERS)).toBe(true);
  });

  test('an application needs no directory role and is named as the creator', async () => {
    const { id, appId, displayName } = appNamed('Access Reviews Automation');

    const { status, body } = await api.asApp(appId, WRITE).post('/definitions', groupReview());

    expect(status).toBe(201);
    expect(body.createdBy).toMatchObject({ id, userPrincipalName: '' });
    expect([displayName, appId]).toContain(body.createdBy.displayName);
  });

  test('a program reviews nothing', async () => {
    const robot = api.asApp(appNamed('Access Reviews Automation').appId, WRITE);

    const instances = await robot.get(`${paths.definition}/instances/filterByCurrentUser(on='reviewer')`);
    const decisions = await robot.get(`${paths.instance}/decisions/filterByCurrentUser(on='reviewer')`);

    expect([instances.status, instances.body.value]).toEqual([200, []]);
    expect([decisions.status, decisions.body.value]).toEqual([200, []]);
  });
});
