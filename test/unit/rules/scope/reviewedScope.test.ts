import { GraphError } from '../../../../shared/rules/errors';
import {
  instanceScope,
  isRoleReview,
  parseScope,
  scopeOfGroup,
  type GroupsScope,
} from '../../../../shared/rules/scope/reviewedScope';
import { APP, GROUP, inactive, memberships, OTHER, query, ROLE } from './scopeBuilders';

const EVERYBODY = { guestsOnly: false, inactiveDuration: null };
const GUESTS = { guestsOnly: true, inactiveDuration: null };
const INACTIVE_GUESTS = { guestsOnly: true, inactiveDuration: 'P30D' };

const detailsOf = (parse: () => unknown) => {
  try {
    parse();
  } catch (error) {
    if (error instanceof GraphError) return { code: error.code, details: error.details };
    throw error;
  }
  throw new Error('Nothing was refused.');
};

describe('a scope of one group', () => {
  test.each([
    [`/groups/${GROUP}/transitiveMembers`, { members: 'transitive', ...EVERYBODY }],
    [`/v1.0/groups/${GROUP}/transitiveMembers`, { members: 'transitive', ...EVERYBODY }],
    [`/beta/groups/${GROUP}/transitiveMembers/`, { members: 'transitive', ...EVERYBODY }],
    [`/groups/${GROUP}/transitiveMembers?$count=true`, { members: 'transitive', ...EVERYBODY }],
    [`/groups/${GROUP}/transitiveMembers/microsoft.graph.user`, { members: 'transitiveUsers', ...EVERYBODY }],
    [`/groups/${GROUP}/transitiveMembers/?$filter=(userType eq 'Guest')`, { members: 'transitive', ...GUESTS }],
    [`/groups/${GROUP}/transitiveMembers?$filter=userType eq 'Guest'`, { members: 'transitive', ...GUESTS }],
    [`/groups/${GROUP}/transitiveMembers/?$filter=( userType  eq 'guest' )`, { members: 'transitive', ...GUESTS }],
    [
      `/groups/${GROUP}/transitiveMembers/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')`,
      { members: 'transitiveUsers', ...GUESTS },
    ],
    [`/groups/${GROUP}/transitiveMembers?$filter=(userType%20eq%20%27Guest%27)`, { members: 'transitive', ...GUESTS }],
    [`/groups/${GROUP}/members`, { members: 'direct', ...EVERYBODY }],
    [`/groups/${GROUP}/members?$filter=(userType eq 'Guest')`, { members: 'direct', ...GUESTS }],
    [
      `/groups/${GROUP}/members?$filter=(microsoft.graph.user/userType eq 'Guest')&$count=true`,
      { members: 'direct', ...GUESTS },
    ],
    [
      `/v1.0/groups/${GROUP}/members/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')`,
      { members: 'directUsers', ...GUESTS },
    ],
  ])('%s is understood', (text, expected) => {
    expect(parseScope(query(text), null)).toEqual({ kind: 'group', groupId: GROUP, ...expected });
  });

  test('keeps the inactive duration', () => {
    const scope = inactive(`/groups/${GROUP}/transitiveMembers/?$filter=(userType eq 'Guest')`);

    expect(parseScope(scope, null)).toEqual({
      kind: 'group',
      groupId: GROUP,
      members: 'transitive',
      ...INACTIVE_GUESTS,
    });
  });
});

describe('a scope of all groups', () => {
  const members = query('./members/microsoft.graph.user');

  test.each<[string, boolean, string[]]>([
    ["/groups?$filter=(groupTypes/any(c:c eq 'Unified'))", false, []],
    ["/groups?$filter=(groupTypes/any(c:c+eq+'Unified'))&$count=true", false, []],
    ["/v1.0/groups/?$filter=groupTypes/Any(c: c eq 'Unified')", false, []],
    ["/groups?$filter=(groupTypes/any(c:c eq 'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team'))", true, []],
    [
      "/groups?$filter=(groupTypes/any(c:c+eq+'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team')')",
      true,
      [],
    ],
    [
      `/groups?$filter=((groupTypes/any(c:c eq 'Unified')) and (id ne '${GROUP}') and id ne '${OTHER}')`,
      false,
      [GROUP, OTHER],
    ],
  ])('%s is understood', (text, teamsOnly, excludedGroupIds) => {
    expect(parseScope(members, query(text))).toEqual({
      kind: 'groups',
      enumeration: { unifiedOnly: true, teamsOnly, excludedGroupIds },
      ...EVERYBODY,
    });
  });

  test.each(['./members', './transitiveMembers', './transitiveMembers/microsoft.graph.user/'])(
    'goes with %s',
    (text) => {
      const enumeration = query("/groups?$filter=(groupTypes/any(c:c eq 'Unified'))");

      expect(parseScope(query(text), enumeration)).toEqual(parseScope(members, enumeration));
    },
  );

  test('goes with guests and with inactive guests', () => {
    const enumeration = query("/groups?$filter=(groupTypes/any(c:c eq 'Unified'))");
    const guests = "./members/microsoft.graph.user/?$filter=(userType eq 'Guest')";

    expect(parseScope(query(guests), enumeration)).toMatchObject(GUESTS);
    expect(parseScope(inactive(guests), enumeration)).toMatchObject(INACTIVE_GUESTS);
  });

  test('becomes the scope of one group, as its instance shows it', () => {
    const enumeration = query("/groups?$filter=(groupTypes/any(c:c eq 'Unified'))");
    const scope = inactive("./members/microsoft.graph.user/?$filter=(userType eq 'Guest')");

    const ofGroup = scopeOfGroup(parseScope(scope, enumeration) as GroupsScope, GROUP);

    expect(ofGroup).toEqual({ kind: 'group', groupId: GROUP, members: 'directUsers', ...INACTIVE_GUESTS });
    expect(parseScope(instanceScope(scope, GROUP), null)).toEqual(ofGroup);
  });
});

describe('a principalResourceMembershipsScope', () => {
  const channels = `/teams/${GROUP}/channels?$filter=(membershipType eq 'shared')`;
  const guests = query("/v1.0/users?$count=true&$filter=(userType eq 'Guest')");

  test.each([
    ['the newest spelling', [query('/users')], [`/groups/${GROUP}/transitiveMembers`, channels], EVERYBODY],
    [
      'the spelling with a type',
      [query('/users')],
      [`/groups/${GROUP}/transitiveMembers/microsoft.graph.user`, channels],
      EVERYBODY,
    ],
    [
      'the export of the portal',
      [query('/v1.0/users')],
      [
        `/beta/teams/${GROUP}/channels?$filter=(membershipType eq 'shared')&$count=true`,
        `/v1.0/groups/${GROUP}/transitiveMembers/microsoft.graph.user/?$count=true`,
      ],
      EVERYBODY,
    ],
    ['guests among the principals', [guests], [`/groups/${GROUP}/transitiveMembers`, channels], GUESTS],
    [
      'guests among the members',
      [query('/users')],
      [`/groups/${GROUP}/transitiveMembers/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')`, channels],
      GUESTS,
    ],
    ['guests in both', [guests], [`/groups/${GROUP}/members?$filter=userType eq 'Guest'`, channels], GUESTS],
  ])('of users and a group with its shared channels is a team: %s', (_, principals, resources, filter) => {
    const scope = memberships(principals, resources);

    expect(parseScope(scope, null)).toEqual({ kind: 'team', groupId: GROUP, ...filter });
    expect(parseScope(instanceScope(scope, undefined), null)).toEqual(parseScope(scope, null));
  });

  test.each([
    ['users', 'transitiveMembers', [query('/users')], { members: 'transitiveUsers', ...EVERYBODY }],
    ['users', 'members', [query('/users')], { members: 'directUsers', ...EVERYBODY }],
    ['guests', 'transitiveMembers', [guests], { members: 'transitiveUsers', ...GUESTS }],
    [
      'inactive users',
      "members?$filter=userType eq 'Guest'",
      [inactive('/users')],
      { members: 'directUsers', ...INACTIVE_GUESTS },
    ],
  ])('of %s and the %s of a group is that group', (_, members, principals, expected) => {
    const parsed = parseScope(memberships(principals, [`/groups/${GROUP}/${members}`]), null);

    expect(parsed).toEqual({ kind: 'group', groupId: GROUP, ...expected });
  });

  test.each([
    `/roleManagement/directory/roleEligibilityScheduleInstances?$expand=principal&$filter=(isof(principal,'microsoft.graph.user') and roleDefinitionId eq '${ROLE}')`,
    `/identityGovernance/entitlementManagement/assignments?$filter=accessPackage/id eq '${APP}' and assignmentPolicy/id eq '${OTHER}'`,
  ])('takes with users what it takes alone: %s', (text) => {
    expect(parseScope(memberships([query('/users')], [text]), null)).toEqual(parseScope(query(text), null));
  });

  test.each([
    ['the older spelling', [query('/users')], `/servicePrincipals/${APP}`],
    [
      'the newer spelling',
      [query('/v1.0/users'), query('./members/microsoft.graph.user', '/v1.0/groups')],
      `/v1.0/servicePrincipals/${APP}`,
    ],
  ])('of users and an application is that application: %s', (_, principals, resource) => {
    const parsed = parseScope(memberships(principals, [resource]), null);

    expect(parsed).toEqual({ kind: 'application', servicePrincipalId: APP, ...EVERYBODY });
  });

  test.each([
    ['guests', [query("/users?$filter=(userType eq 'Guest')")], { principals: ['user'], ...GUESTS }],
    ['users', [query('/users')], { principals: ['user'], ...EVERYBODY }],
    [
      'users and groups',
      [query('/v1.0/users'), query('/v1.0/groups')],
      { principals: ['user', 'group'], ...EVERYBODY },
    ],
  ])('of %s and a directory role is that role', (_, principals, expected) => {
    const scope = memberships(principals, [`/beta/roleManagement/directory/roleDefinitions/${ROLE}`]);

    expect(parseScope(scope, null)).toEqual({
      kind: 'directoryRole',
      roleDefinitionId: ROLE,
      assignments: 'all',
      ...expected,
    });
  });
});

test('a query of a role definition reviews the users in the role', () => {
  expect(parseScope(query(`/roleManagement/directory/roleDefinitions/${ROLE}`), null)).toEqual({
    kind: 'directoryRole',
    roleDefinitionId: ROLE,
    principals: ['user'],
    assignments: 'all',
    ...EVERYBODY,
  });
});

describe('inactive guests of all groups', () => {
  const scope = memberships([inactive("/users?$filter=(userType eq 'Guest')")], ['/groups']);

  test('are reviewed group by group', () => {
    expect(parseScope(scope, null)).toEqual({
      kind: 'groups',
      enumeration: { unifiedOnly: false, teamsOnly: false, excludedGroupIds: [] },
      ...INACTIVE_GUESTS,
    });
  });

  test('are on an instance the inactive guests of its group', () => {
    const ofGroup = instanceScope(scope, GROUP);

    expect(ofGroup).toEqual(
      inactive(`/v1.0/groups/${GROUP}/members/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')`),
    );
    expect(parseScope(ofGroup, null)).toEqual(scopeOfGroup(parseScope(scope, null) as GroupsScope, GROUP));
  });
});

describe('what is not documented is refused', () => {
  test.each([
    '/groups/not-an-id/transitiveMembers',
    `/groups/${GROUP}/owners`,
    `/groups/${GROUP}/transitiveMembers?$select=id`,
    `/groups/${GROUP}/transitiveMembers?$filter=displayName eq 'x'`,
    `/groups/${GROUP}/transitiveMembers?$filter=userType eq 'Guest' or true`,
    `/groups/${GROUP}/transitiveMembers?$count=false`,
    `/groups/${GROUP}/transitiveMembers?%E0%A4%A`,
    './members/microsoft.graph.user',
    '/users',
    '',
    `https://graph.microsoft.com/v1.0/groups/${GROUP}/transitiveMembers`,
    `/groups/${GROUP}/transitiveMembers?$expand=principal`,
  ])('%s', (text) => {
    expect(detailsOf(() => parseScope(query(text), null))).toEqual({
      code: 'BadRequest',
      details: [{ code: 'UnsupportedQuery', target: 'scope/query', message: expect.stringContaining(text) as string }],
    });
  });

  test('a query of another service', () => {
    const scope = { ...query(`/groups/${GROUP}/transitiveMembers`), queryType: 'ARM' };

    expect(detailsOf(() => parseScope(scope, null)).details).toHaveLength(1);
  });

  test('an enumeration of groups that are not Microsoft 365 groups, and a scope that does not fit it, both at once', () => {
    const { details } = detailsOf(() =>
      parseScope(query(`/groups/${GROUP}/transitiveMembers`), query('/groups?$filter=(securityEnabled eq true)')),
    );

    expect(details.map(({ target }) => target)).toEqual(['scope/query', 'instanceEnumerationScope/query']);
  });

  test.each([
    ['scope/principalScopes/1/query', [query('/users'), query('/devices')], [`/servicePrincipals/${APP}`]],
    ['scope/principalScopes/0/query', [query('./members/microsoft.graph.user')], [`/servicePrincipals/${APP}`]],
    ['scope/resourceScopes/0/query', [query('/users')], ['/devices']],
    ['scope', [query('/users')], ['/groups']],
    ['scope', [query("/users?$filter=(userType eq 'Guest')")], ['/groups']],
    ['scope', [inactive('/users')], ['/groups']],
    ['scope', [query('/groups')], [`/servicePrincipals/${APP}`]],
    ['scope', [query('/groups')], [`/groups/${GROUP}/transitiveMembers`]],
    [
      'scope',
      [inactive('/users')],
      [`/groups/${GROUP}/members`, `/teams/${GROUP}/channels?$filter=(membershipType eq 'shared')`],
    ],
    ['scope', [query('/users')], [`/teams/${GROUP}/channels?$filter=(membershipType eq 'shared')`]],
    ['scope/resourceScopes/1/query', [query('/users')], [`/groups/${GROUP}/members`, `/teams/${GROUP}/channels`]],
    ['scope', [query('/users')], [`/servicePrincipals/${APP}`, `/servicePrincipals/${OTHER}`]],
    [
      'scope',
      [query('/users')],
      [`/groups/${GROUP}/transitiveMembers`, `/teams/${OTHER}/channels?$filter=(membershipType eq 'shared')`],
    ],
    [
      'scope',
      [query("/users?$filter=(userType eq 'Guest')"), query('/groups')],
      [`/roleManagement/directory/roleDefinitions/${ROLE}`],
    ],
    ['scope', [], []],
  ])('a combination, at %s', (target, principals, resources) => {
    const { details } = detailsOf(() => parseScope(memberships(principals, resources), null));

    expect(details.map((detail) => detail.target)).toEqual([target]);
  });
});

test.each([
  [query(`/roleManagement/directory/roleDefinitions/${ROLE}`), true],
  [memberships([query('/users')], [`/beta/roleManagement/directory/roleDefinitions/${ROLE}`]), true],
  [memberships([query('/users')], [`/servicePrincipals/${APP}`]), false],
  [query(`/groups/${GROUP}/transitiveMembers`), false],
])('%j: a review of a role? %s', (scope, expected) => {
  expect(isRoleReview(scope)).toBe(expected);
});
