import { parseDirectoryQuery, type DirectoryQuery } from './directoryQuery';
import type { ErrorDetail } from '../errors';
import type { InactiveUsersQueryScope, QueryScope } from '../model/definition';
import type { PrincipalFilter } from './scopeKinds';

/** The relative query of a scope with an enumeration of groups. Microsoft 365 groups contain only users, and no groups. */
export const RELATIVE_MEMBERS = /^\.\/(?:members|transitiveMembers)(?:\/microsoft\.graph\.user)?$/i;

const GUESTS = /^(?:microsoft\.graph\.user\/)?userType eq 'Guest'$/i;

const EXAMPLES = [
  '/groups/{id}/transitiveMembers',
  "/groups/{id}/transitiveMembers/?$filter=(userType eq 'Guest')",
  '/groups/{id}/members',
  "./members/microsoft.graph.user and ./members/microsoft.graph.user/?$filter=(userType eq 'Guest') with the instanceEnumerationScope /groups?$filter=(groupTypes/any(c:c eq 'Unified')) or /groups?$filter=(groupTypes/any(c:c eq 'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team')), each optionally with and id ne '{id}'",
  '/roleManagement/directory/roleDefinitions/{id}',
  "/roleManagement/directory/roleAssignmentScheduleInstances?$expand=principal&$filter=(assignmentType eq 'Assigned' and isof(principal,'microsoft.graph.user') and roleDefinitionId eq '{id}')",
  "/roleManagement/directory/roleAssignmentScheduleInstances?$expand=principal&$filter=(isof(principal,'microsoft.graph.servicePrincipal') and roleDefinitionId eq '{id}')",
  "/roleManagement/directory/roleEligibilityScheduleInstances?$expand=principal&$filter=(isof(principal,'microsoft.graph.user') and roleDefinitionId eq '{id}')",
  "/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=(accessPackageId eq '{id}' and assignmentPolicyId eq '{id}' and catalogId eq '{id}')",
  "principalResourceMembershipsScope of /users with /groups/{id}/transitiveMembers and /teams/{id}/channels?$filter=(membershipType eq 'shared')",
  'principalResourceMembershipsScope of /users, optionally with ./members/microsoft.graph.user (queryRoot /groups), with /servicePrincipals/{id}',
  "principalResourceMembershipsScope of /users, /users?$filter=(userType eq 'Guest') or /users and /groups with /roleManagement/directory/roleDefinitions/{id}",
  "principalResourceMembershipsScope of an accessReviewInactiveUsersQueryScope of /users?$filter=(userType eq 'Guest') with /groups",
];

/** The sentence that lists all supported scopes. */
export const SUPPORTED_SCOPES = `Supported are: ${EXAMPLES.join('; ')}.`;

/** Returns the parsed query of a scope; undefined for a query type other than MicrosoftGraph. */
export function readQuery(scope: QueryScope | InactiveUsersQueryScope): DirectoryQuery | undefined {
  return scope.queryType.toLowerCase() === 'microsoftgraph' ? parseDirectoryQuery(scope.query) : undefined;
}

/** Returns the filter of a scope by its query and type; undefined for a filter that is not documented. */
export function principalFilter(
  scope: QueryScope | InactiveUsersQueryScope,
  query: DirectoryQuery,
): PrincipalFilter | undefined {
  if (!query.conditions.every((condition) => GUESTS.test(condition))) return undefined;

  const inactiveDuration = 'inactiveDuration' in scope ? scope.inactiveDuration : null;
  return { guestsOnly: query.conditions.length > 0, inactiveDuration };
}

export const isFiltered = (filter: PrincipalFilter): boolean => filter.guestsOnly || filter.inactiveDuration !== null;

/** Returns the detail of an error for a query, or a combination of queries, that is not supported. */
export function unsupported(target: string, what: string): ErrorDetail {
  return { code: 'UnsupportedQuery', target, message: `${what} ${SUPPORTED_SCOPES}` };
}

export const unsupportedQuery = (target: string, query: string): ErrorDetail =>
  unsupported(target, `The query '${query}' is not supported.`);
