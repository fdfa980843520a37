import type { Directory } from '../../../shared/directory/directory';
import type { GroupsScope, SingleScope } from '../../../shared/rules/scope/reviewedScope';
import type { TenantServer } from '../../support/tenantServer';
import { anna, ben, cleo, dirk, finn, groups, gus, gwen, harbour, openHarbour, portal, roles } from './harbour';
import { accessPackage, application, EVERYBODY, GONE, groupScope, GUESTS, role, team } from './harbourScopes';

let server: TenantServer;
let directory: Directory;

beforeAll(async () => {
  ({ server, directory } = await openHarbour());
});
afterAll(() => server.stop());

describe('the resource', () => {
  test.each<[string, SingleScope, object]>([
    ['group', groupScope(groups.staff, 'direct'), { id: groups.staff, type: 'group', displayName: 'Staff' }],
    ['team', team, { id: groups.team, type: 'group', displayName: 'Team' }],
    [
      'application',
      application,
      { id: portal, type: 'servicePrincipal', displayName: 'Portal', appId: '80000000-0000-4000-8000-000000000001' },
    ],
    ['role', role(['user']), { id: roles.security, type: 'directoryRole', displayName: 'Security Reader' }],
  ])('of a scope of one %s has its type and its name', async (_, scope, expected) => {
    expect(await directory.findResource(scope)).toEqual(expected);
  });

  test('may be gone', async () => {
    expect(await directory.findResource(groupScope(GONE, 'direct'))).toBeUndefined();
  });

  test('of a policy that has moved to another catalog is not found', async () => {
    const elsewhere = { ...accessPackage, catalogId: GONE } as SingleScope;

    expect(await directory.findResource(elsewhere)).toBeUndefined();
    expect(await directory.findResource(accessPackage)).toMatchObject({ type: 'accessPackageAssignmentPolicy' });
  });
});

describe('enumerated groups', () => {
  const scope = (overrides: Partial<GroupsScope> = {}): GroupsScope => ({
    kind: 'groups',
    enumeration: { unifiedOnly: true, teamsOnly: false, excludedGroupIds: [] },
    ...EVERYBODY,
    ...overrides,
  });
  const names = async (of: GroupsScope) => (await directory.listGroups(of)).items.map(({ displayName }) => displayName);

  test('are Microsoft 365 groups, neither dynamic nor role-assignable', async () => {
    expect(await names(scope())).toEqual(['Team', 'Club']);
  });

  test('are teams, or those that are not excluded', async () => {
    expect(await names(scope({ enumeration: { unifiedOnly: true, teamsOnly: true, excludedGroupIds: [] } }))).toEqual([
      'Team',
    ]);
    expect(
      await names(scope({ enumeration: { unifiedOnly: true, teamsOnly: false, excludedGroupIds: [groups.team] } })),
    ).toEqual(['Club']);
  });

  test('contain guests where guests are reviewed', async () => {
    expect(await names(scope(GUESTS))).toEqual(['Team']);
  });

  test('are accounted for: each row of a call is reviewed, or left out by a rule', async () => {
    const enumeration = { unifiedOnly: false, teamsOnly: false, excludedGroupIds: [groups.staff] };
    const { items, excluded, call } = await directory.listGroups(scope({ enumeration, ...GUESTS }));

    expect(call?.rows).toBe(items.length + excluded.length);
    expect(new Set(excluded.map(({ type }) => type))).toEqual(new Set(['group']));
    expect(excluded.map(({ displayName, rule }) => `${displayName}: ${rule}`)).toEqual([
      'Staff: excludedGroup',
      'Dynamic: dynamicGroup',
      'Synced: groupWithoutGuests',
      'Mailing: groupWithoutGuests',
      'Club: groupWithoutGuests',
      'Lonely: roleAssignableGroup',
      'Role holders: roleAssignableGroup',
      'Dynamic team: dynamicGroup',
      'Many: groupWithoutGuests',
    ]);
  });

  test('are of all kinds where not only Microsoft 365 groups are asked for', async () => {
    const enumeration = { unifiedOnly: false, teamsOnly: false, excludedGroupIds: [] };

    expect(await names(scope({ enumeration, ...GUESTS }))).toEqual(['Staff', 'Dockers', 'Team']);
  });
});

describe('users', () => {
  test('who are named are read twenty per call, in their order; missing ones are left out', async () => {
    const ids = harbour.users.slice(0, 45).map(({ id }) => id);
    server.stats.reset();
    const users = await directory.findUsers([GONE, ...ids, anna]);

    expect(users.map(({ id }) => id)).toEqual(ids);
    expect(server.stats.read().directory).toMatchObject({ get: 0, batch: 3 });
  });
});

describe('details', () => {
  test('of users come with manager and sign-ins, fifteen a request; whom a list does not have is asked for alone', async () => {
    server.stats.reset();
    const ids = harbour.users.slice(0, 40).map(({ id }) => id);

    const details = await directory.describeUsers([...ids, GONE], {
      manager: true,
      signIn: true,
      signInsToAppId: '80000000-0000-4000-8000-000000000001',
    });

    // One batch of three lists, and one for the missing user.
    expect(server.stats.read().directory).toEqual({ get: 1, batch: 2, write: 0 });
    expect(details.size).toBe(40);
    expect(details.get(anna)).toMatchObject({
      user: { id: anna, displayName: 'Anna' },
      createdDateTime: '2020-01-01T00:00:00Z',
      lastSignInDateTime: '2026-01-01T10:00:00Z',
      lastAppSignInDateTime: '2025-12-24T00:00:00Z',
      manager: { id: finn, accountEnabled: true },
    });
    expect(details.get(ben)).toMatchObject({
      lastSignInDateTime: null,
      lastAppSignInDateTime: null,
      manager: { id: dirk, accountEnabled: false },
    });
    expect(details.get(cleo)?.manager).toBeUndefined();
  });

  test('leave out what was not asked for', async () => {
    const details = await directory.describeUsers([anna], { manager: false, signIn: false });

    expect(details.get(anna)).toMatchObject({ lastSignInDateTime: undefined, manager: undefined, gaps: [] });
  });
});

describe('reviewers', () => {
  const ids = async (query: Parameters<Directory['listReviewers']>[0]) =>
    (await directory.listReviewers(query)).map(({ id }) => id);

  test('are people who exist and whose account is enabled', async () => {
    expect(await ids({ kind: 'user', userId: anna })).toEqual([anna]);
    expect(await ids({ kind: 'user', userId: dirk })).toEqual([]);
    expect(await ids({ kind: 'user', userId: GONE })).toEqual([]);
  });

  test('are members or owners', async () => {
    const any = { userType: null, country: null };

    expect(await ids({ kind: 'groupMembers', groupId: groups.staff, transitive: false })).toEqual([anna, gus]);
    expect(await ids({ kind: 'groupMembers', groupId: groups.staff, transitive: true })).toHaveLength(4);
    expect(await ids({ kind: 'groupOwners', groupId: groups.team, filter: any })).toEqual([cleo]);
    expect(await ids({ kind: 'groupOwners', groupId: GONE, filter: any })).toEqual([]);
    expect(await ids({ kind: 'applicationOwners', servicePrincipalId: portal })).toEqual([finn]);
    expect(
      await ids({ kind: 'groupOwners', groupId: groups.staff, filter: { userType: 'member', country: 'USA' } }),
    ).toEqual([ben]);
  });

  test.each([
    [cleo, 'cleo@harbour.example'],
    [gus, 'gus@partner.example'],
    [gwen, null],
  ])('%s gets mail at %s', async (id, mail) => {
    expect((await directory.findUser(id))?.mail).toBe(mail);
  });
});

test('a mail goes out', async () => {
  await directory.sendMail({ to: ['anna@harbour.example'], subject: 'Hello', html: '<p>Hello</p>' });
  await directory.sendMail({ to: [], subject: 'Nobody', html: '' });

  const { value } = (await (await fetch(`${server.url}/local/mail`)).json()) as { value: unknown[] };
  expect(value).toEqual([
    {
      to: ['anna@harbour.example'],
      subject: 'Hello',
      body: '<p>Hello</p>',
      contentType: 'html',
      sentDateTime: '2026-01-05T08:00:00.000Z',
    },
  ]);
});
