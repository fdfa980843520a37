import {
  ACTIVE,
  ADMIN,
  APP,
  APP_ASSIGNMENT,
  APP_ID,
  CHANNEL,
  ELIGIBLE,
  GROUP,
  GUEST,
  LEAVER,
  MEMBER,
  OUTER,
  OWNER,
  type OpenTenant,
  READER,
  ROLE,
  TEAM,
  TENANT,
  USER_ADMINISTRATOR,
  openTenant,
  smallTenant,
} from './openTenant';

let open: OpenTenant;

beforeAll(async () => {
  open = await openTenant();
});

const roles = '/roleManagement/directory';
const packages = '/identityGovernance/entitlementManagement';

test.each([
  ['all members of a group, once each', `/groups/${OUTER}/transitiveMembers`, [GROUP, OWNER, MEMBER, GUEST]],
  ['direct members', `/groups/${OUTER}/members`, [GROUP, OWNER]],
  ['members of one type', `/groups/${OUTER}/members/microsoft.graph.group`, [GROUP]],
  ['users among all members', `/groups/${OUTER}/transitiveMembers/microsoft.graph.user`, [OWNER, MEMBER, GUEST]],
  ['owners of a group', `/groups/${TEAM}/owners`, [OWNER, ADMIN]],
  ['no owners', `/groups/${OUTER}/owners`, []],
  ['groups of a user', `/users/${GUEST}/memberOf`, [GROUP, TEAM]],
  ['groups of a user through groups', `/users/${GUEST}/transitiveMemberOf`, [GROUP, TEAM, OUTER]],
  ['groups of a group', `/groups/${GROUP}/memberOf`, [OUTER]],
  ['direct reports', `/users/${ADMIN}/directReports`, [OWNER]],
  ['owners of an application', `/servicePrincipals/${APP}/owners`, [OWNER]],
  ['assignments of a user and of its groups', `/users/${MEMBER}/appRoleAssignments?$top=1`, [APP_ASSIGNMENT]],
  ['active assignments of a role', `${roles}/roleAssignments?$filter=roleDefinitionId eq '${ROLE}'`, [ACTIVE]],
  [
    'a role named by its template',
    `${roles}/roleAssignments?$filter=roleDefinitionId eq '${USER_ADMINISTRATOR}'`,
    [ACTIVE],
  ],
  ['eligible assignments', `${roles}/roleEligibilityScheduleInstances?$filter=principalId eq '${OWNER}'`, [ELIGIBLE]],
  [
    'users assigned to a role',
    `${roles}/roleAssignmentScheduleInstances?$expand=principal&$filter=(assignmentType eq 'Assigned' and isof(principal,'microsoft.graph.user') and roleDefinitionId eq '${READER}')`,
    ['00000000-0000-4000-8000-000000000043'],
  ],
  [
    'applications assigned to a role',
    `${roles}/roleAssignmentScheduleInstances?$expand=principal&$filter=(isof(principal,'microsoft.graph.servicePrincipal') and roleDefinitionId eq '${READER}')`,
    ['00000000-0000-4000-8000-000000000044'],
  ],
  ['shared channels of a team', `/teams/${TEAM}/channels?$filter=(membershipType eq 'shared')`, [CHANNEL]],
  ['no private channels', `/teams/${TEAM}/channels?$filter=membershipType eq 'private'`, []],
  [
    'assignments of an access package',
    `${packages}/accessPackageAssignments?$filter=(accessPackageId eq 'p1' and assignmentPolicyId eq 'q1' and catalogId eq 'c1')`,
    ['a1'],
  ],
  ['the same as v1.0 spells it', `${packages}/assignments?$filter=accessPackage/id eq 'p2'`, ['a2']],
  ['an access package that its assignments tell of', `${packages}/accessPackages?$filter=id eq 'p2'`, ['p2']],
  ['the policies of a package', `${packages}/assignmentPolicies?$filter=accessPackage/id eq 'p1'`, ['q1']],
  ['the tenant itself', '/organization', [TENANT]],
])('a read gives %s', async (_, path, expected) => {
  expect(await open.ids(path)).toEqual(expected);
});

test.each([
  ['a user by id', `/users/${MEMBER}`, MEMBER],
  ['a user by name', '/users/MIA@small.example', MEMBER],
  ['a guest by name', '/users/gus_far.example%23EXT%23@small.example', GUEST],
  ["a user's manager", `/users/${MEMBER}/manager`, OWNER],
  ['a group', `/groups/${GROUP.toUpperCase()}`, GROUP],
  ['an application', `/servicePrincipals/${APP}`, APP],
  ['an application by its appId', `/servicePrincipals(appId='${APP_ID}')`, APP],
  ['a role by id', `${roles}/roleDefinitions/${ROLE}`, ROLE],
  ['a role by template', `${roles}/roleDefinitions/${USER_ADMINISTRATOR}`, ROLE],
  ['a role assignment', `${roles}/roleAssignments/${ACTIVE}`, ACTIVE],
  ['the principal of an assignment', `${roles}/roleAssignments/${ACTIVE}/roleDefinition`, ROLE],
  ['any object', `/directoryObjects/${GROUP}`, GROUP],
])('a read gives %s', async (_, path, id) => {
  const { status, body } = await open.get(path);

  expect(status).toBe(200);
  expect(body.id).toBe(id);
});

test.each([
  ['an unknown user', '/users/nobody@small.example', 'Request_ResourceNotFound'],
  ['members of an unknown group', `/groups/${APP}/members`, 'Request_ResourceNotFound'],
  ['the manager of somebody without one', `/users/${ADMIN}/manager`, 'Request_ResourceNotFound'],
  ['channels of a group that is no team', `/teams/${GROUP}/channels`, 'Request_ResourceNotFound'],
])('%s is 404 in the envelope of Graph', async (_, path, code) => {
  const { status, body } = await open.get(path);

  expect(status).toBe(404);
  expect(body.error).toMatchObject({ code });
  const { innerError } = body.error as { innerError: object };
  expect(Object.keys(innerError)).toEqual(['date', 'request-id', 'client-request-id']);
});

test.each([
  ['/nonsense', "Resource not found for the segment 'nonsense'."],
  [`/users/${MEMBER}/nonsense`, "Resource not found for the segment 'nonsense'."],
  ['/users?$top=1000', "Invalid value '1000' for $top. Must be between 1 and 999 inclusive."],
  ['/users?$search=x', "Request with $search query parameter needs the header 'ConsistencyLevel: eventual'."],
  ['/users?$filter=userType eq', "Invalid filter clause: Syntax error at position 11 in 'userType eq'."],
  ['/users?$skiptoken=x', 'The skip token is not valid.'],
  [`/users?$expand=nonsense`, "Could not find a property named 'nonsense' on type 'microsoft.graph.user'."],
])('GET %s is 400 with a reason', async (path, message) => {
  const { status, body } = await open.get(path);

  expect(status).toBe(400);
  expect(body.error).toMatchObject({ message });
});

describe('a user', () => {
  test('shows what the file says, also what Graph does not know, and its links to nobody', async () => {
    const { body } = await open.get(`/users/${ADMIN}`);

    expect(body).toMatchObject({ displayName: 'Ada Admin', favouriteColour: 'green', accountEnabled: true });
    expect(body['@odata.context']).toBe('http://localhost:7072/v1.0/$metadata#users/$entity');
    expect((await open.get(`/users/${MEMBER}`)).body).not.toHaveProperty('manager');
  });

  test('shows the sign-in activity only when asked for it', async () => {
    const plain = await open.get(`/users/${MEMBER}`);
    const asked = await open.get(`/users/${MEMBER}?$select=id,signInActivity`);

    expect(plain.body).not.toHaveProperty('signInActivity');
    expect(asked.body).toEqual({
      '@odata.context': 'http://localhost:7072/v1.0/$metadata#users(id,signInActivity)/$entity',
      id: MEMBER,
      signInActivity: { lastSignInDateTime: '2025-12-30T09:00:00Z' },
    });
  });

  test('brings its manager along', async () => {
    const { body } = await open.get('/users?$select=id&$expand=manager($select=id,displayName)');

    expect(body.value[1]).toEqual({
      id: OWNER,
      manager: { '@odata.type': '#microsoft.graph.user', id: ADMIN, displayName: 'Ada Admin' },
    });
    expect(body.value[0]).toEqual({ id: ADMIN });
  });

  test('has signed in to an application when the application says so', async () => {
    const filter = `userId eq '${MEMBER}' and appId eq '${APP_ID}'`;
    const { body } = await open.get(`/auditLogs/signIns?$filter=${filter}&$orderby=createdDateTime desc&$top=1`);
    const never = await open.get(`/auditLogs/signIns?$filter=userId eq '${GUEST}' and appId eq '${APP_ID}'`);

    expect(body.value).toEqual([
      expect.objectContaining({
        userId: MEMBER,
        appId: APP_ID,
        resourceId: APP,
        createdDateTime: '2025-12-01T00:00:00Z',
      }),
    ]);
    expect(never.body.value).toEqual([]);
  });
});

test('objects of mixed types tell their type, those of one type do not', async () => {
  const mixed = await open.get(`/groups/${OUTER}/members`);
  const cast = await open.get(`/groups/${OUTER}/members/microsoft.graph.user`);

  expect(mixed.body.value.map((member) => member['@odata.type'])).toEqual([
    '#microsoft.graph.group',
    '#microsoft.graph.user',
  ]);
  expect(cast.body.value[0]).not.toHaveProperty('@odata.type');
  expect(cast.body['@odata.context']).toBe('http://localhost:7072/v1.0/$metadata#users');
});

test('an application assignment names its two ends', async () => {
  const { body } = await open.get(`/servicePrincipals/${APP}/appRoleAssignedTo`);

  expect(body.value[0]).toMatchObject({
    principalId: MEMBER,
    principalDisplayName: 'Mia Member',
    principalType: 'User',
    resourceId: APP,
    resourceDisplayName: 'Expenses',
  });
  expect(body.value[1]).toMatchObject({ principalId: TEAM, principalType: 'Group' });
});

test.each(['members', 'allMembers'])('the %s of a shared channel are memberships of people', async (relation) => {
  const { body } = await open.get(`/teams/${TEAM}/channels/${encodeURIComponent(CHANNEL)}/${relation}`);

  expect(body.value.map(({ userId }) => userId)).toEqual([MEMBER, LEAVER]);
  expect(body.value[0]).toMatchObject({
    '@odata.type': '#microsoft.graph.aadUserConversationMember',
    displayName: 'Mia Member',
    tenantId: TENANT,
  });
});

describe('a long list', () => {
  const people = Array.from({ length: 250 }, (_, index) => ({
    id: `u${String(index).padStart(3, '0')}`,
    displayName: `Person ${index}`,
    userPrincipalName: `p${index}@small.example`,
  }));

  test('comes in pages of 100 with absolute next links under the same prefix', async () => {
    const long = await openTenant({ content: { ...smallTenant, users: people } });
    const seen: unknown[] = [];
    const sizes: number[] = [];
    let next: string | undefined = '/graph/beta/users?$count=true';
    while (next !== undefined) {
      const { body } = await long.call('GET', next);
      seen.push(...body.value.map(({ id }) => id));
      sizes.push(body.value.length);
      const link = body['@odata.nextLink'] as string | undefined;
      expect(link ?? 'http://localhost:7072/graph/beta/users?').toMatch(
        /^http:\/\/localhost:7072\/graph\/beta\/users\?/,
      );
      next = link?.slice('http://localhost:7072'.length);
    }

    expect(sizes).toEqual([100, 100, 50]);
    expect(seen).toEqual(people.map(({ id }) => id));
  });

  test('loses nobody when principals of an earlier page are removed between pages', async () => {
    const group = { id: 'g', displayName: 'G', members: people.map(({ id }) => id) };
    const long = await openTenant({ content: { ...smallTenant, users: people, groups: [group] } });
    const first = await long.get('/groups/g/members?$top=10&$select=id');
    await long.call('DELETE', '/v1.0/groups/g/members/u000/$ref');
    const next = String(first.body['@odata.nextLink']).slice('http://localhost:7072'.length);
    const second = await long.call('GET', next);

    expect(second.body.value[0]).toMatchObject({ id: 'u010' });
  });

  test.each([
    ['/users?$top=999', 250],
    ['/users?$top=5', 5],
  ])('GET %s gives %i', async (path, length) => {
    const long = await openTenant({ content: { ...smallTenant, users: people } });

    expect((await long.get(path)).body.value).toHaveLength(length);
  });
});

describe('a count', () => {
  test('of all matches comes with the page when asked', async () => {
    const { body } = await open.get('/users?$count=true&$top=1&$filter=accountEnabled eq true');

    expect([body['@odata.count'], body.value.length]).toEqual([4, 1]);
  });

  test('comes bare from the $count segment', async () => {
    const { headers, body } = await open.get(`/groups/${OUTER}/transitiveMembers/microsoft.graph.user/$count`);

    expect(headers['content-type']).toBe('text/plain');
    expect(body).toBe('3');
  });
});

test('$orderby sorts, with the first criterion first', async () => {
  expect(await open.ids('/users?$orderby=userType desc,displayName desc')).toEqual([
    OWNER,
    MEMBER,
    LEAVER,
    ADMIN,
    GUEST,
  ]);
});

test('$expand shows at most twenty related objects, as Graph does', async () => {
  const users = Array.from({ length: 25 }, (_, index) => ({
    id: `u${index}`,
    displayName: `Person ${index}`,
    userPrincipalName: `p${index}@small.example`,
  }));
  const groups = [{ id: 'g', displayName: 'G', members: users.map(({ id }) => id) }];
  const long = await openTenant({ content: { ...smallTenant, users, groups } });

  const { body } = await long.get('/groups/g?$select=id&$expand=members($select=id)');

  expect(body.members).toHaveLength(20);
});
