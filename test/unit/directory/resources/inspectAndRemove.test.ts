import type { AccessState } from '../../../../shared/directory/resources/resourceKind';
import type { Directory } from '../../../../shared/directory/directory';
import type { Removals } from '../../../../shared/directory/removals';
import type { SingleScope } from '../../../../shared/rules/scope/reviewedScope';
import type { TenantServer } from '../../../support/tenantServer';
import { anna, ben, cleo, finn, groups, gus, gwen, openHarbour, outsider, robot, toolbox } from '../harbour';
import type { Grant } from '../../../../shared/rules/model/removal';
import { accessPackage, application, EVERYBODY, GONE, groupScope, role, team } from '../harbourScopes';

let server: TenantServer;
let directory: Directory;

beforeEach(async () => {
  ({ server, directory } = await openHarbour());
});
afterEach(() => server.stop());

const KINDS = ['user', 'group'] as const;
const security = role(KINDS);
const user = (id: string) => ({ id, type: 'user' }) as const;
const group = (id: string) => ({ id, type: 'group' }) as const;
const shown = (states: ReadonlyMap<string, AccessState>) =>
  Object.fromEntries([...states].map(([id, state]) => [id, 'reason' in state ? state.reason : state.state]));

const resultsIn = (outcomes: Removals['outcomes']) =>
  Object.fromEntries([...outcomes].map(([id, { result }]) => [id, result]));

async function statesOf(...question: Parameters<Directory['inspectAccess']>) {
  const states = await directory.inspectAccess(...question);
  if (!states) throw new Error('The directory has no such resource.');
  return states;
}

async function removeAll(scope: SingleScope, principals: Parameters<Directory['inspectAccess']>[1]) {
  const states = await statesOf(scope, principals);
  const items = [...states].flatMap(([principalId, state]) =>
    state.state === 'direct' ? [{ principalId, grants: state.grants }] : [],
  );
  return { items, ...(await directory.removeAccess(scope, items)) };
}

describe('access to a group', () => {
  test('is direct, nested or absent', async () => {
    const principals = [user(anna), user(ben), user(finn), user(GONE), group(groups.dockers)];
    const states = await statesOf(groupScope(groups.staff), [...principals, { id: robot, type: 'servicePrincipal' }]);

    expect(shown(states)).toEqual({
      [anna]: 'direct',
      [ben]: 'The membership comes through a nested group.',
      [finn]: 'absent',
      [GONE]: 'absent',
      [groups.dockers]: 'direct',
      [robot]: 'direct',
    });
  });

  test.each([
    [groups.synced, 'on-premises'],
    [groups.dynamic, 'dynamic'],
    [groups.mailing, 'mail-enabled'],
  ])('%s cannot be removed: %s', async (groupId, reason) => {
    const states = await statesOf(groupScope(groupId), [user(anna), user(finn)]);

    expect(states.get(anna)).toEqual({ state: 'notRemovable', reason: expect.stringContaining(reason) as string });
    expect(states.get(finn)).toEqual({ state: 'absent', lock: expect.stringContaining(reason) as string });
  });

  test('is unknown where the group is gone', async () => {
    expect(await directory.inspectAccess(groupScope(GONE), [user(anna)])).toBeUndefined();
  });

  test('is taken away once, and is absent after that', async () => {
    const { items, outcomes, interruption } = await removeAll(groupScope(groups.staff), [
      user(anna),
      group(groups.dockers),
    ]);

    expect(interruption).toBeUndefined();
    expect(resultsIn(outcomes)).toEqual({ [anna]: 'done', [groups.dockers]: 'done' });
    expect(resultsIn((await directory.removeAccess(groupScope(groups.staff), items)).outcomes)).toEqual({
      [anna]: 'absent',
      [groups.dockers]: 'absent',
    });
    expect(shown(await statesOf(groupScope(groups.staff), [user(anna)]))).toEqual({ [anna]: 'absent' });
  });
});

const assignment = (number: number) => `50000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

test.each<readonly [string, SingleScope, string, readonly Grant[]]>([
  ['a membership', groupScope(groups.staff), anna, [{ kind: 'membership', groupId: groups.staff }]],
  [
    'a shared channel',
    team,
    ben,
    [
      {
        kind: 'channelMembership',
        channelId: expect.stringMatching(/2$/) as string,
        membershipId: expect.any(String) as string,
        roles: [],
        tenantId: expect.any(String) as string,
      },
    ],
  ],
  [
    'all roles of an application',
    application,
    anna,
    [
      { kind: 'appRoleAssignment', id: assignment(1), appRoleId: assignment(90) },
      { kind: 'appRoleAssignment', id: assignment(2), appRoleId: assignment(91) },
    ],
  ],
  [
    'an active and an eligible role until their ends',
    security,
    ben,
    [
      {
        kind: 'roleAssignment',
        id: assignment(11),
        directoryScopeId: '/',
        startDateTime: '2026-01-01T00:00:00Z',
        endDateTime: '2026-06-30T00:00:00Z',
      },
      {
        kind: 'roleEligibility',
        id: assignment(15),
        directoryScopeId: '/',
        startDateTime: '2026-02-01T00:00:00Z',
        endDateTime: '2026-12-31T00:00:00Z',
      },
    ],
  ],
  [
    'an access package',
    accessPackage,
    anna,
    [
      {
        kind: 'packageAssignment',
        id: assignment(31),
        accessPackageId: toolbox.accessPackage,
        assignmentPolicyId: toolbox.policy,
        startDateTime: null,
        endDateTime: null,
      },
    ],
  ],
])('the grants of %s say everything that is needed to give it back', async (_, scope, principalId, grants) => {
  const states = await statesOf(scope, [user(principalId)]);

  expect(states.get(principalId)).toEqual({ state: 'direct', grants });
});

test('access to a team is removed with its shared channels', async () => {
  const { outcomes } = await removeAll(team, [user(anna), user(outsider), user(ben), user(finn)]);

  expect(resultsIn(outcomes)).toEqual({ [anna]: 'done', [outsider]: 'done', [ben]: 'done' });
  const left = await statesOf(team, [user(anna), user(outsider), user(ben)]);
  expect(new Set(Object.values(shown(left)))).toEqual(new Set(['absent']));
});

test('access to an application is the assignments of its own, all of them', async () => {
  const { items, outcomes } = await removeAll(application, [user(anna)]);

  expect(items[0]?.grants).toHaveLength(2);
  expect(outcomes.get(anna)?.result).toBe('done');
  expect(shown(await statesOf(application, [user(anna), user(gwen), user(finn)]))).toEqual({
    [anna]: 'The assignment comes through a group.',
    [gwen]: 'The assignment comes through a group.',
    [finn]: 'absent',
  });
});

test('a removal ends active and eligible assignments of a role; a group that holds the role keeps it', async () => {
  const { outcomes } = await removeAll(security, [user(anna), user(ben), user(gus)]);

  expect(resultsIn(outcomes)).toEqual({ [anna]: 'done', [ben]: 'done', [gus]: 'done' });
  const principals = [user(anna), user(ben), user(cleo), user(GONE), group(groups.roleHolders)];
  expect(shown(await statesOf(security, principals))).toEqual({
    [anna]: 'absent',
    [ben]: 'absent',
    [cleo]: 'The role comes through a group.',
    [GONE]: 'absent',
    [groups.roleHolders]:
      'A group holds the role. A review does not remove the role from all members of a group at once.',
  });
});

test.each([
  ['active', 'eligible'],
  ['eligible', 'active'],
] as const)('a review of %s assignments of a role leaves the %s ones', async (reviewed, other) => {
  const [own, others] = [role(KINDS, EVERYBODY, reviewed), role(KINDS, EVERYBODY, other)];
  const { outcomes } = await removeAll(own, [user(ben)]);

  expect(outcomes.get(ben)?.result).toBe('done');
  expect(shown(await statesOf(own, [user(ben)]))).toEqual({ [ben]: 'absent' });
  expect(shown(await statesOf(others, [user(ben)]))).toEqual({ [ben]: 'direct' });
});

test('a service principal loses its role', async () => {
  const { outcomes } = await removeAll(security, [{ id: robot, type: 'servicePrincipal' }]);

  expect(outcomes.get(robot)?.result).toBe('done');
});

test('access through an access package ends by a request', async () => {
  const holders = [user(anna), user(ben), user(GONE)];
  expect(shown(await statesOf(accessPackage, holders))).toEqual({
    [anna]: 'direct',
    [ben]: 'absent',
    [GONE]: 'absent',
  });

  const { items, outcomes } = await removeAll(accessPackage, holders);

  expect(resultsIn(outcomes)).toEqual({ [anna]: 'done' });
  expect((await directory.removeAccess(accessPackage, items)).outcomes.get(anna)?.result).toBe('absent');
  expect(shown(await statesOf(accessPackage, holders))).toEqual({
    [anna]: 'absent',
    [ben]: 'absent',
    [GONE]: 'absent',
  });
});

test('an eligible assignment that is already gone counts as absent', async () => {
  const { items } = await removeAll(security, [user(anna)]);

  expect((await directory.removeAccess(security, items)).outcomes.get(anna)?.result).toBe('absent');
});

describe('a removal that is disturbed', () => {
  test('keeps what was done and says when to go on', async () => {
    const states = await statesOf(groupScope(groups.staff), [user(anna), user(gus)]);
    const items = [...states].flatMap(([principalId, state]) =>
      state.state === 'direct' ? [{ principalId, grants: state.grants }] : [],
    );
    server.faults.add({ target: 'directory', match: `DELETE.*${gus}`, status: 429, retryAfterSeconds: 60, count: 1 });

    const { outcomes, interruption } = await directory.removeAccess(groupScope(groups.staff), items);

    expect(resultsIn(outcomes)).toEqual({ [anna]: 'done' });
    expect(interruption).toMatchObject({ code: 'ServiceUnavailable', retryAfterSeconds: 60 });
    expect(resultsIn((await directory.removeAccess(groupScope(groups.staff), items)).outcomes)).toEqual({
      [anna]: 'absent',
      [gus]: 'done',
    });
  });

  test('waits shortly where a short wait is asked for', async () => {
    const states = await statesOf(groupScope(groups.staff), [user(anna)]);
    const state = states.get(anna);
    const grants = state?.state === 'direct' ? state.grants : [];
    server.faults.add({ target: 'directory', match: `DELETE.*${anna}`, status: 503, retryAfterSeconds: 1, count: 1 });

    const { outcomes } = await directory.removeAccess(groupScope(groups.staff), [{ principalId: anna, grants }]);

    expect(outcomes.get(anna)?.result).toBe('done');
  });

  test('reports a permanent refusal of the directory', async () => {
    const states = await statesOf(groupScope(groups.staff), [user(anna)]);
    const state = states.get(anna);
    const grants = state?.state === 'direct' ? state.grants : [];
    server.faults.add({ target: 'directory', match: `DELETE.*${anna}`, status: 403, count: 1 });

    const { outcomes, interruption } = await directory.removeAccess(groupScope(groups.staff), [
      { principalId: anna, grants },
    ]);

    expect(interruption).toBeUndefined();
    expect(outcomes.get(anna)).toEqual({
      result: 'failed',
      reason: expect.stringContaining('403') as string,
      answers: [{ status: 403, requestId: expect.any(String) as string }],
    });
  });
});
