import { findPropertyBehind } from '../../../../shared/api/metadata/queryOf';
import type { Version } from '../../../../shared/api/endpoint/endpoint';

const AR = '/identityGovernance/accessReviews';
const DEFINITIONS = `${AR}/definitions`;
const INSTANCE = `${DEFINITIONS}/{definitionId}/instances/{instanceId}`;
const DECISIONS = `${INSTANCE}/decisions/filterByCurrentUser(on='{on}')`;

const found = (path: string, property: string, version: Version = 'v1.0') =>
  findPropertyBehind(path, version)(property);
const known = (path: string, property: string): boolean => 'path' in found(path, property);

describe('The properties that can be selected', () => {
  test.each([
    [DEFINITIONS, 'id'],
    [DEFINITIONS, 'displayName'],
    [DEFINITIONS, 'settings/recurrence/range/startDate'],
    [DEFINITIONS, 'reviewers/query'],
    [DEFINITIONS, 'scope/query'],
    [DEFINITIONS, 'scope/microsoft.graph.accessReviewQueryScope/query'],
    [DEFINITIONS, 'scope/microsoft.graph.accessReviewInactiveUsersQueryScope/inactiveDuration'],
    [DEFINITIONS, 'stageSettings/decisionsThatWillMoveToNextStage'],
    [INSTANCE, 'decisions'],
    [DECISIONS, 'principal/userPrincipalName'],
    [DECISIONS, 'principal/lastUserSignInDateTime'],
    [DECISIONS, 'resource/appRoleId'],
    [`${AR}/historyDefinitions/{historyId}`, 'scopes/query'],
    [`${AR}/groups`, 'membersQuery'],
  ])('in %s include "%s"', (path, property) => {
    expect(known(path, property)).toBe(true);
  });
});

describe('The properties that cannot be selected', () => {
  test.each([
    [DEFINITIONS, 'nope'],
    [DEFINITIONS, ''],
    [DEFINITIONS, 'constructor'],
    [DEFINITIONS, 'displayName/length'],
    [DEFINITIONS, 'settings/nope'],
    [DEFINITIONS, 'scope/nope'],
    [DEFINITIONS, 'scope/microsoft.graph.accessReviewQueryScope'],
    [DEFINITIONS, 'scope/microsoft.graph.accessReviewQueryScope/inactive'],
    [DEFINITIONS, 'scope/microsoft.graph.userIdentity/displayName'],
    [INSTANCE, 'displayName'],
    [DECISIONS, 'principals'],
  ])('in %s include "%s"', (path, property) => {
    expect(known(path, property)).toBe(false);
  });
});

test.each([
  [DEFINITIONS, 'DisplayName', 'displayName'],
  [DEFINITIONS, 'SETTINGS/recurrence/Range', 'settings/recurrence/range'],
  [
    DEFINITIONS,
    'scope/microsoft.graph.accessReviewQueryScope/Query',
    'scope/microsoft.graph.accessReviewQueryScope/query',
  ],
])('%s: %s is found as %s', (path, property, expected) => {
  expect(found(path, property)).toEqual({ path: expected });
});

test.each([
  [DEFINITIONS, 'backupReviewers'],
  [INSTANCE, 'errors'],
  [INSTANCE, 'definition/displayName'],
  [DECISIONS, 'instance/definition/displayName'],
  [DECISIONS, 'principalResourceMembership/membershipType'],
])('%s: %s is a property of beta, which v1.0 takes and leaves out', (path, property) => {
  expect(found(path, property, 'beta')).toEqual({ path: property });
  expect(found(path, property)).toEqual({ path: property });
});

test('where a path fails, the names that exist there are returned', () => {
  expect(found(DEFINITIONS, 'settings/recurrence/rang')).toEqual({ names: ['pattern', 'range'] });
});
