import {
  ADMIN,
  DYNAMIC,
  GROUP,
  GUEST,
  LEAVER,
  MEMBER,
  OUTER,
  OWNER,
  type OpenTenant,
  SYNCED,
  TEAM,
  openTenant,
} from './openTenant';

let open: OpenTenant;

beforeAll(async () => {
  open = await openTenant();
});

const found = (path: string, filter: string): Promise<unknown[]> =>
  open.ids(`${path}?$filter=${encodeURIComponent(filter).replaceAll('%2B', '+')}`);

test.each([
  ["userType eq 'Guest'", [GUEST]],
  ["(usertype eq 'x' or userType eq 'guest')", [GUEST]],
  ["userType+ne+'Member'", [GUEST]],
  ['accountEnabled eq false', [LEAVER]],
  ['not(accountEnabled eq true)', [LEAVER]],
  ['accountEnabled', [ADMIN, OWNER, MEMBER, GUEST]],
  ['department ne null', [MEMBER]],
  ["department eq 'sales & ''care'''", [MEMBER]],
  [`id in ('${ADMIN}', '${GUEST}')`, [ADMIN, GUEST]],
  [`id eq ${ADMIN}`, [ADMIN]],
  ["startswith(displayName,'M')", [MEMBER]],
  ["endsWith(mail,'@far.example')", [GUEST]],
  ["contains(displayName, 'GUEST')", [GUEST]],
  ["displayName ge 'Mia Member' and displayName lt 'Z'", [OWNER, MEMBER]],
  ['createdDateTime ge 2024-01-01T00:00:00Z', [MEMBER]],
  ['createdDateTime le 2024-01-01', [ADMIN]],
  ['signInActivity/lastSignInDateTime le 2025-07-01T00:00:00Z', [GUEST]],
  [`manager/id eq '${ADMIN}'`, [OWNER]],
  [`userType eq 'Guest' or accountEnabled eq false and displayName eq 'Leo Leaver'`, [GUEST, LEAVER]],
])('the filter %s finds the users that pass it', async (filter, expected) => {
  expect(await found('/users', filter)).toEqual(expected);
});

test.each([
  ["(groupTypes/any(c:c eq 'Unified'))", [TEAM]],
  ["(groupTypes/any(c:c+eq+'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team'))", [TEAM]],
  [`groupTypes/any(c:c eq 'Unified') and id ne '${TEAM}'`, []],
  ['groupTypes/any()', [DYNAMIC, TEAM]],
  ["not groupTypes/any(c:c eq 'Unified') and owners/$count eq 1", [GROUP]],
  [`owners/any(o:o/id eq '${ADMIN}')`, [TEAM]],
  ["groupTypes/all(c:c eq 'Unified') and securityEnabled eq true and onPremisesSyncEnabled eq true", [SYNCED]],
])('the filter %s finds the groups that pass it', async (filter, expected) => {
  expect(await found('/groups', filter)).toEqual(expected);
});

test.each([
  ["(userType eq 'Guest')", [GUEST]],
  ["microsoft.graph.user/userType eq 'Member'", [OWNER, MEMBER]],
  ["isof('microsoft.graph.group')", [GROUP]],
])('the filter %s finds the members of mixed types that pass it', async (filter, expected) => {
  expect(await found(`/groups/${OUTER}/transitiveMembers/`, filter)).toEqual(expected);
});

test.each([
  ["userType eq 'Guest", 12],
  ['(userType eq null', 17],
  ["userType eq 'Guest')')", 20],
  ['nonsense(userType)', 0],
  ['groupTypes/many(c:c eq 1)', 15],
  ["startswith(displayName,'a','b')", 31],
  ['eq eq eq eq', 9],
])('the filter %s is refused at position %i', async (filter, position) => {
  const { status, body } = await open.get(`/users?$filter=${encodeURIComponent(filter)}`);

  expect(status).toBe(400);
  expect(String((body.error as { message: unknown }).message)).toContain(`at position ${position} in`);
});

test('a filter takes fifteen values, as in Graph', async () => {
  const ask = (n: number) =>
    open.get(`/users?$filter=${encodeURIComponent(`id in (${Array<string>(n).fill(`'${ADMIN}'`).join()})`)}`);

  expect((await ask(15)).status).toBe(200);
  const { status, body } = await ask(16);
  expect([status, body]).toMatchObject([
    400,
    { error: { message: expect.stringContaining('Max allowed: 15') as unknown } },
  ]);
});
