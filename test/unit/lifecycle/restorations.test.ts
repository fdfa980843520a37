import { stopApplyDecisions } from '../../../shared/reviews/instances/changeInstance';
import { addDays } from '../../../shared/rules/duration';
import { newAccount, type Account } from '../../support/account';
import { idOf, type Company } from '../../support/company';
import {
  accessPackage,
  admin,
  app,
  ENTITLEMENTS,
  group,
  guestsOf,
  openReviewedWorld,
  PIM,
  role,
  START,
  team,
  type ReviewedWorld,
  type Wish,
} from '../../support/world/reviewedWorld';
import { workOff } from '../../torture/races/race';

// Each removed object is restored.

const guest = { isGuest: true };
const LATER = '2026-04-01T08:00:00Z';

const COMPANY: Company = {
  people: {
    ...{ olga: {}, dora: {}, gail: guest, gwen: guest, gina: guest },
    ...{ greg: { ...guest, isDisabled: true }, gus: { ...guest, isDisabled: true } },
  },
  groups: {
    Crew: { members: 'anna ben cara' },
    Deck: { members: 'anna ben', groupTypes: ['Unified'], mailEnabled: true },
    Cooks: { members: 'anna Stokers' },
    Stokers: { members: 'anna ben' },
    Powers: { members: 'anna ben', isAssignableToRole: true },
    Synced: { members: 'anna', onPremisesSyncEnabled: true },
    Ruled: { members: 'anna', groupTypes: ['DynamicMembership'], membershipRule: 'user.department -eq "x"' },
    Visitors: { members: 'anna gail greg' },
    Lodgers: { members: 'gwen gus' },
    Passers: { members: 'gina' },
    Gone: { members: 'anna' },
    ToBeRuled: { members: 'anna' },
    ToBeSynced: { members: 'anna' },
    Leavers: { members: 'anna bob' },
    Sleepers: { members: 'anna ida' },
    Weekly: { members: 'anna ben' },
    Bridge: { members: 'anna', groupTypes: ['Unified'], mailEnabled: true, resourceProvisioningOptions: ['Team'] },
  },
  apps: { Ledger: { assigned: 'anna ben Stokers' }, Books: { assigned: 'anna' } },
  roles: { Harbourmaster: 'anna ben?', Bursar: 'anna?', Pilot: 'anna' },
  expiringRoles: 'Bursar',
  packages: { Toolbox: 'anna ben' },
  channels: [
    {
      ...{ id: idOf('channel'), teamId: idOf('Bridge'), displayName: 'shared' },
      ...{ members: [idOf('gwen'), idOf('anna')], owners: [idOf('gwen')] },
    },
  ],
};

let account: Account;
let world: ReviewedWorld;
beforeAll(async () => {
  account = await newAccount();
  world = await openReviewedWorld(account, COMPANY);
});

interface Row extends Readonly<Record<string, unknown>> {
  readonly principalId?: string;
}

/** Returns the rows of some lists, without the id and the start of assignments, which a new assignment cannot keep. */
async function picture(): Promise<Readonly<Record<string, readonly string[]>>> {
  const paths = [
    '/users?$select=id,accountEnabled&$top=999',
    ...Object.keys(COMPANY.groups ?? {})
      .filter((name) => name !== 'Gone')
      .map((name) => `/groups/${idOf(name)}/members?$select=id&$top=999`),
    `/servicePrincipals/${idOf('Ledger')}/appRoleAssignedTo`,
    ...['roleAssignments', 'roleAssignmentScheduleInstances', 'roleEligibilityScheduleInstances'].map(
      (list) => `${PIM}/${list}`,
    ),
    `${ENTITLEMENTS}/assignments?$expand=target,assignmentPolicy`,
    `/teams/${idOf('Bridge')}/channels/${idOf('channel')}/allMembers`,
  ];
  const lists = await Promise.all(
    paths.map(async (path) => [path, plain((await world.graph('GET', path)) as List)] as const),
  );
  return Object.fromEntries(lists);
}

interface List {
  readonly value: readonly Row[];
}

const plain = ({ value }: List): readonly string[] =>
  value
    .map((row) => JSON.stringify(row, (name, part: unknown) => (name === 'startDateTime' ? undefined : part)))
    .map((text) => {
      const row = JSON.parse(text) as Row;
      const kept = 'principalId' in row || 'target' in row ? { ...row, id: '', createdDateTime: '' } : row;
      return JSON.stringify(Object.entries(kept).sort());
    })
    .sort();

const until = (endDateTime: string): object => ({
  startDateTime: START,
  expiration: { type: 'afterDateTime', endDateTime },
});

type Assignment = readonly [kind: 'Assignment' | 'Eligibility', person: string, role: string, scope?: string];

const assign = ([kind, person, name, scope = '/']: Assignment, endDateTime: string) =>
  world.graph('POST', `${PIM}/role${kind}ScheduleRequests`, {
    ...{ action: 'adminAssign', principalId: idOf(person), roleDefinitionId: idOf(name) },
    ...{ directoryScopeId: scope, scheduleInfo: until(endDateTime) },
  });

const addPackage = (name: string, schedule: object) =>
  world.graph('POST', `${ENTITLEMENTS}/assignmentRequests`, {
    requestType: 'adminAdd',
    assignment: {
      ...{ targetId: idOf(name), assignmentPolicyId: idOf('Toolbox policy'), accessPackageId: idOf('Toolbox') },
    },
    schedule,
  });

const assignAppRole = (name: string, appRole: string) =>
  world.graph('POST', `/servicePrincipals/${idOf('Ledger')}/appRoleAssignedTo`, {
    ...{ principalId: idOf(name), resourceId: idOf('Ledger'), appRoleId: idOf(appRole) },
  });

const nothing = (): Promise<unknown> => Promise.resolve();

/** Each type of access, the denied principals, and a complication. */
const KINDS: readonly (readonly [string, Wish, readonly string[], () => Promise<unknown>])[] = [
  ['memberships of a group', group('Crew'), ['anna', 'ben'], nothing],
  ['memberships of a Microsoft 365 group', group('Deck'), ['anna', 'ben'], nothing],
  ['a membership beside one through a nested group', group('Cooks'), ['anna'], nothing],
  ['memberships of a group that can hold roles', group('Powers'), ['anna', 'ben'], nothing],
  [
    'several app roles beside one through a group',
    app('Ledger'),
    ['anna', 'ben'],
    () => assignAppRole('anna', 'another role'),
  ],
  [
    'active and eligible roles, with and without an end, in a part of the directory',
    role('Harbourmaster'),
    ['anna', 'ben', 'cara', 'dora'],
    async () => {
      await assign(['Assignment', 'cara', 'Harbourmaster'], LATER);
      await assign(['Assignment', 'cara', 'Harbourmaster', '/administrativeUnits/1'], LATER);
      await assign(['Eligibility', 'dora', 'Harbourmaster'], LATER);
    },
  ],
  [
    'access packages with and without an end',
    accessPackage('Toolbox'),
    ['anna', 'ben', 'cara'],
    () => addPackage('cara', until(LATER)),
  ],
  ['a team, and the ownership of its shared channel', team('Bridge'), ['anna', 'gwen'], nothing],
];

test.each(KINDS)('a restoration gives back %s', async (_, wish, denied, prepare) => {
  await prepare();
  const before = await picture();
  const path = await world.applied(wish, denied);
  expect(await picture()).not.toEqual(before);

  const expected = Object.fromEntries(denied.map((name) => [name, 'restored']));
  expect(await world.restored(path, { isValidationOnly: true, expectedCount: denied.length })).toEqual(expected);
  expect(await picture()).not.toEqual(before);
  expect(await world.restored(path, { expectedCount: denied.length })).toEqual(expected);

  expect(await picture()).toEqual(before);
});

test.each(['Synced', 'Ruled'])('nothing is removed from the group %s, and nothing is restored to it', async (name) => {
  const before = await picture();
  const path = await world.applied(group(name), ['anna']);

  await expect(world.restored(path)).rejects.toThrow('Nothing can be restored');
  expect(await picture()).toEqual(before);
});

test('guests who were deleted come back as they were, blocked where they had been', async () => {
  const before = await picture();
  const path = await world.applied(guestsOf('Visitors'), ['gail', 'greg']);
  await world.moveTo(addDays(world.now, 31));
  expect(await picture()).not.toEqual(before);

  expect(await world.restored(path, { expectedCount: 2 })).toEqual({ gail: 'restored', greg: 'restored' });
  expect(await picture()).toEqual(before);
});

test('guests who were blocked sign in again, unless they could not before', async () => {
  const before = await picture();
  const path = await world.applied(guestsOf('Lodgers'), ['gwen', 'gus']);
  await stopApplyDecisions(world.plain, admin, path);
  await workOff(world);
  expect(await picture()).not.toEqual(before);

  expect(await world.restored(path, { expectedCount: 2 })).toEqual({
    gwen: 'restored',
    gus: ['notRestorable', 'The account could not sign in before the review either.'],
  });
  expect(await picture()).toEqual(before);
});

test('a guest who is no longer in the bin is gone', async () => {
  const path = await world.applied(guestsOf('Passers'), ['gina']);
  await world.moveTo(addDays(world.now, 31));
  await world.graph('DELETE', `/directory/deletedItems/${idOf('gina')}`);

  expect(await world.restored(path)).toEqual({
    gina: ['principalGone', 'The directory no longer has the account, not even in its bin.'],
  });
});

const change = (name: string, body: object) => world.graph('PATCH', `/groups/${idOf(name)}`, body);

/** A change of the directory after a removal, with the results of the dry run and of the restoration after that change. */
const REFUSALS: readonly (readonly [string, Wish, string, () => Promise<unknown>, readonly [string, string]])[] = [
  [
    'a group that follows a rule by now',
    group('ToBeRuled'),
    'anna',
    () => change('ToBeRuled', { groupTypes: ['DynamicMembership'], membershipRule: 'user.department -eq "x"' }),
    ['notRestorable', 'The membership of the group is dynamic: a rule decides who is in it.'],
  ],
  [
    'a group that comes from on-premises by now',
    group('ToBeSynced'),
    'anna',
    () => change('ToBeSynced', { onPremisesSyncEnabled: true }),
    ['notRestorable', 'The group is synchronised from an on-premises directory.'],
  ],
  [
    'a group that was deleted',
    group('Gone'),
    'anna',
    () => world.graph('DELETE', `/groups/${idOf('Gone')}`),
    ['resourceGone', 'The directory does not have the resource.'],
  ],
  [
    'an application that was deleted',
    app('Books'),
    'anna',
    () => world.graph('DELETE', `/servicePrincipals/${idOf('Books')}`),
    ['resourceGone', 'The directory does not have the resource.'],
  ],
  [
    'an account that was deleted',
    group('Leavers'),
    'bob',
    () => world.graph('DELETE', `/users/${idOf('bob')}`),
    ['principalGone', 'The directory does not have the principal.'],
  ],
  [
    'an account that cannot sign in',
    group('Sleepers'),
    'ida',
    () => world.graph('PATCH', `/users/${idOf('ida')}`, { accountEnabled: false }),
    ['notRestorable', 'The account cannot sign in; name the principal or the decision to restore its access anyway.'],
  ],
];

test.each(REFUSALS)('a restoration leaves out %s', async (_, wish, person, happen, expected) => {
  const path = await world.applied(wish, [person]);
  await happen();
  const before = await picture();

  expect(await world.restored(path, { isValidationOnly: true })).toEqual({ [person]: expected });
  expect(await world.restored(path)).toEqual({ [person]: expected });
  expect(await picture()).toEqual(before);
});

test('an account that cannot sign in gets its access back if the request names it', async () => {
  const path = await world.applied(group('Crew'), ['cara']);
  await world.graph('PATCH', `/users/${idOf('cara')}`, { accountEnabled: false });

  expect(await world.restored(path, { principalId: idOf('cara') })).toEqual({ cara: 'restored' });
  await world.graph('PATCH', `/users/${idOf('cara')}`, { accountEnabled: true });
});

test('the policy of a role refuses an assignment without an end, and its words are kept', async () => {
  const path = await world.applied(role('Bursar'), ['anna']);

  const reason =
    'The directory refused to give the access back (400, RoleAssignmentRequestPolicyValidationFailed): The following policy rules failed: ["ExpirationRule"]';
  expect(await world.restored(path)).toEqual({ anna: ['policyRefused', reason] });
});

test('an assignment that would have ended by now is not given back, the others are', async () => {
  await assign(['Eligibility', 'anna', 'Pilot'], addDays(world.now, 5));
  await assign(['Assignment', 'cara', 'Pilot'], addDays(world.now, 5));
  const path = await world.applied(role('Pilot'), ['anna', 'cara']);
  await world.moveTo(addDays(world.now, 6));

  expect(await world.restored(path, { expectedCount: 2 })).toEqual({
    anna: 'restored',
    cara: ['notRestorable', 'The access would have ended by now.'],
  });
  const held = async (list: string) =>
    ((await world.graph('GET', `${PIM}/${list}?$filter=roleDefinitionId eq '${idOf('Pilot')}'`)) as List).value;
  expect((await held('roleAssignments')).map(({ principalId }) => principalId)).toEqual([idOf('anna')]);
  expect(await held('roleEligibilityScheduleInstances')).toEqual([]);
});

test('what a later instance denied is not given back, and what it did not deny is', async () => {
  const range = { type: 'noEnd', startDate: world.now.slice(0, 10) };
  const recurrence = { pattern: { type: 'daily', interval: 5 }, range };
  const path = await world.applied({ ...group('Weekly'), settings: { recurrence } }, ['anna', 'ben']);
  await world.graph('POST', `/groups/${idOf('Weekly')}/members/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${idOf('anna')}`,
  });
  await world.moveTo(addDays(world.now, 5));
  const { rows } = await world.plain.storage.instances.list(path.definitionId, undefined, 10);
  const next = rows.find(({ value }) => value.id !== path.instanceId)?.value.id ?? '';
  await world.deny({ ...path, instanceId: next }, ['anna']);

  expect(await world.restored(path, { expectedCount: 2 })).toEqual({
    anna: ['superseded', 'A later instance of the review denied the access.'],
    ben: 'restored',
  });
});

test('if the directory shows the removal late, the restoration finds the access, and a later restoration restores it', async () => {
  const main = world;
  world = await openReviewedWorld(account, { ...COMPANY, graph: { lag: 12 } });
  const path = await world.applied(group('Crew'), ['anna']);

  const outcomes: unknown[] = [];
  while (outcomes.length < 9 && outcomes.at(-1) !== 'restored') outcomes.push((await world.restored(path)).anna);
  expect([...new Set(outcomes)]).toEqual(['alreadyPresent', 'restored']);
  await expect(world.restored(path)).rejects.toThrow('has restored it');
  await world.close();
  world = main;
});
