import { idOf } from '../../support/company';
import { openOffice, queryScope, type Office, type Wish } from '../../support/office';

const guest = { isGuest: true };
const unified = { groupTypes: ['Unified'], mailEnabled: true };
const team = { ...unified, resourceProvisioningOptions: ['Team'] };

let office: Office;
beforeAll(async () => {
  office = await openOffice({
    people: {
      gail: guest,
      gwen: { ...guest, signIn: '2025-10-01T00:00:00Z' },
      glen: { ...guest, signIn: null, createdDateTime: '2025-12-30T00:00:00Z' },
      greg: { ...guest, signIn: null },
      idle: { signIn: '2025-11-01T00:00:00Z' },
    },
    groups: {
      Pilots: { members: 'anna idle gail gwen glen greg Trainees', owners: 'olga' },
      Trainees: { members: 'tim anna' },
      Bridge: { ...team, members: 'anna gail', owners: 'olga' },
      Deck: { ...unified, members: 'ben gwen', owners: 'omar' },
      Galley: { ...team, members: 'ben', owners: 'omar' },
      Rules: { ...unified, groupTypes: ['Unified', 'DynamicMembership'], membershipRule: 'x', members: 'gail' },
      Powers: { ...unified, isAssignableToRole: true, members: 'gail' },
      Spare: { ...unified, members: 'gail' },
    },
    apps: { Ledger: { assigned: 'anna gail Trainees', owners: 'olga' } },
    roles: { Harbourmaster: 'anna gail Pilots ben?' },
    channels: [
      {
        id: idOf('channel'),
        teamId: idOf('Bridge'),
        displayName: 'shared',
        members: ['gwen', 'anna', 'omar'].map(idOf),
      },
    ],
  });
});
afterAll(() => office.stop());

const PILOTS = `/groups/${idOf('Pilots')}`;
const ROLE = `/roleManagement/directory/roleDefinitions/${idOf('Harbourmaster')}`;
const GUESTS = "$filter=(userType eq 'Guest')";

const inactive = (query: string) => ({
  '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
  query,
  queryType: 'MicrosoftGraph',
  inactiveDuration: 'P30D',
});

const memberships = (principals: readonly object[], ...resources: readonly string[]) => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: principals,
  resourceScopes: resources.map(queryScope),
});

const users = queryScope('/users');
const groupUsers = { ...queryScope('./members/microsoft.graph.user'), queryRoot: '/v1.0/groups' };

test.each<[string, object, string]>([
  ['all members of a group', queryScope(`${PILOTS}/transitiveMembers`), 'anna gail glen greg gwen idle tim'],
  [
    'the same in its older spelling',
    queryScope(`${PILOTS}/transitiveMembers/microsoft.graph.user`),
    'anna gail glen greg gwen idle tim',
  ],
  // A user who was created within the inactive duration is excluded.
  ['inactive members', inactive(`${PILOTS}/transitiveMembers`), 'greg gwen idle'],
  ['guests of a group', queryScope(`${PILOTS}/transitiveMembers/?${GUESTS}`), 'gail glen greg gwen'],
  ['inactive guests of a group', inactive(`${PILOTS}/transitiveMembers/?${GUESTS}`), 'greg gwen'],
  ['direct users and groups', queryScope(`${PILOTS}/members`), 'Trainees anna gail glen greg gwen idle'],
  [
    'a team with those from outside in its shared channels',
    memberships(
      [users],
      `/groups/${idOf('Bridge')}/transitiveMembers`,
      `/teams/${idOf('Bridge')}/channels?$filter=(membershipType eq 'shared')`,
    ),
    'anna gail gwen omar',
  ],
  [
    'the guests of a team and of its shared channels',
    memberships(
      [users],
      `/groups/${idOf('Bridge')}/transitiveMembers/microsoft.graph.user/?$count=true&${GUESTS}`,
      `/beta/teams/${idOf('Bridge')}/channels?$filter=(membershipType eq 'shared')`,
    ),
    'gail gwen',
  ],
  ['users of a group beside its members', memberships([users], `${PILOTS}/members`), 'anna gail glen greg gwen idle'],
  ['guests in a role', memberships([queryScope(`/users?${GUESTS}`)], ROLE), 'gail'],
  [
    'users of an application in the older spelling',
    memberships([users], `/servicePrincipals/${idOf('Ledger')}`),
    'anna gail tim',
  ],
  [
    'users of an application and of the groups assigned to it',
    memberships([queryScope('/v1.0/users'), groupUsers], `/v1.0/servicePrincipals/${idOf('Ledger')}`),
    'anna gail tim',
  ],
  ['users and groups in a role', memberships([users, queryScope('/groups')], ROLE), 'Pilots anna ben gail'],
])('A review covers %s', async (_name, scope, reviewed) => {
  const review = await office.review({ scope, reviewers: ['olga'] });
  await office.advance('PT0S');
  expect((await review.reviewed()).join(' ')).toBe(reviewed);
});

test('An instance shows its queries with their version, that of roles being beta', async () => {
  const group = await office.review({ group: 'Pilots', reviewers: ['./owners'], fallback: ['omar'] });
  expect((await group.instances())[0]).toMatchObject({
    scope: queryScope(`/v1.0${PILOTS}/transitiveMembers`),
    reviewers: [{ query: `/v1.0${PILOTS}/owners` }],
    fallbackReviewers: [{ query: `/v1.0/users/${idOf('omar')}` }],
  });
  const role = await office.review({ scope: memberships([users], ROLE), reviewers: ['olga'] });
  expect((await role.instances())[0]?.scope).toMatchObject({
    principalScopes: [{ query: '/v1.0/users' }],
    resourceScopes: [{ query: `/beta${ROLE}` }],
  });
});

describe('A review of all groups', () => {
  const UNIFIED = "(groupTypes/any(c:c eq 'Unified')";
  const TEAMS = `${UNIFIED} and resourceProvisioningOptions/Any(x:x eq 'Team')`;
  const enumeration = (filter: string): Wish => ({
    instanceEnumerationScope: queryScope(`/groups?$filter=${filter})`),
  });
  const MEMBERS = './members/microsoft.graph.user';

  /** Returns the principals under review in each group. */
  const opened = async (wish: Wish): Promise<Record<string, string>> => {
    const review = await office.review({ reviewers: ['olga'], ...wish });
    await office.advance('PT0S');
    const found: Record<string, string> = {};
    for (const { id, scope, status } of await review.instances()) {
      expect(status).toBe('InProgress');
      expect(scope.query).toMatch(/^\/v1\.0\/groups\/[-0-9a-f]{36}\/members\/microsoft\.graph\.user/);
      const [item] = await review.items(id);
      found[item?.resource.displayName ?? 'nobody'] = (await review.reviewed(id)).join(' ');
    }
    expect(await review.status()).toBe('InProgress');
    return found;
  };

  test('has an instance for each Microsoft 365 group that is neither dynamic nor assignable to roles', async () => {
    const found = await opened({ scope: queryScope(MEMBERS), ...enumeration(UNIFIED) });
    expect(found).toEqual({ Bridge: 'anna gail', Deck: 'ben gwen', Galley: 'ben', Spare: 'gail' });
  });

  test('of inactive guests has one for each group with guests, of every kind', async () => {
    const found = await opened({ scope: memberships([inactive(`/users?${GUESTS}`)], '/groups') });
    expect(found).toEqual({ Pilots: 'greg gwen', Deck: 'gwen', nobody: '' });
  });

  test('of guests has one for each group with guests', async () => {
    const found = await opened({ scope: queryScope(`${MEMBERS}/?${GUESTS}`), ...enumeration(UNIFIED) });
    expect(found).toEqual({ Bridge: 'gail', Deck: 'gwen', Spare: 'gail' });
  });

  test('of inactive guests reviews those', async () => {
    const found = await opened({ scope: inactive(`${MEMBERS}/?${GUESTS}`), ...enumeration(UNIFIED) });
    expect(found).toMatchObject({ Deck: 'gwen' });
    expect(Object.values(found).join(' ')).not.toMatch('gail');
  });

  test('may be about teams only, and leave out groups by their ids', async () => {
    expect(await opened({ scope: queryScope(MEMBERS), ...enumeration(TEAMS) })).toEqual({
      Bridge: 'anna gail',
      Galley: 'ben',
    });
    const others = `${UNIFIED} and id ne '${idOf('Spare')}' and id ne '${idOf('Deck')}'`;
    expect(await opened({ scope: queryScope(MEMBERS), ...enumeration(others) })).toEqual({
      Bridge: 'anna gail',
      Galley: 'ben',
    });
  });

  test('asks the owners of each group, or the fallback reviewers where a group has none', async () => {
    const review = await office.review({
      scope: queryScope(`${MEMBERS}/?${GUESTS}`),
      ...enumeration(UNIFIED),
      reviewers: ['./owners'],
      fallback: ['anna'],
    });
    await office.advance('PT0S');
    const asked: Record<string, string> = {};
    for (const { id } of await review.instances()) {
      const [item] = await review.items(id);
      asked[item?.resource.displayName ?? ''] = (await review.contacted(id)).join(' ');
    }
    expect(asked).toEqual({ Bridge: 'olga', Deck: 'omar', Spare: 'anna' });
  });

  test('finds its groups anew at each occurrence, when the occurrence starts', async () => {
    const review = await office.review({
      scope: queryScope(MEMBERS),
      ...enumeration(TEAMS),
      reviewers: ['olga'],
      settings: {
        recurrence: { pattern: { type: 'weekly', interval: 1 }, range: { type: 'noEnd', startDate: '2026-01-06' } },
      },
    });
    expect(await review.instances()).toEqual([]);
    await office.to('2026-01-06T08:00:00Z');
    expect((await review.schedule()).map((line) => line.slice(0, 16))).toEqual([
      '2026-01-06T08:00',
      '2026-01-06T08:00',
    ]);
    await office.tenant('DELETE', `/v1.0/groups/${idOf('Galley')}`);
    await office.to('2026-01-13T08:00:00Z');
    expect((await review.schedule()).map((line) => line.slice(0, 16))).toEqual([
      '2026-01-06T08:00',
      '2026-01-06T08:00',
      '2026-01-13T08:00',
    ]);
  });
});
