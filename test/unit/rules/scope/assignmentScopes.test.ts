import { instanceScope, isRoleReview, parseScope } from '../../../../shared/rules/scope/reviewedScope';
import { refusalOf } from '../../api/validation/refusalOf';
import { APP, GROUP, OTHER, query, ROLE } from './scopeBuilders';

const EVERYBODY = { guestsOnly: false, inactiveDuration: null };

const ASSIGNMENTS = '/roleManagement/directory/roleAssignmentScheduleInstances';
const ELIGIBILITIES = '/roleManagement/directory/roleEligibilityScheduleInstances';
const PACKAGES = '/identityGovernance/entitlementManagement/accessPackageAssignments';

test.each([
  [
    `${ASSIGNMENTS}?$expand=principal&$filter=(isof(principal,'microsoft.graph.servicePrincipal') and roleDefinitionId eq '${ROLE}')`,
    { principals: ['servicePrincipal'], assignments: 'active' },
  ],
  [
    `${ASSIGNMENTS}?$expand=principal&$filter=(assignmentType eq 'Assigned' and isof(principal,'microsoft.graph.user') and roleDefinitionId eq '${ROLE}')`,
    { principals: ['user'], assignments: 'active' },
  ],
  [
    `/beta${ELIGIBILITIES}?$expand=principal&$filter=(isof(principal,'microsoft.graph.user') and roleDefinitionId eq '${ROLE}')`,
    { principals: ['user'], assignments: 'eligible' },
  ],
  [
    `${ELIGIBILITIES}?$filter=roleDefinitionId eq '${ROLE}' and isof(principal, microsoft.graph.user)&$expand=principal`,
    { principals: ['user'], assignments: 'eligible' },
  ],
])('%s reviews assignments of a role', (text, expected) => {
  const parsed = parseScope(query(text), null);

  expect(parsed).toEqual({ kind: 'directoryRole', roleDefinitionId: ROLE, ...expected, ...EVERYBODY });
  expect(isRoleReview(query(text))).toBe(true);
  expect(parseScope(instanceScope(query(text), undefined), null)).toEqual(parsed);
});

test.each([
  `${PACKAGES}?$filter=(accessPackageId eq '${GROUP}' and assignmentPolicyId eq '${OTHER}' and catalogId eq '${APP}')`,
  `/v1.0${PACKAGES}?$filter=catalogId eq '${APP}' and accessPackageId eq '${GROUP}' and assignmentPolicyId eq '${OTHER}'`,
])('%s reviews the assignments of an access package', (text) => {
  expect(parseScope(query(text), null)).toEqual({
    kind: 'accessPackage',
    accessPackageId: GROUP,
    assignmentPolicyId: OTHER,
    catalogId: APP,
    ...EVERYBODY,
  });
});

test.each([
  `${ASSIGNMENTS}?$expand=principal&$filter=(roleDefinitionId eq '${ROLE}')`,
  `${ASSIGNMENTS}?$expand=principal&$filter=(isof(principal,'microsoft.graph.user') and roleDefinitionId eq '${ROLE}')`,
  `${ASSIGNMENTS}?$expand=principal&$filter=(isof(principal,'microsoft.graph.group') and roleDefinitionId eq '${ROLE}')`,
  `${ASSIGNMENTS}?$expand=roleDefinition&$filter=(isof(principal,'microsoft.graph.servicePrincipal') and roleDefinitionId eq '${ROLE}')`,
  `${ELIGIBILITIES}?$expand=principal&$filter=(roleDefinitionId eq '${ROLE}' and roleDefinitionId eq '${ROLE}')`,
  `${PACKAGES}?$filter=(accessPackageId eq '${GROUP}' and assignmentPolicyId eq '${OTHER}')`,
  PACKAGES,
])('%s is refused, and the message says what to send', (text) => {
  const { code, details } = refusalOf(() => parseScope(query(text), null));

  expect(code).toBe('BadRequest');
  expect(details).toEqual([
    { code: 'UnsupportedQuery', target: 'scope/query', message: expect.stringContaining(' named by ') as string },
  ]);
  const named = text.startsWith(PACKAGES) ? "catalogId eq '{id}'" : "roleDefinitionId eq '{id}'";
  expect(details[0]?.message).toContain(named);
});
