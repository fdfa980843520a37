import { openApi, type Api, type Client } from '../../support/api';
import {
  groupNamed,
  groupReview,
  query,
  queryScope,
  roleReview,
  sampleTenant,
  userNamed,
} from '../../support/sampleTenant';

let api: Api;
const reviews: { group: string; role: string } = { group: '', role: '' };
beforeAll(async () => {
  api = await openApi();
  reviews.group = (await api.create(groupReview())).id;
  reviews.role = (await api.create(roleReview())).id;
  await api.advance('PT0S');
});
afterAll(() => api.stop());

type Kind = keyof typeof reviews;

/** Returns the distinct statuses of all requests that read a review. */
async function read(client: Client, kind: Kind): Promise<number[]> {
  const id = reviews[kind];
  const instance = `/definitions/${id}/instances/${id}`;
  const decision = (await api.as('admin').get(`${instance}/decisions`)).body.value[0]?.id ?? '';
  const paths = [
    `/definitions/${id}`,
    `/definitions/${id}/instances`,
    instance,
    `${instance}/contactedReviewers`,
    `${instance}/decisions`,
    `${instance}/decisions/${decision}`,
  ];
  return distinct(await Promise.all(paths.map(async (path) => (await client.get(path)).status)));
}

/** Returns the statuses of all requests that write a review: a new one that has not started, and one in progress. */
async function write(client: Client, kind: Kind): Promise<number[]> {
  const settings = {
    instanceDurationInDays: 3,
    recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-06-01' } },
  };
  const body = kind === 'group' ? groupReview({ settings }) : roleReview({ settings });
  const { id } = await api.create(body);
  const running = `/definitions/${reviews[kind]}/instances/${reviews[kind]}`;
  const { scope } = (await api.as('admin').get(running)).body;
  const created = await client.post('/definitions', body);
  const statuses = [
    created.status,
    (await client.put(`/definitions/${id}`, { displayName: 'Other' })).status,
    (await client.put(running, { scope })).status,
    (await client.post(`${running}/sendReminder`)).status,
    (await client.post(`beta/definitions/${reviews[kind]}/instances`, { endDateTime: '2027-01-01T00:00:00Z' })).status,
    (await client.post(`/definitions/${id}/instances/${id}/stop`)).status,
    (await client.post(`/definitions/${id}/instances/${id}/applyDecisions`)).status,
    (await client.post(`/definitions/${id}/stop`)).status,
    (await client.delete(`/definitions/${id}`)).status,
  ];
  if (created.status === 201) await client.delete(`/definitions/${created.body.id}`);
  return distinct(statuses);
}

const distinct = (statuses: readonly number[]): number[] => [...new Set(statuses)].sort();

/**
 * The statuses for an admitted caller, which never include 403. 409 is for a review that has not started and so cannot be stopped or
 * applied.
 */
const WRITTEN = [200, 201, 204, 409];
const REFUSED = [403];

const securityOperator = sampleTenant.users
  .find(({ id }) => id === groupNamed('Security Operators').members[0])
  ?.userPrincipalName.replace(/@.*/, '') as string;

/** The reviews that each role may read and write: g for groups, r for roles. */
const roles = [
  ['Global Administrator', 'admin', 'gr', 'gr'],
  ['User Administrator', 'adele.adams', 'g', 'g'],
  ['Identity Governance Administrator', 'gina.gomez', 'gr', 'gr'],
  ['Privileged Role Administrator', 'paul.price', 'r', 'r'],
  ['Security Administrator (as a member of a group)', securityOperator, 'gr', ''],
  ['Global Reader', 'rita.reed', 'g', ''],
  ['Security Reader', 'sam.sutton', 'gr', ''],
  ['Application Administrator', 'nadia.novak', '', ''],
  ['Global Administrator (eligible only)', 'viktor.holm', '', ''],
  ['no role', 'anna.albers', '', ''],
] as const;

test('A review of a role-assignable group requires the roles of role reviews', async () => {
  const { id: groupId } = groupNamed('Security Operators');
  const range = { type: 'noEnd', startDate: '2026-06-01' };
  const body = groupReview({
    scope: queryScope(`/groups/${groupId}/transitiveMembers`),
    settings: { instanceDurationInDays: 3, recurrence: { pattern: null, range } },
  });

  expect((await api.as('adele.adams').post('/definitions', body)).status).toBe(403);
  const inCapitals = { ...body, scope: queryScope(`/groups/${groupId.toUpperCase()}/transitiveMembers`) };
  expect((await api.as('adele.adams').post('/definitions', inCapitals)).status).toBe(403);
  const { id } = await api.create(body);
  const running = `/definitions/${id}/instances/${id}`;
  for (const [method, path] of [
    ['GET', `/definitions/${id}`],
    ['PUT', `/definitions/${id}`],
    ['POST', `/definitions/${id}/stop`],
    ['DELETE', `/definitions/${id}`],
    ['GET', `/definitions/${id}/instances`],
    ['GET', running],
    ['GET', `${running}/decisions`],
    ['POST', `${running}/applyDecisions`],
  ] as const) {
    const { status } = await api.as('adele.adams').send(method, path, { body: method === 'PUT' ? body : undefined });
    expect([method, path, status]).toEqual([method, path, 403]);
  }
  const listed = (await api.as('adele.adams').get('/definitions?$top=999')).body.value.map((one) => one.id);
  expect(listed).not.toContain(id);
  expect((await api.as('gina.gomez').put(`/definitions/${id}`, { displayName: 'Other' })).status).toBe(204);

  // The roles for role reviews suffice, even for the people in the review.
  const privileged = api.as('paul.price');
  const reviewers = [query(`/groups/${groupNamed('Access Review Board').id}/members`)];
  const created = await privileged.post('/definitions', { ...body, reviewers });
  const path = `/definitions/${created.body.id}`;
  expect([
    created.status,
    (await privileged.put(path, { displayName: 'Other' })).status,
    (await privileged.delete(path)).status,
  ]).toEqual([201, 204, 204]);
  expect((await privileged.post('/definitions', groupReview({ reviewers }))).status).toBe(403);
});

describe('The directory roles', () => {
  test.each(roles)('%s', async (...[, person, readable, writable]) => {
    const client = api.as(person);

    expect(await read(client, 'group')).toEqual(readable.includes('g') ? [200] : REFUSED);
    expect(await read(client, 'role')).toEqual(readable.includes('r') ? [200] : REFUSED);
    expect(await write(client, 'group')).toEqual(writable.includes('g') ? WRITTEN : REFUSED);
    expect(await write(client, 'role')).toEqual(writable.includes('r') ? WRITTEN : REFUSED);
    // After an hour, the next person may request a reminder of the same instance.
    await api.advance('PT1H');
  });

  test.each(roles)('%s: the list shows what may be read', async (_, person, readable) => {
    const { status, body } = await api.as(person).get('/definitions');

    const kinds = new Set<string>();
    for (const { id } of status === 200 ? body.value : []) {
      if (id === reviews.group) kinds.add('g');
      if (id === reviews.role) kinds.add('r');
    }
    expect(status).toBe(readable === '' ? 403 : 200);
    expect([...kinds].sort().join('')).toBe(readable);
  });

  test.each(roles)(
    '%s: only callers who may manage something learn what is wrong with a request',
    async (...[, person, readable, writable]) => {
      const refused = { person: api.as(person), policy: api.as(person, 'Policy.ReadWrite.AccessReview') };

      expect((await refused.person.post('/definitions', {})).status).toBe(writable === '' ? 403 : 400);
      expect((await refused.person.post('/historyDefinitions', {})).status).toBe(readable === '' ? 403 : 400);
      expect((await refused.policy.patch('beta/policy', {})).status).toBe(writable.includes('g') ? 400 : 403);
    },
  );

  test('a refusal names the roles that would do', async () => {
    const { body } = await api.as('anna.albers').get(`/definitions/${reviews.role}`);

    expect(body.error.code).toBe('Forbidden');
    expect(body.error.message).toContain('Privileged Role Administrator');
  });
});

describe('A reviewer without a role', () => {
  test.each(['group', 'role'] as const)('reads a review of a %s, decides, and can do nothing else', async (kind) => {
    const jerry = api.as('jerry.lindqvist');
    const definition = `/definitions/${reviews[kind]}`;
    const instance = `${definition}/instances/${reviews[kind]}`;
    const own = await jerry.get(`${instance}/decisions/filterByCurrentUser(on='reviewer')`);
    const decision = `${instance}/decisions/${own.body.value[0]?.id ?? ''}`;
    const statusOf = async (path: string) => (await jerry.get(path)).status;

    expect(own.status).toBe(200);
    expect(await statusOf(definition)).toBe(200);
    expect(await statusOf(instance)).toBe(200);
    expect(await statusOf(decision)).toBe(200);
    expect((await jerry.patch(decision, { decision: 'Approve' })).status).toBe(204);
    expect(await statusOf(`${definition}/instances/filterByCurrentUser(on='reviewer')`)).toBe(200);
    expect(await statusOf('/definitions')).toBe(403);
    expect(await statusOf(`${definition}/instances`)).toBe(403);
    expect(await statusOf(`${instance}/decisions`)).toBe(403);
    expect(await statusOf(`${instance}/contactedReviewers`)).toBe(403);
    expect((await jerry.put(instance, {})).status).toBe(403);
    expect((await jerry.post(`${instance}/stop`)).status).toBe(403);
    expect((await jerry.delete(definition)).status).toBe(403);
  });

  test('reads the definition as soon as it names them, also for a later stage', async () => {
    const stages = ['Jerry Lindqvist', 'Quinn Quist'].map((name, n) => ({
      stageId: String(n + 1),
      dependsOn: n === 0 ? [] : ['1'],
      durationInDays: 2,
      recommendationsEnabled: false,
      reviewers: [query(`/users/${userNamed(name).id.toUpperCase()}`)],
    }));
    const { id } = await api.create(groupReview({ stageSettings: stages }));
    const definition = `/definitions/${id}`;

    expect((await api.as('jerry.lindqvist').get(definition)).status).toBe(200);
    expect((await api.as('quinn.quist').get(definition)).status).toBe(200);
    expect((await api.as('quinn.quist').get(`${definition}/instances`)).status).toBe(403);
    expect((await api.as('anna.albers').get(definition)).status).toBe(403);
  });

  test('decides only what is assigned to them', async () => {
    const managers = [{ ...query('./manager'), queryRoot: 'decisions' }];
    const { id } = await api.create(groupReview({ group: 'Sales Proposals', reviewers: managers }));
    await api.advance('PT0S');
    const decisions = `/definitions/${id}/instances/${id}/decisions`;
    const all = (await api.as('admin').get(decisions)).body.value;
    const julia = userNamed('Julia Jansen').id;
    const reports = sampleTenant.users.filter(({ manager }) => manager === julia).map((user) => user.id);
    const own = all.filter(({ principal }) => reports.includes(principal.id)).map((decision) => decision.id);
    const foreign = all.find(({ principal }) => !reports.includes(principal.id))?.id ?? '';
    const client = api.as('julia.jansen');

    const listed = await client.get(`${decisions}/filterByCurrentUser(on='reviewer')`);

    expect(own.length).toBeGreaterThan(0);
    expect(listed.body.value.map((decision) => decision.id).sort()).toEqual(own.sort());
    expect((await client.get(`${decisions}/${foreign}`)).status).toBe(403);
    expect((await client.patch(`${decisions}/${foreign}`, { decision: 'Deny' })).status).toBe(403);
    expect((await client.patch(`${decisions}/${own[0] as string}`, { decision: 'Deny' })).status).toBe(204);
  });

  test('an administrator who is not a reviewer decides nothing', async () => {
    const decisions = `/definitions/${reviews.group}/instances/${reviews.group}/decisions`;
    const [first] = (await api.as('admin').get(decisions)).body.value;

    expect((await api.as('admin').patch(`${decisions}/${first?.id}`, { decision: 'Deny' })).status).toBe(403);
    expect((await api.as('admin').get(`${decisions}/filterByCurrentUser(on='reviewer')`)).body.value).toEqual([]);
  });
});

describe('A creator of a review who lost the role', () => {
  async function loseRoles(name: string): Promise<void> {
    const assignments = '/v1.0/roleManagement/directory/roleAssignments';
    const { body } = await api.tenant('GET', `${assignments}?$filter=principalId eq '${userNamed(name).id}'`);
    for (const { id } of body.value) await api.tenant('DELETE', `${assignments}/${id}`);
  }

  test('still reads a review of a group, but no longer changes it', async () => {
    const { id } = (await api.as('adele.adams').post('/definitions', groupReview())).body;
    await api.advance('PT0S');
    await loseRoles('Adele Adams');
    const adele = api.as('adele.adams');
    const instance = `/definitions/${id}/instances/${id}`;

    expect((await adele.get(`/definitions/${id}`)).status).toBe(200);
    expect((await adele.get(`/definitions/${id}/instances`)).status).toBe(200);
    expect((await adele.get(`${instance}/decisions`)).status).toBe(200);
    expect((await adele.get(`${instance}/contactedReviewers`)).status).toBe(200);
    expect((await adele.get(`/definitions/${reviews.group}`)).status).toBe(403);
    expect((await adele.put(`/definitions/${id}`, {})).status).toBe(403);
    expect((await adele.delete(`/definitions/${id}`)).status).toBe(403);
  });

  test('no longer reads a review of a directory role', async () => {
    const { id } = (await api.as('paul.price').post('/definitions', roleReview())).body;
    await loseRoles('Paul Price');

    expect((await api.as('paul.price').get(`/definitions/${id}`)).status).toBe(403);
  });
});
