import { MEMBER, openTenant, smallTenant, writeTenantFile } from './openTenant';

const [first] = smallTenant.users;
const withUser = (change: object) => ({ ...smallTenant, users: [{ ...first, ...change }] });
const withGroup = (change: object) => ({ ...smallTenant, groups: [{ id: 'g', displayName: 'G', ...change }] });
const withApp = (change: object) => ({
  ...smallTenant,
  servicePrincipals: [{ id: 's', appId: 'a', displayName: 'S', ...change }],
});

test.each([
  ['no JSON', '{', 'it is not JSON'],
  ['no object', [], 'one JSON object'],
  ['no tenant id', { ...smallTenant, tenantId: undefined }, "'tenantId'"],
  ['no domain', { ...smallTenant, domain: 7 }, "'domain'"],
  ['users that are no list', { ...smallTenant, users: {} }, "'users' must be an array"],
  ['a user that is no object', { ...smallTenant, users: ['x'] }, "'users[0]' must be an object"],
  ['a user without id', withUser({ id: undefined }), "'users[0].id' must be a text"],
  ['a user without name', withUser({ displayName: '' }), "'users[0].displayName'"],
  ['a user of another type', withUser({ userType: 'Robot' }), "'users[0].userType' must be 'Member' or 'Guest'"],
  ['an account neither on nor off', withUser({ accountEnabled: 'yes' }), "'users[0].accountEnabled' must be true or"],
  ['a bad date', withUser({ createdDateTime: 'yesterday' }), "'users[0].createdDateTime' must be a date"],
  [
    'a bad sign-in',
    withUser({ signInActivity: { lastSignInDateTime: 'never' } }),
    "'users[0].signInActivity.lastSignInDateTime'",
  ],
  ['an id twice', withGroup({ id: first?.id }), "'users[0].id'"],
  ['members that are no list', withGroup({ members: 'x' }), "'groups[0].members' must be an array of texts"],
  ['an application without appId', withApp({ appId: null }), "'servicePrincipals[0].appId'"],
  ['an app role without id', withApp({ appRoles: [{}] }), "'servicePrincipals[0].appRoles[0].id'"],
  [
    'an assignment of nobody',
    withApp({ appRoleAssignedTo: [{ id: 'x' }] }),
    "'servicePrincipals[0].appRoleAssignedTo[0].principalId'",
  ],
  ['a sign-in without time', withApp({ signIns: [{ principalId: 'x' }] }), 'signIns[0].lastSignInDateTime'],
  [
    'a role assignment of another kind',
    { ...smallTenant, roleAssignments: [{ id: 'x', principalId: 'x', roleDefinitionId: 'x', kind: 'maybe' }] },
    "'roleAssignments[0].kind' must be 'active' or 'eligible'",
  ],
  ['a channel of no team', { ...smallTenant, sharedChannels: [{ id: 'x' }] }, "'sharedChannels[0].teamId'"],
])('a file with %s is refused in one line that says what', async (_, content, reason) => {
  const file = writeTenantFile(content);

  const refused: unknown = await openTenant({ file }).catch((error: unknown) => error);

  expect(refused).toBeInstanceOf(Error);
  const { message } = refused as Error;
  expect(message).toContain(`The tenant file ${file} cannot be used: `);
  expect(message).toContain(reason);
  expect(message).not.toContain('\n');
});

test('a file that is not there is refused in one line', async () => {
  await expect(openTenant({ file: '/nowhere/tenant.json' })).rejects.toThrow(/^The tenant file .*ENOENT.*$/);
});

test('omitted properties are empty', async () => {
  const open = await openTenant({ content: { tenantId: 't', domain: 'd.example' } });

  expect((await open.get('/users')).body.value).toEqual([]);
  expect((await open.get('/groups')).body.value).toEqual([]);
  expect(open.tenant.people()).toEqual({
    administrators: [],
    reviewers: [],
    readers: [],
    applications: [],
    groups: [],
    groupCount: 0,
    reviewedApplications: [],
    roles: [],
  });
});

test('members who do not exist are not shown', async () => {
  const open = await openTenant({ content: withGroup({ members: ['ghost', MEMBER] }) });

  expect(await open.ids('/groups/g/members')).toEqual([MEMBER]);
});
