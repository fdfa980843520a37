import { createDirectory, type Directory, type Member } from '../../shared/directory/directory';
import type { PrincipalType } from '../../shared/rules/resources';
import type { GroupsScope, SingleScope } from '../../shared/rules/reviewedScope';
import type { RoleAssignments } from '../../shared/rules/scopeKinds';
import { startTenantServer, type TenantServer } from '../support/tenantServer';
import {
  CROWD,
  anna,
  ben,
  cleo,
  dirk,
  finn,
  groups,
  gus,
  gwen,
  harbour,
  outsider,
  portal,
  robot,
  roles,
  toolbox,
} from './harbour';

const EVERYBODY = { guestsOnly: false, inactiveDuration: null };
const GUESTS = { guestsOnly: true, inactiveDuration: null };
const accessPackage: SingleScope = {
  kind: 'accessPackage',
  accessPackageId: toolbox.accessPackage,
  assignmentPolicyId: toolbox.policy,
  catalogId: toolbox.catalog,
  ...EVERYBODY,
};
const GONE = '99000000-0000-4000-8000-000000000009';

let server: TenantServer;
let directory: Directory;

beforeAll(async () => {
  server = await startTenantServer(harbour);
  directory = createDirectory({ endpoint: server.endpoint, mailSender: 'reviews@harbour.example' });
});
afterAll(() => server.stop());

const groupScope = (
  groupId: string,
  members: 'transitive' | 'transitiveUsers' | 'direct' | 'directUsers',
): SingleScope => ({
  kind: 'group',
  groupId,
  members,
  ...EVERYBODY,
});
const application: SingleScope = { kind: 'application', servicePrincipalId: portal, ...EVERYBODY };
const team: SingleScope = { kind: 'team', groupId: groups.team, ...EVERYBODY };
const role = (
  principals: readonly PrincipalType[],
  filter = EVERYBODY,
  assignments: RoleAssignments = 'all',
): SingleScope => ({
  kind: 'directoryRole',
  roleDefinitionId: roles.security,
  principals,
  assignments,
  ...filter,
});

async function everybody(scope: SingleScope): Promise<readonly Member[]> {
  const found: Member[] = [];
  let cursor: string | undefined;
  do {
    const page = await directory.listPrincipals(scope, cursor);
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}
const shown = (members: readonly Member[]) =>
  Object.fromEntries(members.map(({ id, membershipType }) => [id, membershipType]));

describe('the resource', () => {
  test.each<[SingleScope, object]>([
    [groupScope(groups.staff, 'direct'), { id: groups.staff, type: 'group', displayName: 'Staff' }],
    [team, { id: groups.team, type: 'group', displayName: 'Team' }],
    [
      application,
      { id: portal, type: 'servicePrincipal', displayName: 'Portal', appId: '80000000-0000-4000-8000-000000000001' },
    ],
    [role(['user']), { id: roles.security, type: 'directoryRole', displayName: 'Security Reader' }],
  ])('of %j', async (scope, expected) => {
    expect(await directory.findResource(scope)).toEqual(expected);
  });

  test('may be gone', async () => {
    expect(await directory.findResource(groupScope(GONE, 'direct'))).toBeUndefined();
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

  test('are of all kinds where not only Microsoft 365 groups are asked for', async () => {
    const enumeration = { unifiedOnly: false, teamsOnly: false, excludedGroupIds: [] };

    expect(await names(scope({ enumeration, ...GUESTS }))).toEqual(['Staff', 'Dockers', 'Team']);
  });
});

describe('the principals', () => {
  test.each<[string, SingleScope, Readonly<Record<string, string>>]>([
    [
      'of a flattened group',
      groupScope(groups.staff, 'transitive'),
      { [anna]: 'direct', [gus]: 'direct', [robot]: 'direct', [ben]: 'indirect', [gwen]: 'indirect' },
    ],
    [
      'of a flattened group, users only',
      groupScope(groups.staff, 'transitiveUsers'),
      { [anna]: 'direct', [gus]: 'direct', [ben]: 'indirect', [gwen]: 'indirect' },
    ],
    [
      'of a group as it is',
      groupScope(groups.staff, 'direct'),
      { [anna]: 'direct', [gus]: 'direct', [robot]: 'direct', [groups.dockers]: 'direct' },
    ],
    ['of an enumerated group', groupScope(groups.staff, 'directUsers'), { [anna]: 'direct', [gus]: 'direct' }],
    [
      'who are guests',
      { ...groupScope(groups.staff, 'transitive'), guestsOnly: true },
      { [gus]: 'direct', [gwen]: 'indirect' },
    ],
    [
      'of a team with its shared channels',
      team,
      { [anna]: 'direct', [gus]: 'direct', [ben]: 'direct', [outsider]: 'direct' },
    ],
    ['of an application', application, { [anna]: 'direct', [ben]: 'indirect', [gwen]: 'indirect' }],
    ['of an application who are guests', { ...application, guestsOnly: true }, { [gwen]: 'indirect' }],
    ['of a role', role(['user']), { [ben]: 'direct', [gus]: 'direct', [anna]: 'direct' }],
    [
      'of a role with groups',
      role(['user', 'group']),
      { [ben]: 'direct', [gus]: 'direct', [anna]: 'direct', [groups.roleHolders]: 'direct' },
    ],
    ['of a role who are service principals', role(['servicePrincipal'], EVERYBODY, 'active'), { [robot]: 'direct' }],
    ['of a role, active', role(['user'], EVERYBODY, 'active'), { [ben]: 'direct', [gus]: 'direct' }],
    ['of a role, eligible', role(['user'], EVERYBODY, 'eligible'), { [anna]: 'direct', [ben]: 'direct' }],
    ['of an access package', accessPackage, { [anna]: 'direct', [gus]: 'direct' }],
    ['of a role who are guests', role(['user'], GUESTS), { [gus]: 'direct' }],
    ['of a group that is gone', groupScope(GONE, 'transitive'), {}],
  ])('%s', async (...row) => {
    const [, scope, expected] = row;

    expect(shown(await everybody(scope))).toEqual(expected);
  });

  test('are told with what a decision shows of them', async () => {
    const members = await everybody(groupScope(groups.staff, 'direct'));

    expect(members.find(({ id }) => id === gus)).toEqual({
      id: gus,
      type: 'user',
      displayName: 'Gus',
      userPrincipalName: 'gus#EXT#@harbour.example',
      userType: 'Guest',
      membershipType: 'direct',
    });
    expect(members.find(({ id }) => id === robot)).toMatchObject({
      type: 'servicePrincipal',
      appId: '80000000-0000-4000-8000-000000000002',
      userPrincipalName: '',
    });
    expect(members.find(({ id }) => id === groups.dockers)).toMatchObject({ type: 'group', displayName: 'Dockers' });
  });

  test('come in pages', async () => {
    const first = await directory.listPrincipals(groupScope(groups.many, 'transitive'));
    const second = await directory.listPrincipals(groupScope(groups.many, 'transitive'), first.cursor);

    expect([first.items.length, second.items.length, second.cursor]).toEqual([999, CROWD - 999, undefined]);
  });

  test('costs one call a page and one more, where no group is nested', async () => {
    const scope = groupScope(groups.many, 'transitive');
    server.stats.reset();
    await everybody(scope);

    expect(server.stats.read().directory).toMatchObject({ get: 3, batch: 0 });
  });
});

describe('users', () => {
  test('who are named are read twenty a call, in their order, as far as they exist', async () => {
    const ids = harbour.users.slice(0, 45).map(({ id }) => id);
    server.stats.reset();
    const users = await directory.findUsers([GONE, ...ids, anna]);

    expect(users.map(({ id }) => id)).toEqual(ids);
    expect(server.stats.read().directory).toMatchObject({ get: 0, batch: 3 });
  });
});

describe('details', () => {
  test('of users come with manager and sign-ins, twenty a call', async () => {
    server.stats.reset();
    const ids = harbour.users.slice(0, 40).map(({ id }) => id);

    const details = await directory.describeUsers([...ids, GONE], {
      manager: true,
      signIn: true,
      signInsToAppId: '80000000-0000-4000-8000-000000000001',
    });

    expect(server.stats.read().directory).toEqual({ get: 0, batch: 6, write: 0 });
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

    expect(details.get(anna)).toMatchObject({ lastSignInDateTime: null, manager: undefined });
  });
});

describe('reviewers', () => {
  const ids = async (query: Parameters<Directory['resolveReviewers']>[0]) =>
    (await directory.resolveReviewers(query)).map(({ id }) => id);

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
