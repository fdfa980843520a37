import {
  ACTIVE,
  ADMIN,
  ADMINS,
  APP,
  APP_ASSIGNMENT,
  APP_ROLE,
  CHANNEL,
  DYNAMIC,
  GROUP,
  GUEST,
  MEMBER,
  NOW,
  OUTER,
  OWNER,
  type OpenTenant,
  READER,
  ROLE,
  SYNCED,
  TEAM,
  USER_ADMINISTRATOR,
  openTenant,
} from './openTenant';

let open: OpenTenant;

beforeEach(async () => {
  open = await openTenant();
});

const write = (method: string, path: string, body?: unknown) => open.call(method, `/v1.0${path}`, body);
const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
const roles = '/roleManagement/directory';

describe('members and owners', () => {
  test('a direct member is removed once', async () => {
    expect((await write('DELETE', `/groups/${GROUP}/members/${MEMBER}/$ref`)).status).toBe(204);
    expect(await open.ids(`/groups/${GROUP}/members`)).toEqual([GUEST]);
    expect((await write('DELETE', `/groups/${GROUP}/members/${MEMBER}/$ref`)).status).toBe(404);
  });

  test.each([
    ['a member through another group', OUTER, 404],
    ['a member of a dynamic group', DYNAMIC, 400],
    ['a member of a group from on-premises', SYNCED, 400],
    ['a member of no such group', APP, 404],
  ])('%s cannot be removed', async (_, group, status) => {
    expect((await write('DELETE', `/groups/${group}/members/${MEMBER}/$ref`)).status).toBe(status);
    expect(await open.ids(`/users/${MEMBER}/memberOf`)).toEqual([GROUP, DYNAMIC, SYNCED, TEAM]);
  });

  test.each([
    ['a user', ADMIN],
    ['a group', TEAM],
    ['an application', APP],
  ])('%s becomes a member', async (_, id) => {
    expect((await write('POST', `/groups/${GROUP}/members/$ref`, reference(id))).status).toBe(204);
    const { body } = await open.call('GET', `/beta/groups/${GROUP}/members`);
    expect(body.value.map((member) => member.id)).toEqual([MEMBER, GUEST, id]);
  });

  test('nobody becomes a member twice', async () => {
    const { status, body } = await write('POST', `/groups/${GROUP}/members/$ref`, reference(GUEST));

    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      code: 'Request_BadRequest',
      message: "One or more added object references already exist for the following modified properties: 'members'.",
    });
  });

  test.each([[{}], [reference('nobody')], ['{']])('the reference %j is refused', async (body) => {
    expect([400, 404]).toContain((await write('POST', `/groups/${GROUP}/members/$ref`, body)).status);
  });

  test.each([
    ['group', `/groups/${GROUP}`],
    ['application', `/servicePrincipals/${APP}`],
  ])('owners of a %s come and go', async (_, path) => {
    expect((await write('POST', `${path}/owners/$ref`, reference(ADMIN))).status).toBe(204);
    expect((await write('DELETE', `${path}/owners/${OWNER}/$ref`)).status).toBe(204);
    expect(await open.ids(`${path}/owners`)).toEqual([ADMIN]);
  });

  test('the membership of a shared channel is removed by its own id', async () => {
    const path = `/teams/${TEAM}/channels/${encodeURIComponent(CHANNEL)}/members`;
    const [membership] = await open.ids(path);

    expect((await write('DELETE', `${path}/${String(membership)}`)).status).toBe(204);
    expect(await open.ids(path)).toHaveLength(1);
    expect((await write('POST', path, { userId: GUEST })).status).toBe(201);
    expect(await open.ids(path)).toHaveLength(2);
  });
});

describe('users', () => {
  const nina = { displayName: 'Nina New', userPrincipalName: 'nina@small.example', accountEnabled: true };

  test('are created with the time of the clock, and with a manager', async () => {
    const { status, body } = await write('POST', '/users', { ...nina, manager: OWNER, passwordProfile: {} });

    expect(status).toBe(201);
    expect(body).toMatchObject({ ...nina, createdDateTime: NOW, userType: 'Member' });
    expect(body).not.toHaveProperty('passwordProfile');
    expect((await open.get('/users/nina@small.example/manager')).body.id).toBe(OWNER);
  });

  test.each([
    ['without a name', { userPrincipalName: 'x@small.example' }],
    ['with a taken user principal name', { ...nina, userPrincipalName: 'ada@small.example' }],
    ['with a taken id', { ...nina, id: GROUP }],
  ])('are not created %s', async (_, body) => {
    expect((await write('POST', '/users', body)).status).toBe(400);
  });

  test('change what is sent and keep the rest', async () => {
    expect((await write('PATCH', `/users/${MEMBER}`, { accountEnabled: false, userType: 'Guest' })).status).toBe(204);

    const { body } = await open.get(`/users/${MEMBER}`);
    expect(body).toMatchObject({ accountEnabled: false, userType: 'Guest', displayName: 'Mia Member' });
    expect(await open.ids(`/groups/${GROUP}/members`)).toEqual([MEMBER, GUEST]);
  });

  test('change their manager', async () => {
    await write('PUT', `/users/${MEMBER}/manager/$ref`, reference(ADMIN));
    expect((await open.get(`/users/${MEMBER}/manager`)).body.id).toBe(ADMIN);

    await write('DELETE', `/users/${MEMBER}/manager/$ref`);
    expect((await open.get(`/users/${MEMBER}/manager`)).status).toBe(404);
  });

  test('take everything with them when they are deleted', async () => {
    expect((await write('DELETE', `/users/${OWNER}`)).status).toBe(204);
    expect((await write('DELETE', `/users/${MEMBER}`)).status).toBe(204);

    expect((await open.get(`/users/${MEMBER}`)).status).toBe(404);
    expect(await open.ids(`/groups/${GROUP}/members`)).toEqual([GUEST]);
    expect(await open.ids(`/groups/${GROUP}/owners`)).toEqual([]);
    expect(await open.ids(`/users/${ADMIN}/directReports`)).toEqual([]);
    expect(await open.ids(`/servicePrincipals/${APP}/appRoleAssignedTo`)).toHaveLength(1);
    expect(await open.ids(`${roles}/roleEligibilityScheduleInstances`)).toEqual([]);
    expect(await open.ids('/identityGovernance/entitlementManagement/assignments')).toEqual(['a2']);
  });
});

describe('groups', () => {
  test('are created with members and owners, changed and deleted', async () => {
    const bind = (id: string) => `https://graph.microsoft.com/v1.0/users/${id}`;
    const made = await write('POST', '/groups', {
      displayName: 'New',
      'members@odata.bind': [bind(MEMBER)],
      'owners@odata.bind': [bind(OWNER)],
    });
    const path = `/groups/${String(made.body.id)}`;
    await write('PATCH', path, { displayName: 'Newer', 'members@odata.bind': [bind(GUEST)] });

    expect(made.status).toBe(201);
    expect((await open.get(path)).body).toMatchObject({ displayName: 'Newer', createdDateTime: NOW });
    expect(await open.ids(`${path}/members`)).toEqual([MEMBER, GUEST]);
    expect(await open.ids(`${path}/owners`)).toEqual([OWNER]);
    expect((await write('DELETE', path)).status).toBe(204);
    expect((await open.get(path)).status).toBe(404);
    expect(await open.ids(`/users/${MEMBER}/memberOf`)).not.toContain(made.body.id);
  });

  test('take their shared channels and roles with them', async () => {
    await write('DELETE', `/groups/${TEAM}`);
    await write('DELETE', `/groups/${ADMINS}`);

    expect((await open.get(`/teams/${TEAM}/channels`)).status).toBe(404);
    expect(await open.ids(`${roles}/roleAssignments?$filter=roleDefinitionId eq '${ROLE}'`)).toEqual([]);
  });
});

describe('application assignments', () => {
  const path = `/servicePrincipals/${APP}/appRoleAssignedTo`;

  test('are removed once', async () => {
    expect((await write('DELETE', `${path}/${APP_ASSIGNMENT}`)).status).toBe(204);
    expect((await write('DELETE', `${path}/${APP_ASSIGNMENT}`)).status).toBe(404);
    expect(await open.ids(path)).toHaveLength(1);
  });

  test('are given once', async () => {
    const assignment = { principalId: GUEST, resourceId: APP, appRoleId: APP_ROLE };
    const { status, body } = await write('POST', path, assignment);

    expect(status).toBe(201);
    expect(body).toMatchObject({ ...assignment, principalDisplayName: 'Gus Guest', createdDateTime: NOW });
    expect((await write('POST', path, assignment)).status).toBe(400);
  });
});

describe('directory roles', () => {
  test('an active assignment is removed once', async () => {
    expect((await write('DELETE', `${roles}/roleAssignments/${ACTIVE}`)).status).toBe(204);
    expect((await write('DELETE', `${roles}/roleAssignments/${ACTIVE}`)).status).toBe(404);
  });

  test('an assignment is made once, the role named by its template', async () => {
    const body = { principalId: MEMBER, roleDefinitionId: USER_ADMINISTRATOR, directoryScopeId: '/' };

    const made = await write('POST', `${roles}/roleAssignments`, body);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ principalId: MEMBER, roleDefinitionId: ROLE });
    expect((await write('POST', `${roles}/roleAssignments`, body)).status).toBe(400);
  });

  test.each([
    ['roleEligibilityScheduleRequests', 'roleEligibilityScheduleInstances', OWNER, ROLE],
    ['roleAssignmentScheduleRequests', 'roleAssignmentScheduleInstances', ADMIN, READER],
  ])('%s with adminRemove takes one away', async (requests, instances, ...[principalId, roleDefinitionId]) => {
    const request = { action: 'adminRemove', principalId, roleDefinitionId, directoryScopeId: '/' };
    const left = () => open.ids(`${roles}/${instances}?$filter=principalId eq '${principalId}'`);
    expect(await left()).toHaveLength(1);

    const { status, body } = await write('POST', `${roles}/${requests}`, request);

    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'Revoked', principalId });
    expect(await left()).toEqual([]);
    expect((await write('POST', `${roles}/${requests}`, request)).body.error).toMatchObject({
      code: 'RoleAssignmentDoesNotExist',
    });
  });
});

test.each([
  ['assignmentRequests', { requestType: 'adminRemove', assignment: { id: 'a1' } }],
  ['accessPackageAssignmentRequests', { requestType: 'AdminRemove', accessPackageAssignment: { id: 'a1' } }],
])('%s takes an access package away', async (name, body) => {
  const path = '/identityGovernance/entitlementManagement';

  expect((await write('POST', `${path}/${name}`, body)).status).toBe(201);
  expect(await open.ids(`${path}/assignments`)).toEqual(['a2']);
});

test('checkMemberGroups returns the groups of a user, also nested ones', async () => {
  const { body } = await write('POST', `/users/${MEMBER}/checkMemberGroups`, { groupIds: [OUTER, ADMINS, TEAM] });

  expect(body.value).toEqual([OUTER, TEAM]);
});

test('getByIds gives objects of the wanted types', async () => {
  const { body } = await write('POST', '/directoryObjects/getByIds', { ids: [MEMBER, GROUP, 'x'], types: ['user'] });

  expect(body.value.map(({ id }) => id)).toEqual([MEMBER]);
});

describe('mail', () => {
  const message = {
    subject: 'Please review',
    body: { contentType: 'HTML', content: '<p>Hello</p>' },
    toRecipients: [{ emailAddress: { address: 'mia@small.example', name: 'Mia' } }],
    ccRecipients: [{ emailAddress: { address: 'olaf@small.example' } }],
  };

  test('that is sent is in the mailbox, with the time of the clock, until it is emptied', async () => {
    expect((await write('POST', '/users/anybody/sendMail', { message, saveToSentItems: false })).status).toBe(202);

    expect((await open.call('GET', '/local/mail')).body).toEqual({
      value: [
        {
          to: ['mia@small.example', 'olaf@small.example'],
          subject: 'Please review',
          body: '<p>Hello</p>',
          contentType: 'html',
          sentDateTime: NOW,
        },
      ],
    });
    expect((await open.call('DELETE', '/local/mail')).status).toBe(204);
    expect((await open.call('GET', '/local/mail')).body.value).toEqual([]);
  });

  test.each([
    ['no message', {}],
    ['no recipient', { message: { ...message, toRecipients: [], ccRecipients: [] } }],
    ['a recipient without address', { message: { ...message, toRecipients: [{ emailAddress: {} }] } }],
  ])('with %s is refused', async (_, body) => {
    expect((await write('POST', '/users/anybody/sendMail', body)).status).toBe(400);
    expect((await open.call('GET', '/local/mail')).body.value).toEqual([]);
  });
});

test.each([
  ['POST', `/users/${MEMBER}/memberOf`, 405],
  ['DELETE', '/users', 405],
])('%s %s is %i', async (method, path, status) => {
  expect((await write(method, path, {})).status).toBe(status);
});
