import {
  asksFor,
  historyDecision,
  isInPeriod,
  searchedValue,
  selects,
  type History,
} from '../../../../shared/rules/reports/history';
import type { ReviewStatus, Scope } from '../../../../shared/rules/model/definition';
import { FALLBACK } from '../../../../shared/rules/decisions/reviewerRights';
import { memberships, query } from '../scope/scopeBuilders';

const GROUP = '02f3bafb-448c-487c-88c2-5fd65ce49a41';
const OTHER = 'b74444cb-038a-4802-8fc9-b9d1ed0cf11f';
const LIST = '/identityGovernance/accessReviews/definitions';

describe('The scope of a report', () => {
  test.each([
    ["?$filter=contains(scope/query, '/groups')", '/groups'],
    [`?$filter=contains(scope/query, '/groups/${GROUP}')`, `/groups/${GROUP}`],
    ["?$filter=contains(scope/query,'./members')", './members'],
    [
      "?$filter=contains(scope/microsoft.graph.accessReviewQueryScope/query, 'accessPackageAssignments')",
      'accessPackageAssignments',
    ],
    ["?$filter=contains(scope/query,%20'roleAssignmentScheduleInstances')", 'roleAssignmentScheduleInstances'],
    ['?%24filter=contains(scope%2Fquery%2C+%27.%2Fmembers%27)', './members'],
    ["?$filter=contains(scope/query, '')", undefined],
    ["?$filter=contains(displayName, '/groups')", undefined],
    ["?$filter=contains(scope/query, '/groups') or true", undefined],
    ['', undefined],
  ])('%s looks for %s', (query, searched) => {
    expect(searchedValue(LIST + query)).toBe(searched);
    expect(searchedValue(`/v1.0${LIST}${query}`, 'v1.0')).toBe(searched);
  });

  test.each(['/servicePrincipals', `/servicePrincipals/${GROUP}`, 'roleEligibilityScheduleInstances'])(
    'looks for %s in beta only',
    (searched) => {
      const query = `${LIST}?$filter=contains(scope/query, '${searched}')`;
      expect([searchedValue(query, 'beta'), searchedValue(query, 'v1.0')]).toEqual([searched, undefined]);
    },
  );
});

const membershipsOf = (...resources: readonly string[]): Scope =>
  memberships([query('/users'), query('/groups')], resources);
const by = (id: string) => ({ id, displayName: '', userPrincipalName: '' });

const history = (searched: string, change: Partial<History> = {}): History => ({
  id: OTHER,
  displayName: 'Report',
  status: 'inprogress',
  decisions: ['approve'],
  reviewHistoryPeriodStartDateTime: '2026-01-05T00:00:00.000Z',
  reviewHistoryPeriodEndDateTime: '2026-02-05T00:00:00.000Z',
  scopes: [query(`${LIST}?$filter=contains(scope/query, '${searched}')`)],
  createdBy: by('me'),
  createdDateTime: '2026-02-01T00:00:00.000Z',
  runDateTime: '2026-02-01T00:00:00.000Z',
  fulfilledDateTime: null,
  readable: { roleReviews: true, otherReviews: true },
  position: null,
  blocks: 0,
  ...change,
});

const ofGroup = query(`/groups/${GROUP}/transitiveMembers`);
const ofAllGroups = query('./members/microsoft.graph.user');
const ofTeam = membershipsOf(
  `/groups/${GROUP}/transitiveMembers`,
  `/teams/${GROUP}/channels?$filter=(membershipType eq 'shared')`,
);
const ofApplication = membershipsOf(`/servicePrincipals/${OTHER}`);
const ofRole = membershipsOf(`/roleManagement/directory/roleDefinitions/${OTHER}`);
const ofActiveRole = query(`/roleManagement/directory/roleAssignmentScheduleInstances?$filter=(x eq 'y')`);
const ofEligibleRole = query(`/roleManagement/directory/roleEligibilityScheduleInstances?$filter=(x eq 'y')`);

describe('A report selects', () => {
  const reviews = { ofGroup, ofAllGroups, ofTeam, ofApplication, ofRole, ofActiveRole, ofEligibleRole };

  test.each<[string, readonly (keyof typeof reviews)[]]>([
    ['/groups', ['ofGroup', 'ofTeam']],
    [`/groups/${GROUP.toUpperCase()}`, ['ofGroup', 'ofTeam']],
    [`/groups/${OTHER}`, []],
    ['./members', ['ofAllGroups']],
    ['roleAssignmentScheduleInstances', ['ofRole', 'ofActiveRole']],
    ['accessPackageAssignments', []],
  ])('for %s: %j', (searched, expected) => {
    const selected = Object.entries(reviews).filter(([, scope]) =>
      selects(history(searched), { scope, createdBy: by('somebody') }),
    );
    expect(selected.map(([name]) => name)).toEqual(expected);
  });

  test('nothing that its creator may not read, except their own reviews', () => {
    const blind = { readable: { roleReviews: false, otherReviews: false } };

    expect(selects(history('/groups', blind), { scope: ofGroup, createdBy: by('somebody') })).toBe(false);
    expect(selects(history('/groups', blind), { scope: ofGroup, createdBy: by('me') })).toBe(true);
    const ofRoles = history('roleAssignmentScheduleInstances', blind);
    expect(selects(ofRoles, { scope: ofRole, createdBy: by('me') })).toBe(false);
    const readsGroups = history('/groups', { readable: { roleReviews: false, otherReviews: true } });
    const ofRoleHolders = { scope: ofGroup, canHoldRoles: true, createdBy: by('me') } as const;
    expect(selects(readsGroups, ofRoleHolders)).toBe(false);
    expect(selects(history('/groups'), ofRoleHolders)).toBe(true);
  });
});

test.each<[string, string, ReviewStatus, boolean]>([
  ['2026-01-05T00:00:00.000Z', '2026-02-05T00:00:00.000Z', 'InProgress', true],
  ['2026-01-04T23:59:59.999Z', '2026-01-20T00:00:00.000Z', 'Applied', false],
  ['2026-01-06T00:00:00.000Z', '2026-02-05T00:00:00.001Z', 'InProgress', false],
  // The instance was stopped early, so before the report ran.
  ['2026-01-06T00:00:00.000Z', '2026-03-01T00:00:00.000Z', 'Completed', true],
])('from %s to %s, %s: in the period %s', (...[startDateTime, endDateTime, status, expected]) => {
  expect(isInPeriod(history('/groups'), { startDateTime, endDateTime, status })).toBe(expected);
});

test.each([
  ['Approve', null, ['r'], 'approve'],
  ['Deny', null, ['r'], 'deny'],
  ['DontKnow', null, ['r'], 'dontKnow'],
  ['NotReviewed', null, ['r'], 'notReviewed'],
  ['NotReviewed', 'manager', [], 'notReviewed'],
  ['NotReviewed', null, [], 'notNotified'],
  ['NotReviewed', FALLBACK, [], 'notNotified'],
] as const)('%s of %s with %j counts as %s', (...[decision, assignee, commonReviewerIds, expected]) => {
  expect(historyDecision({ commonReviewerIds, fallbackReviewerIds: [] }, { decision, assignee })).toBe(expected);
});

test.each([
  ['/groups', { roleReviews: false, otherReviews: true }],
  ['roleAssignmentScheduleInstances', { roleReviews: true, otherReviews: false }],
])('a report for %s asks for %j', (searched, expected) => {
  expect(asksFor(history(searched))).toEqual(expected);
});
