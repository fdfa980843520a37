import { join } from 'node:path';
import { type OpenTenant, openTenant } from './openTenant';

let open: OpenTenant;

beforeAll(async () => {
  open = await openTenant({ file: join(__dirname, '../../../../local/sampleTenant.json') });
});

const all = async (path: string) => (await open.get(`${path}${path.includes('?') ? '&' : '?'}$top=999`)).body.value;
const count = async (path: string) => (await all(path)).length;

test.each([
  ['group', '/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41'],
  ['group', '/groups/072ac5f4-3f13-4088-ab30-0a276f3e6322'],
  ['group', '/groups/b74444cb-038a-4802-8fc9-b9d1ed0cf11f'],
  ['user', '/users/398164b1-5196-49dd-ada2-364b49f99b27'],
  ['user', '/users/fc9a2c2b-1ddc-486d-a211-5fe8ca77fa1f'],
  ['user', '/users/957f1027-c0ee-460d-9269-b8444459e0fe'],
  ['user', '/users/7eae986b-d425-48b2-adf2-3c777f4444f3'],
  ['user', '/users/1ed8ac56-4827-4733-8f80-86adc2e67db5'],
  ['user', '/users/4562bcc8-c436-4f95-b7c0-4f8ce89dca5e'],
  ['application', '/servicePrincipals/bae11f90-7d5d-46ba-9f55-8112b59d92ae'],
  ['role', '/roleManagement/directory/roleDefinitions/9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'],
])("the %s of Graph's documented examples is there: %s", async (_, path) => {
  expect((await open.get(path)).status).toBe(200);
});

test('the company has about sixty people, eight guests, four leavers', async () => {
  expect(await count('/users')).toBe(63);
  expect(await count("/users?$filter=userType eq 'Guest'")).toBe(8);
  expect(await count('/users?$filter=accountEnabled eq false')).toBe(4);
});

test('everybody but the managing director and the guests has a manager', async () => {
  const users = await all("/users?$filter=userType eq 'Member'&$select=displayName&$expand=manager");

  expect(users.filter((user) => user.manager === undefined)).toEqual([{ displayName: 'Helen Brandt' }]);
});

test('some signed in during the last month, some not for half a year, and one guest never', async () => {
  const inactive = '/users?$filter=accountEnabled eq true and signInActivity/lastSignInDateTime le 2025-09-01';
  expect(await count('/users?$filter=signInActivity/lastSignInDateTime ge 2025-12-06')).toBeGreaterThan(40);
  expect(await count(inactive)).toBeGreaterThanOrEqual(8);
  expect(await count("/users?$filter=userType eq 'Guest' and signInActivity/lastSignInDateTime eq null")).toBe(1);
});

test.each([
  ['one owner', 'owners/$count eq 1', 10],
  ['two owners', 'owners/$count eq 2', 2],
  ['no owner', 'owners/$count eq 0', 2],
  ['an owner who has left', 'owners/any(o:o/accountEnabled eq false)', 1],
  ['groups inside', "members/any(m:isof(m,'microsoft.graph.group'))", 2],
  ['a rule', "groupTypes/any(t:t eq 'DynamicMembership')", 1],
  ['a home on-premises', 'onPremisesSyncEnabled eq true', 1],
  ['a team', "resourceProvisioningOptions/any(o:o eq 'Team')", 2],
  ['Microsoft 365', "groupTypes/any(t:t eq 'Unified')", 3],
  ['a role', 'isAssignableToRole eq true', 2],
])('there are groups with %s', async (_, filter, least) => {
  expect(await count(`/groups?$filter=${filter}`)).toBeGreaterThanOrEqual(least);
});

test('both teams have guests, and one team has a shared channel', async () => {
  const teams = await all("/groups?$filter=resourceProvisioningOptions/any(o:o eq 'Team')");
  const perTeam = (path: string) => Promise.all(teams.map(({ id }) => count(path.replace('{id}', String(id)))));

  expect(await perTeam("/groups/{id}/members/microsoft.graph.user?$filter=userType eq 'Guest'")).toEqual([3, 3]);
  expect(await perTeam('/teams/{id}/channels')).toEqual([1, 0]);
});

test('every directory role is held by somebody', async () => {
  const roles = await all('/roleManagement/directory/roleDefinitions');
  const held = await all('/roleManagement/directory/roleAssignments');

  expect(new Set(held.map(({ roleDefinitionId }) => roleDefinitionId))).toEqual(new Set(roles.map(({ id }) => id)));
  expect(await count('/roleManagement/directory/roleEligibilityScheduleInstances')).toBe(4);
});

test('every id that something refers to exists', async () => {
  const sample = (await import('../../../../local/sampleTenant.json')).default;
  const objects = [...sample.users, ...sample.groups, ...sample.servicePrincipals].map(({ id }) => id);
  const referred = [
    ...sample.users.flatMap((user) => ('manager' in user ? [user.manager] : [])),
    ...sample.groups.flatMap(({ members, owners }) => [...members, ...owners]),
    ...sample.servicePrincipals.flatMap(({ owners, appRoleAssignedTo, signIns }) => [
      ...owners,
      ...[...appRoleAssignedTo, ...signIns].map(({ principalId }) => principalId),
    ]),
    ...sample.roleAssignments.map(({ principalId }) => principalId),
    ...sample.sharedChannels.flatMap(({ teamId, members }) => [teamId, ...members]),
    ...sample.accessPackageAssignments.map(({ targetId }) => targetId),
  ];

  expect(referred.filter((id) => !objects.includes(id))).toEqual([]);
});

test('the start text names an administrator and a group to review', () => {
  const { administrators, reviewers, readers, applications, groups, ...others } = open.tenant.people();

  expect(administrators.map(({ userPrincipalName }) => userPrincipalName)).toContain('admin@contoso.example');
  expect(reviewers[0]).toMatchObject({ displayName: 'Jerry Lindqvist', note: 'owner of Finance Reports' });
  expect(readers.map(({ displayName }) => displayName)).toContain('Rita Reed');
  expect(applications[0]).toMatchObject({ displayName: 'Access Reviews Automation' });
  expect(groups[0]).toEqual({
    id: '02f3bafb-448c-487c-88c2-5fd65ce49a41',
    displayName: 'Finance Reports',
    note: '8 members, 1 guest, 1 owner',
  });
  expect(others.reviewedApplications).toEqual([
    { id: 'bae11f90-7d5d-46ba-9f55-8112b59d92ae', displayName: 'LinkedIn', note: '7 assignments' },
    { id: '0738f7b5-1893-4637-a76f-cbe961371e70', displayName: 'Expense Portal', note: '7 assignments' },
  ]);
  expect(others.roles[0]).toEqual({
    id: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    displayName: 'Application Administrator',
    note: '6 holders',
  });
});
