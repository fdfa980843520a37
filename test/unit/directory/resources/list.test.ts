import type { Directory, Member } from '../../../../shared/directory/directory';
import type { SingleScope } from '../../../../shared/rules/scope/reviewedScope';
import type { TenantServer } from '../../../support/tenantServer';
import { anna, ben, CROWD, groups, gus, gwen, openHarbour, outsider, robot } from '../harbour';
import { accessPackage, application, EVERYBODY, GONE, groupScope, GUESTS, role, team } from '../harbourScopes';

let server: TenantServer;
let directory: Directory;

beforeAll(async () => {
  ({ server, directory } = await openHarbour());
});
afterAll(() => server.stop());

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

describe('the principals', () => {
  test.each<[string, SingleScope, Readonly<Record<string, string>>]>([
    [
      'of a flattened group',
      groupScope(groups.staff, 'transitive'),
      { [anna]: 'direct', [gus]: 'direct', [robot]: 'direct', [ben]: 'indirect', [gwen]: 'indirect' },
    ],
    [
      'of a flattened group who are users',
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
    ['of a role with an active assignment', role(['user'], EVERYBODY, 'active'), { [ben]: 'direct', [gus]: 'direct' }],
    [
      'of a role with an eligible assignment',
      role(['user'], EVERYBODY, 'eligible'),
      { [anna]: 'direct', [ben]: 'direct' },
    ],
    ['of an access package', accessPackage, { [anna]: 'direct', [gus]: 'direct' }],
    ['of a role who are guests', role(['user'], GUESTS), { [gus]: 'direct' }],
    ['of a group that is gone, which are none,', groupScope(GONE, 'transitive'), {}],
  ])('%s are listed', async (...row) => {
    const [, scope, expected] = row;

    expect(shown(await everybody(scope))).toEqual(expected);
  });

  test('have the properties that a decision shows', async () => {
    const members = await everybody(groupScope(groups.staff, 'direct'));

    expect(members.find(({ id }) => id === gus)).toEqual({
      id: gus,
      type: 'user',
      displayName: 'Gus',
      userPrincipalName: 'gus#EXT#@harbour.example',
      userType: 'Guest',
      accountEnabled: true,
      department: null,
      jobTitle: null,
      membershipType: 'direct',
    });
    expect(members.find(({ id }) => id === robot)).toMatchObject({
      type: 'servicePrincipal',
      appId: '80000000-0000-4000-8000-000000000002',
      userPrincipalName: '',
    });
    expect(members.find(({ id }) => id === groups.dockers)).toMatchObject({ type: 'group', displayName: 'Dockers' });
  });

  test('of a flattened group come through the groups in it, which a batch finds', async () => {
    server.stats.reset();
    const members = await everybody(groupScope(groups.staff, 'transitive'));

    expect(server.stats.read().directory).toMatchObject({ get: 3, batch: 1 });
    const through = members.map(({ id, access }) => [id, access?.group?.displayName ?? null]);
    expect(Object.fromEntries(through)).toEqual({
      [anna]: null,
      [gus]: null,
      [robot]: null,
      [ben]: 'Dockers',
      [gwen]: 'Dockers',
    });
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

describe('the rows of a list that are no principals', () => {
  async function left(scope: SingleScope): Promise<Readonly<Record<string, string>>> {
    const found: (readonly [string, string])[] = [];
    let cursor: string | undefined;
    do {
      const page = await directory.listPrincipals(scope, cursor);
      // Each row of a call is an item or an exclusion.
      expect(page.call?.rows ?? 0).toBe(page.items.length + page.excluded.length);
      found.push(...page.excluded.map(({ id, rule }) => [id, rule] as const));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return Object.fromEntries(found);
  }

  test.each<[string, SingleScope, Readonly<Record<string, string>>]>([
    ['a nested group', groupScope(groups.staff, 'transitive'), { [groups.dockers]: 'nestedGroup' }],
    [
      'groups and programs where users are asked for',
      groupScope(groups.staff, 'directUsers'),
      { [groups.dockers]: 'typeNotAskedFor' },
    ],
    ['members of the team in its shared channels', team, { [anna]: 'repeat' }],
    [
      'an assigned group, a program, a second role, and a member who is assigned too',
      application,
      { [groups.dockers]: 'assignedGroup', [robot]: 'typeNotAskedFor', [anna]: 'repeat' },
    ],
    [
      'groups and programs that hold a role',
      role(['user']),
      { [groups.roleHolders]: 'typeNotAskedFor', [robot]: 'typeNotAskedFor' },
    ],
    ['no assignment by another policy, which is not asked for', accessPackage, {}],
  ])('%s', async (_, scope, expected) => {
    expect(await left(scope)).toEqual(expected);
  });

  test.each<[string, SingleScope, number | null]>([
    ['a flattened group', groupScope(groups.staff, 'transitive'), 6],
    ['guests', { ...groupScope(groups.staff, 'transitive'), guestsOnly: true }, 2],
    ['nothing', groupScope(GONE), null],
  ])('are counted for %s', async (_, scope, count) => {
    expect(await directory.countPrincipals(scope)).toMatchObject({ count });
  });

  test('are not counted for a team, whose channels are listed one by one', async () => {
    expect(await directory.countPrincipals(team)).toBeUndefined();
  });

  test('are not counted where the directory refuses it, and the total says so', async () => {
    server.faults.add({ target: 'directory', match: '/\\$count', status: 403, count: 1 });

    expect(await directory.countPrincipals(groupScope(groups.staff))).toMatchObject({
      count: null,
      reason: 'Authorization_RequestDenied',
    });
  });
});
