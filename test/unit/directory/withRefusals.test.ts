import { createDirectory, type Directory } from '../../../shared/directory/directory';
import type { TenantServer } from '../../support/tenantServer';
import { anna, ben, cleo, finn, groups, gus, harbour, openHarbour, outsider } from './harbour';
import { accessPackage, EVERYBODY, GONE, groupScope, GUESTS, role, team } from './harbourScopes';

/** The product's directory client when Microsoft Graph refuses a call. */
let server: TenantServer;
let directory: Directory;

const open = async (changes: object = {}) => {
  ({ server, directory } = await openHarbour(changes));
};
afterEach(() => server.stop());

const PORTAL = '80000000-0000-4000-8000-000000000001';
const user = (id: string) => ({ id, type: 'user' }) as const;
const changedGroup = (id: string, change: object) =>
  harbour.groups.map((group) => (group.id === id ? { ...group, ...change } : group));

describe('a Microsoft 365 group', () => {
  beforeEach(() => open());

  test.each([
    ['everybody', groupScope(groups.team, 'transitive')],
    ['users', groupScope(groups.team, 'transitiveUsers')],
    ['guests', { ...groupScope(groups.team, 'transitive'), ...GUESTS }],
  ])('lists %s, although a cast to groups is refused', async (_, scope) => {
    const { items } = await directory.listPrincipals(scope);

    expect(items.map(({ id }) => id)).toContain(gus);
  });

  test('says who is a direct member', async () => {
    const states = await directory.inspectAccess(groupScope(groups.team), [user(anna), user(ben)]);

    expect([states!.get(anna)?.state, states!.get(ben)?.state]).toEqual(['direct', 'absent']);
  });
});

test('guests over two pages are all found', async () => {
  const guests = harbour.users.map((one) => ({ ...one, userType: 'Guest' }));
  await open({ users: guests });
  const scope = { ...groupScope(groups.many), ...GUESTS };
  const first = await directory.listPrincipals(scope);
  const second = await directory.listPrincipals(scope, first.cursor);

  expect([first.items.length, second.items.length]).toEqual([999, 51]);
});

describe('a group with hidden membership', () => {
  const visibility = 'HiddenMembership';

  test('is reported where the product may not see its members', async () => {
    await open({ groups: changedGroup(groups.club, { visibility }) });
    const page = await directory.listPrincipals(groupScope(groups.club));

    expect(page).toMatchObject({ items: [], gaps: [{ what: 'hiddenMembers', why: 'notPermitted' }] });
  });

  test('is listed with Member.Read.Hidden', async () => {
    const permissions = ['GroupMember.ReadWrite.All', 'Member.Read.Hidden'];
    await open({ groups: changedGroup(groups.club, { visibility }), graph: { permissions } });

    expect((await directory.listPrincipals(groupScope(groups.club))).items.map(({ id }) => id)).toEqual([ben]);
  });
});

test('people who are in a shared channel through another team are found, and stay', async () => {
  const [quay] = harbour.sharedChannels;
  await open({ sharedChannels: [{ ...quay, members: [outsider], sharedWithTeams: [groups.club] }] });
  const first = await directory.listPrincipals(team);
  const second = await directory.listPrincipals(team, first.cursor);

  expect(second.items.map(({ id, membershipType }) => [id, membershipType])).toEqual([
    [outsider, 'direct'],
    [ben, 'indirect'],
  ]);
  const states = await directory.inspectAccess(team, [user(outsider), user(ben)]);
  expect(states!.get(outsider)?.state).toBe('direct');
  expect(states!.get(ben)).toEqual({
    state: 'indirect',
    groupIds: [],
    reason: 'The membership comes through another team that the channel is shared with.',
  });
});

describe('the zones of mailboxes', () => {
  const settings: Readonly<Record<string, object>> = {
    [anna]: { mailboxSettings: { timeZone: 'W. Europe Standard Time' } },
    [ben]: { mailboxSettings: { timeZone: 'America/New_York' } },
    [cleo]: { mailboxSettings: { timeZone: 'tzone://Microsoft/Custom' } },
    [finn]: { mailbox: false, mailboxSettings: { timeZone: 'UTC' } },
  };
  const users = harbour.users.map((one) => ({ ...one, ...settings[one.id] }));

  test('are known by their IANA names; a custom zone, no zone or no mailbox counts as unknown', async () => {
    await open({ users });

    expect([...(await directory.findTimeZones([anna, ben, cleo, gus, finn, GONE]))]).toEqual([
      [anna, 'Europe/Berlin'],
      [ben, 'America/New_York'],
    ]);
  });

  test.each([
    ['the permission is not granted', async () => open({ users, graph: { permissions: ['Mail.Send'] } })],
    [
      'the directory does not answer',
      async () => {
        await open({ users });
        server.faults.add({ target: 'directory', match: 'timeZone', status: 500, count: 100 });
      },
    ],
  ])('are unknown where %s', async (_, begin) => {
    await begin();

    expect((await directory.findTimeZones([anna])).size).toBe(0);
  });
});

describe('a tenant without a licence', () => {
  const options = { manager: true, signIn: true, signInsToAppId: PORTAL };

  test('gives no sign-ins, and the details say so', async () => {
    await open({ graph: { license: 'none' } });

    expect((await directory.describeUsers([anna], options)).get(anna)).toMatchObject({
      user: { id: anna },
      lastSignInDateTime: undefined,
      lastAppSignInDateTime: undefined,
      // One missing licence is one gap.
      gaps: [{ what: 'signInActivity', why: 'notLicensed' }],
    });
  });

  test('gives sign-ins with P1', async () => {
    await open({ graph: { license: 'P1' } });

    expect((await directory.describeUsers([anna], options)).get(anna)).toMatchObject({
      lastSignInDateTime: '2026-01-01T10:00:00Z',
      lastAppSignInDateTime: '2025-12-24T00:00:00Z',
      gaps: [],
    });
  });

  test('reviews active role assignments only, and says so', async () => {
    await open({ graph: { license: 'P1' } });
    const scope = role(['user'], EVERYBODY, 'all');
    const first = await directory.listPrincipals(scope);
    const second = await directory.listPrincipals(scope, first.cursor);

    expect(first.items.map(({ id }) => id)).toEqual([ben, gus]);
    expect(second).toEqual({
      items: [],
      excluded: [],
      call: undefined,
      cursor: undefined,
      gaps: [{ what: 'eligibleAssignments', why: 'notLicensed' }],
    });
    expect((await directory.inspectAccess(scope, [user(ben)]))!.get(ben)).toMatchObject({ state: 'direct' });
  });

  test('lists active assignments of a role without schedules', async () => {
    await open({ graph: { license: 'none' } });
    const scope = role(['user'], EVERYBODY, 'active');
    const first = await directory.listPrincipals(scope);
    const second = await directory.listPrincipals(scope, first.cursor);

    expect(second.items.map(({ id }) => id)).toEqual([ben, gus]);
    expect([first, second].flatMap(({ gaps }) => gaps)).toEqual([]);
  });
});

describe('sign-ins to an application', () => {
  const options = { manager: false, signIn: false, signInsToAppId: PORTAL };

  test('are read by one query for all people', async () => {
    await open();
    server.stats.reset();
    const details = await directory.describeUsers([anna, ben], options);

    expect(details.get(anna)?.lastAppSignInDateTime).toBe('2025-12-24T00:00:00Z');
    expect(details.get(ben)?.lastAppSignInDateTime).toBeNull();
    expect(server.stats.read().directory).toMatchObject({ get: 1, batch: 1 });
  });

  test('are unknown, not missing, where Graph throttles to the end', async () => {
    await open();
    server.faults.add({ target: 'directory', match: 'signIns', status: 429, retryAfterSeconds: 10, count: 9 });
    const throttled = () => directory.describeUsers([anna], options);

    await expect(throttled()).rejects.toMatchObject({ code: 'ServiceUnavailable', retryAfterSeconds: 10 });
    await expect(throttled()).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    expect((await throttled()).get(anna)).toMatchObject({
      lastAppSignInDateTime: undefined,
      gaps: [{ what: 'applicationSignIns', why: 'throttled' }],
    });
  });

  test('continue where a throttled read ended', async () => {
    const signIns = Array.from({ length: 6 * 999 }, (_, n) => ({
      principalId: harbour.users[n % 100]!.id,
      lastSignInDateTime: new Date(Date.UTC(2026, 0, 1) - n * 1000).toISOString(),
    }));
    const [portal, ...others] = harbour.servicePrincipals;
    await open({ servicePrincipals: [{ ...portal, signIns }, ...others] });
    const last = harbour.users[500]!.id;

    await expect(directory.describeUsers([last], options)).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    server.stats.reset();
    await fetch(`${server.url}/local/graph`, { method: 'PATCH', body: JSON.stringify({ signInReads: 0 }) });

    expect((await directory.describeUsers([last], options)).get(last)?.lastAppSignInDateTime).toBeNull();
    expect(server.stats.read().directory.get).toBe(1);
  });
});

test.each([
  [
    { lastSuccessfulSignInDateTime: '2025-11-01T00:00:00Z', lastSignInDateTime: '2025-12-01T00:00:00Z' },
    '2025-11-01T00:00:00Z',
  ],
  [
    { lastSignInDateTime: '2025-10-01T00:00:00Z', lastNonInteractiveSignInDateTime: '2025-12-01T00:00:00Z' },
    '2025-12-01T00:00:00Z',
  ],
  [{ lastSignInDateTime: '2025-10-01T00:00:00Z' }, '2025-10-01T00:00:00Z'],
  [{}, null],
])('of the sign-ins %j the last is %s', async (signInActivity, expected) => {
  await open({ users: harbour.users.map((one) => (one.id === anna ? { ...one, signInActivity } : one)) });
  const details = await directory.describeUsers([anna], { manager: false, signIn: true });

  expect(details.get(anna)?.lastSignInDateTime).toBe(expected);
});

describe('a mail', () => {
  const mail = { to: ['anna@harbour.example'], subject: 'Hello', html: '' };

  test.each([
    [
      'the sender has no mailbox',
      { users: [{ ...harbour.users[0], mailbox: false }] },
      { why: 'noMailbox', code: 'MailboxNotEnabledForRESTAPI' },
    ],
    ['the sender is no user of the tenant', { users: [] }, { why: 'noMailbox', code: 'ErrorInvalidUser' }],
    [
      'Mail.Send is not granted',
      { graph: { permissions: [] } },
      { why: 'notPermitted', code: 'Authorization_RequestDenied' },
    ],
  ])('is refused, and the reason known, where %s', async (_, changes, refusal) => {
    await open(changes);

    expect(await directory.sendMail(mail)).toEqual({ what: 'mails', ...refusal });
  });

  test.each([
    [403, 'ErrorExceededMessageLimit', 'quotaExceeded'],
    [403, 'ErrorAccessDenied', 'notPermitted'],
    [404, 'ResourceNotFound', 'noMailbox'],
    [400, 'ErrorInvalidRecipients', 'refused'],
  ])('that Graph answers with %s %s is refused for the reason %s', async (status, code, why) => {
    const send = () => Promise.resolve(Response.json({ error: { code, message: '' } }, { status }));
    const strict = createDirectory({ endpoint: 'http://graph.test', mailSender: 'reviews@harbour.example', send });

    expect(await strict.sendMail(mail)).toEqual({ what: 'mails', why, code });
  });

  test('waits where a mailbox has sent thirty within a minute', async () => {
    await open();
    for (let n = 0; n < 30; n += 1) await directory.sendMail(mail);

    await expect(directory.sendMail(mail)).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  });
});

test.each(['.', '..', '%2E', '', 'me', 'delta'])(
  'nobody is found under the id "%s", and nothing is asked',
  async (id) => {
    await open();
    server.stats.reset();

    expect(await directory.findUser(id)).toBeUndefined();
    expect(await directory.findUsers([id, '..'])).toEqual([]);
    expect(await directory.listOwnedGroupIds(id)).toEqual(new Set());
    expect(server.stats.read().directory).toEqual({ get: 0, batch: 0, write: 0 });
  },
);

describe('where Microsoft Graph does not document its answer, either works', () => {
  /** Refuses the next calls that match, as Graph would. */
  const refuse = (match: string, count = 1, status = 400) => {
    server.faults.add({ target: 'directory', match, status, count });
  };

  test('a filter on the assignment policy', async () => {
    await open();
    refuse('assignmentPolicy/id', 2);
    const { items } = await directory.listPrincipals(accessPackage);

    expect(items.map(({ id }) => id)).toEqual([anna, gus]);
    const states = await directory.inspectAccess(accessPackage, [user(anna), user(ben)]);
    expect([states!.get(anna)?.state, states!.get(ben)?.state]).toEqual(['direct', 'absent']);
  });

  test.each([
    ['in a list by ids', 400, 'users[?].filter=id', 2],
    ['in a list by ids', 501, 'users[?].filter=id', 2],
    ['of one user', 400, 'signInActivity.*expand=manager', 4],
  ])('the manager together with the sign-ins %s, refused with %i', async (_, status, match, batches) => {
    await open();
    refuse(match, 9, status);
    server.stats.reset();

    expect((await directory.describeUsers([anna], { manager: true, signIn: true })).get(anna)).toMatchObject({
      lastSignInDateTime: '2026-01-01T10:00:00Z',
      manager: { displayName: 'Finn' },
      gaps: [],
    });
    expect(server.stats.read().directory.batch).toBe(batches);
  });

  test('the deletion of an active role assignment', async () => {
    await open();
    refuse('DELETE .*/roleAssignments/');
    const scope = role(['user'], EVERYBODY, 'active');
    const state = (await directory.inspectAccess(scope, [user(gus)]))!.get(gus);
    const grants = state?.state === 'direct' ? state.grants : [];

    const { outcomes } = await directory.removeAccess(scope, [{ principalId: gus, grants }]);

    expect(outcomes.get(gus)?.result).toBe('done');
    expect((await directory.inspectAccess(scope, [user(gus)]))!.get(gus)).toEqual({ state: 'absent' });
  });
});

test('a missing group is distinguished from missing access', async () => {
  await open();

  expect(await directory.inspectAccess(groupScope(GONE), [user(anna)])).toBeUndefined();
  expect((await directory.inspectAccess(groupScope(groups.club), [user(anna)]))!.get(anna)).toEqual({
    state: 'absent',
  });
});
