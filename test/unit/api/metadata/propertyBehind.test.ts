import { isPropertyBehind } from '../../../../shared/api/metadata/queryOf';
import type { Version } from '../../../../shared/api/endpoint/version';

const AR = '/identityGovernance/accessReviews';
const DEFINITIONS = `${AR}/definitions`;
const INSTANCE = `${DEFINITIONS}/{definitionId}/instances/{instanceId}`;
const DECISIONS = `${INSTANCE}/decisions/filterByCurrentUser(on='{on}')`;

const known = (path: string, property: string, version: Version = 'v1.0') => isPropertyBehind(path, version)(property);

describe('A property that can be selected', () => {
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
  ])('%s: %s', (path, property) => {
    expect(known(path, property)).toBe(true);
  });
});

describe('No property', () => {
  test.each([
    [DEFINITIONS, 'nope'],
    [DEFINITIONS, 'DisplayName'],
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
  ])('%s: %s', (path, property) => {
    expect(known(path, property)).toBe(false);
  });

  test.each([
    [DEFINITIONS, 'backupReviewers'],
    [INSTANCE, 'errors'],
    [INSTANCE, 'definition/displayName'],
    [DECISIONS, 'instance/definition/displayName'],
    [DECISIONS, 'principalResourceMembership/membershipType'],
  ])('%s: %s in v1.0, but in beta', (path, property) => {
    expect(known(path, property, 'beta')).toBe(true);
    expect(known(path, property)).toBe(false);
  });
});
