import { APPLICATION_ADMINISTRATOR, query, queryScope } from '../../support/sampleTenant';
import { CATALOG, FINANCE, inactive, JERRY, ofGroup, PACKAGE, POLICY, review, series, TEAM } from './wildBodies';

const ROLES = '/roleManagement/directory';

/** Bodies with spellings that Graph does not document and that have the same meaning, and with lists of several entries. */
export const spellings = {
  'guests, counted by a flag in capitals and a filter in another case': ofGroup(
    "transitiveMembers?$Filter=(UserType eq 'guest')&$count=TRUE",
  ),
  'inactive members by hours': review(inactive(`/groups/${FINANCE}/transitiveMembers`, 'PT720H')),
  'blanks around a query': review(queryScope(`  /groups/${FINANCE}/members `)),
  'all groups but two, by another variable': review(queryScope('./members/microsoft.graph.user'), {
    instanceEnumerationScope: queryScope(
      `/groups?$filter=(groupTypes/any(g: g eq 'Unified') and id ne '${FINANCE}' and id ne '${TEAM}')`,
    ),
  }),
  'a role by a key in parentheses': review(queryScope(`/beta${ROLES}/roleDefinitions('${APPLICATION_ADMINISTRATOR}')`)),
  'active users of a role, without the expansion and in another order': review(
    queryScope(
      `${ROLES}/roleAssignmentScheduleInstances?$filter=(roleDefinitionId eq '${APPLICATION_ADMINISTRATOR}' and isof(principal,microsoft.graph.user) and assignmentType eq 'Assigned')`,
    ),
  ),
  'an access package in capitals': review(
    queryScope(
      `/IDENTITYGOVERNANCE/EntitlementManagement/accessPackageAssignments?$filter=(catalogId eq '${CATALOG}' and accessPackageId eq '${PACKAGE.toUpperCase()}' and assignmentPolicyId eq '${POLICY}')`,
    ),
  ),
  'a person by a key in parentheses, in capitals': ofGroup('members', {
    reviewers: [query(`/Users('${JERRY.toUpperCase()}')/`)],
  }),
  'members of a group, counted and cast': ofGroup('members', {
    reviewers: [query(`/v1.0/groups/${FINANCE}/members/microsoft.graph.user?$count=true`)],
  }),
  'both actions for denied guests': ofGroup("transitiveMembers?$filter=(userType eq 'Guest')", {
    settings: {
      instanceDurationInDays: 3,
      applyActions: [
        { '@odata.type': '#microsoft.graph.removeAccessApplyAction' },
        { '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' },
      ],
    },
  }),
  'a month by its last day, with a zone of Windows': ofGroup(
    'members',
    series(
      { type: 'absoluteMonthly', interval: 1, dayOfMonth: 31 },
      {
        type: 'numbered',
        startDate: '2031-01-31',
        numberOfOccurrences: 5,
        recurrenceTimeZone: 'Pacific Standard Time',
      },
    ),
  ),
};
