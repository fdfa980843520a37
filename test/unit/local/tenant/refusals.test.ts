import {
  ACTIVE,
  APP,
  ELIGIBLE,
  GROUP,
  GUEST,
  MEMBER,
  NOW,
  OWNER,
  READER,
  ROLE,
  TEAM,
  openTenant,
  smallTenant,
  type OpenTenant,
} from './openTenant';

/** Refusals of Microsoft Graph that the sample tenant repeats (docs/local-runner.md, refusals). */
let open: OpenTenant;

const start = async (changes: object = {}) => {
  open = await openTenant({ content: { ...smallTenant, ...changes } });
};
/** Makes a call of the product. */
const call = (method: string, path: string, body?: unknown) => open.call(method, `/graph/v1.0${path}`, body);
const refusal = async (method: string, path: string, body?: unknown) => {
  const { status, body: answer } = await call(method, path, body);
  return [status, (answer.error as { code?: string } | undefined)?.code];
};
const batched = async (url: string, headers: object = {}) => {
  const { body } = await call('POST', '/$batch', { requests: [{ id: '1', method: 'GET', url, headers }] });
  return (body.responses as { status: number; body: Record<string, unknown> }[])[0];
};

const mail = { ids: [], message: { toRecipients: [{ emailAddress: { address: 'mia@small.example' } }] } };
const ROLES = '/roleManagement/directory';
const ENTITLEMENTS = '/identityGovernance/entitlementManagement';

describe('application permissions', () => {
  test.each<[method: string, path: string, permission: string]>([
    ['GET', `/users/${MEMBER}`, 'User.Read.All'],
    ['GET', `/users/${MEMBER}/ownedObjects`, 'User.Read.All'],
    ['PATCH', `/users/${MEMBER}`, 'User.ReadWrite.All'],
    ['DELETE', `/users/${MEMBER}`, 'User.ReadWrite.All'],
    ['POST', `/users/${OWNER}/sendMail`, 'Mail.Send'],
    ['GET', `/users/${OWNER}/mailboxSettings/timeZone`, 'MailboxSettings.Read'],
    ['GET', `/groups/${GROUP}`, 'Group.Read.All'],
    ['GET', `/groups/${GROUP}/transitiveMembers`, 'GroupMember.ReadWrite.All'],
    ['DELETE', `/groups/${GROUP}/members/${GUEST}/$ref`, 'GroupMember.ReadWrite.All'],
    ['GET', `/servicePrincipals/${APP}/appRoleAssignedTo`, 'Application.Read.All'],
    ['POST', `/users/${MEMBER}/checkMemberObjects`, 'User.Read.All'],
    ['GET', '/auditLogs/signIns', 'AuditLog.Read.All'],
    ['GET', `${ROLES}/roleAssignments`, 'RoleManagement.ReadWrite.Directory'],
    ['GET', `/teams/${TEAM}/channels`, 'Channel.ReadBasic.All'],
    ['GET', `${ENTITLEMENTS}/assignments`, 'EntitlementManagement.ReadWrite.All'],
  ])('%s %s needs %s', async (method, path, permission) => {
    await start({ graph: { permissions: [] } });
    expect(await refusal(method, path, mail)).toEqual([403, 'Authorization_RequestDenied']);

    await open.call('PATCH', '/local/graph', { permissions: [permission] });
    expect((await call(method, path, mail)).status).toBeLessThan(300);
  });

  test.each([
    ['PATCH', `/groups/${GROUP}`],
    ['DELETE', `/groups/${GROUP}`],
    ['GET', '/organization'],
    ['POST', '/directoryObjects/getByIds'],
  ])('of %s %s are not known, so it is refused', async (method, path) => {
    await start();
    expect(await refusal(method, path, { ids: [] })).toEqual([403, 'Authorization_RequestDenied']);
  });

  test('of memberOf are none that the product has', async () => {
    await start();

    expect(await refusal('GET', `/users/${MEMBER}/memberOf`)).toEqual([403, 'Authorization_RequestDenied']);
  });

  test('of sign-in activities include the audit log', async () => {
    await start({ graph: { permissions: ['User.Read.All'] } });

    expect((await call('GET', `/users/${MEMBER}?$select=id`)).status).toBe(200);
    expect((await call('GET', `/users/${MEMBER}?$select=id,signInActivity`)).status).toBe(403);
  });

  test('do not bind a tester', async () => {
    await start({ graph: { permissions: [] } });

    expect((await open.get(`/groups/${GROUP}/members`)).status).toBe(200);
  });
});

describe('licences', () => {
  const signIns = `/users/${MEMBER}?$select=id,signInActivity`;
  const NO_P1 = [403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'];
  const NO_P2 = [400, 'AadPremiumLicenseRequired'];
  const FINE = [200, undefined];

  test.each<[license: string, signIn: unknown, schedules: unknown]>([
    ['none', NO_P1, NO_P2],
    ['P1', FINE, NO_P2],
    ['P2', FINE, FINE],
    ['Governance', FINE, FINE],
  ])('of a tenant with %s decide on sign-ins and on the schedules of roles', async (license, signIn, schedules) => {
    await start({ graph: { license } });

    expect(await refusal('GET', signIns)).toEqual(signIn);
    expect(await refusal('GET', '/auditLogs/signIns')).toEqual(signIn);
    expect(await refusal('GET', `${ROLES}/roleEligibilityScheduleInstances`)).toEqual(schedules);
    expect(await refusal('GET', `${ROLES}/roleAssignments`)).toEqual(FINE);
  });
});

describe('queries', () => {
  const UNSUPPORTED = [400, 'Request_UnsupportedQuery'];
  const eventual = { ConsistencyLevel: 'eventual' };

  test.each(['members', 'transitiveMembers'])('cannot cast the %s of a Microsoft 365 group to groups', async (name) => {
    await start();

    expect(await refusal('GET', `/groups/${TEAM}/${name}/microsoft.graph.group`)).toEqual(UNSUPPORTED);
    expect((await call('GET', `/groups/${TEAM}/${name}/microsoft.graph.user`)).status).toBe(200);
    expect((await call('GET', `/groups/${GROUP}/${name}/microsoft.graph.group`)).status).toBe(200);
  });

  test('read page two of a cast with the advanced parameters only', async () => {
    await start();
    const path = `/groups/${GROUP}/members/microsoft.graph.user?$top=1`;
    const nextOf = (body: Record<string, unknown> | undefined) => String(body?.['@odata.nextLink']).split('/v1.0')[1]!;

    const first = await call('GET', path);
    expect(await refusal('GET', nextOf(first.body))).toEqual(UNSUPPORTED);
    const advanced = await batched(`${path}&$count=true`, eventual);
    expect((await batched(nextOf(advanced?.body)))?.status).toBe(400);
    expect((await batched(nextOf(advanced?.body), eventual))?.status).toBe(200);
  });

  test('filter a relation with the advanced parameters only', async () => {
    await start();
    const path = `/groups/${GROUP}/members/microsoft.graph.user?$filter=userType eq 'Guest'`;

    expect((await batched(path))?.status).toBe(400);
    expect((await batched(`${path}&$count=true`, eventual))?.body).toMatchObject({ value: [{ id: GUEST }] });
  });

  test.each([
    ['without the header', '/users?$search="displayName:mia"&$count=true', {}, 400],
    ['with the header', '/users?$search="displayName:mia"&$count=true', eventual, 200],
    ['without quotation marks', '/users?$search=mia&$count=true', eventual, 400],
    ['without a property', '/users?$search="mia"&$count=true', eventual, 400],
    ['of roles', `${ROLES}/roleDefinitions?$search="displayName:mia"`, eventual, 400],
    ['of packages', `${ENTITLEMENTS}/accessPackages?$search="displayName:mia"`, eventual, 400],
  ])('search %s', async (_, path, headers, status) => {
    await start();

    expect((await batched(path, headers))?.status).toBe(status);
  });

  test('list service principals as members in beta only', async () => {
    const groups = smallTenant.groups.map((one) => (one.id === GROUP ? { ...one, members: [MEMBER, APP] } : one));
    await start({ groups });

    expect(await open.ids(`/groups/${GROUP}/members`)).toEqual([MEMBER]);
    const { body } = await open.call('GET', `/beta/groups/${GROUP}/members`);
    expect(body.value.map(({ id }) => id)).toEqual([MEMBER, APP]);
  });
});

describe('limits', () => {
  test('of sign-in reports are five in ten seconds', async () => {
    await start();
    for (let n = 0; n < 5; n += 1) expect((await call('GET', '/auditLogs/signIns')).status).toBe(200);
    const { status, headers } = await call('GET', '/auditLogs/signIns');

    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(10);
  });

  test('of mails are counted for each mailbox', async () => {
    await start({ graph: { mailsPerMinute: 1 } });

    expect((await call('POST', `/users/${OWNER}/sendMail`, mail)).status).toBe(202);
    expect((await call('POST', `/users/${OWNER}/sendMail`, mail)).status).toBe(429);
    expect((await call('POST', `/users/${MEMBER}/sendMail`, mail)).status).toBe(202);
  });

  test('of mailboxes: an account may have none', async () => {
    const users = smallTenant.users.map((one) => (one.id === OWNER ? { ...one, mailbox: false } : one));
    await start({ users });

    expect(await refusal('POST', `/users/${OWNER}/sendMail`, mail)).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
    expect(await refusal('GET', `/users/${OWNER}/mailboxSettings/timeZone`)).toEqual([
      404,
      'MailboxNotEnabledForRESTAPI',
    ]);
    expect(await refusal('POST', '/users/nobody@small.example/sendMail', mail)).toEqual([404, 'ErrorInvalidUser']);
  });
});

test('reads lag behind writes of the product where the tenant says so', async () => {
  await start({ graph: { lag: 2 } });
  const members = async () => (await call('GET', `/groups/${GROUP}/members`)).body.value.map(({ id }) => id);

  expect((await call('DELETE', `/groups/${GROUP}/members/${GUEST}/$ref`)).status).toBe(204);
  expect(await members()).toEqual([MEMBER, GUEST]);
  expect(await members()).toEqual([MEMBER, GUEST]);
  expect(await members()).toEqual([MEMBER]);
});

test('a deleted user is kept, and restored with memberships, manager and roles', async () => {
  await start();
  const groups = await open.ids(`/users/${OWNER}/memberOf`);
  const deleted = `/directory/deletedItems/${OWNER}`;

  expect((await call('DELETE', `/users/${OWNER}`)).status).toBe(204);
  expect((await open.get(`/users/${OWNER}`)).status).toBe(404);
  expect((await open.get(deleted)).body).toMatchObject({ id: OWNER, displayName: 'Olaf Owner' });
  expect((await open.get(deleted)).body).not.toHaveProperty('restoring');
  expect((await call('POST', `${deleted}/restore`)).status).toBe(200);
  expect((await open.get(deleted)).status).toBe(404);
  expect(await open.ids(`/users/${OWNER}/memberOf`)).toEqual(groups);
  expect((await open.get(`/users/${MEMBER}/manager`)).body).toMatchObject({ id: OWNER });
  const eligible = await open.get(`${ROLES}/roleEligibilityScheduleInstances?$filter=principalId eq '${OWNER}'`);
  expect(eligible.body.value).toHaveLength(1);
});

describe('the end of an assignment of a role', () => {
  const ELIGIBILITIES = `${ROLES}/roleEligibilityScheduleInstances?$filter=principalId eq '${MEMBER}'`;
  const assign = (expiration: object) =>
    refusal('POST', `${ROLES}/roleEligibilityScheduleRequests`, {
      action: 'adminAssign',
      principalId: MEMBER,
      roleDefinitionId: ROLE,
      scheduleInfo: { startDateTime: '2026-01-05T08:00:00Z', expiration },
    });

  test.each([
    [{ type: 'noExpiration' }, null],
    [{ type: 'afterDateTime', endDateTime: '2026-03-01T00:00:00Z' }, '2026-03-01T00:00:00Z'],
    [{ type: 'afterDuration', duration: 'P1M' }, '2026-02-05T08:00:00Z'],
  ])('by %j is %s', async (expiration, endDateTime) => {
    await start();

    expect(await assign(expiration)).toEqual([201, undefined]);
    expect((await open.get(ELIGIBILITIES)).body.value).toMatchObject([{ endDateTime }]);
    const active = await open.get(`${ROLES}/roleAssignments?$filter=roleDefinitionId eq '${READER}'`);
    expect(active.body.value[0]).not.toHaveProperty('endDateTime');
  });

  test.each([
    { type: 'never' },
    { type: 'afterDateTime' },
    { type: 'afterDateTime', endDateTime: '2026-01-05T08:00:00Z' },
    { type: 'afterDuration', duration: 'a month' },
  ])('by %j is refused', async (expiration) => {
    await start();

    expect(await assign(expiration)).toEqual([400, 'Request_BadRequest']);
  });

  test('takes the assignment away', async () => {
    const ended = { id: ELIGIBLE, principalId: MEMBER, roleDefinitionId: ROLE, endDateTime: NOW };
    await start({
      roleAssignments: [
        { ...ended, kind: 'eligible' },
        { ...ended, id: ACTIVE, kind: 'active', endDateTime: '2026-01-05T08:00:01Z' },
      ],
    });

    expect(await open.ids(ELIGIBILITIES)).toEqual([]);
    expect(await open.ids(`${ROLES}/roleAssignments`)).toEqual([ACTIVE]);
  });
});

test.each([
  [{ license: 'E5' }, "'graph.license' must be one of none, P1, P2, Governance."],
  [{ licence: 'P1' }, "'graph.licence' is unknown; use license, permissions, signInReads, mailsPerMinute, lag."],
  [{ lag: -1 }, "'graph.lag' must be a whole number from 0."],
])('a bad change %j is refused', async (changes, message) => {
  await start();
  const { status, body } = await open.call('PATCH', '/local/graph', changes);

  expect([status, (body.error as { message: string }).message]).toEqual([400, message]);
});
