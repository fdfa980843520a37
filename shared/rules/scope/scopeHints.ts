import { COMMON_HINTS, ID, commonAdvice, withoutVersion, type Hint } from './directoryQuery';

/** The URL of Graph's own list of scopes. */
const PAGE = 'https://learn.microsoft.com/graph/accessreviews-scope-concept';

/** Queries that clients send by mistake, each with a sentence that says what to send. `$1` is the id in the query. */
const HINTS: readonly Hint[] = [
  ...COMMON_HINTS,
  [
    /^(?:groups|users|servicePrincipals|roleManagement)\b/i,
    "A query begins with a slash, such as '/groups/{id}/transitiveMembers'.",
  ],
  [/^https?:\/\//i, 'Send the path alone, without the host, such as /groups/{id}/transitiveMembers.'],
  [
    new RegExp(`^/groups/${ID}$`, 'i'),
    "A group is reviewed by its members: send '/groups/$1/transitiveMembers', or '/groups/$1/members' without nested groups.",
  ],
  [new RegExp(`^/groups/${ID}/owners`, 'i'), "Members are reviewed, not owners: send '/groups/$1/transitiveMembers'."],
  [
    new RegExp(`^/groups/${ID}/(?:transitiveMembers|members)\\b`, 'i'),
    "Members take the filter on guests and no other option: '/groups/$1/transitiveMembers/?$filter=(userType eq 'Guest')'.",
  ],
  [/^\/groups\//i, 'A group is named by its object id, a GUID: /groups/{id}/transitiveMembers.'],
  [
    /^\/groups\b/i,
    "All Microsoft 365 groups are reviewed by the scope './members/microsoft.graph.user' with the instanceEnumerationScope \"/groups?$filter=(groupTypes/any(c:c eq 'Unified'))\".",
  ],
  [
    /^\.\//,
    "A relative query needs the instanceEnumerationScope \"/groups?$filter=(groupTypes/any(c:c eq 'Unified'))\" beside it. Send './members/microsoft.graph.user', with ?$filter=(userType eq 'Guest') for guests alone.",
  ],
  [
    /^\/teams\b/i,
    "A team is reviewed as its group, '/groups/{id}/transitiveMembers'; with its shared channels, by a principalResourceMembershipsScope of '/users' with that query and \"/teams/{id}/channels?$filter=(membershipType eq 'shared')\".",
  ],
  [
    /^\/(?:servicePrincipals|applications)\b/i,
    "An application needs a principalResourceMembershipsScope: '/users' in principalScopes, and '/servicePrincipals/{id}', with the object id of its service principal, in resourceScopes.",
  ],
  [
    /^\/roleManagement\/directory\/role(?:Assignment|Eligibility)/i,
    "Assignments of a role are named by '/roleManagement/directory/roleAssignmentScheduleInstances', or roleEligibilityScheduleInstances, with \"?$expand=principal&$filter=(isof(principal,'microsoft.graph.user') and roleDefinitionId eq '{id}')\"; those in force also with assignmentType eq 'Assigned'.",
  ],
  [
    /^\/(?:roleManagement|directoryRoles)\b/i,
    'A directory role is named by the id of its definition, a GUID: /roleManagement/directory/roleDefinitions/{id}.',
  ],
  [
    /\/(?:entitlementManagement|accessPackage\w*)\b/i,
    "An access package is named by \"/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=(accessPackageId eq '{id}' and assignmentPolicyId eq '{id}' and catalogId eq '{id}')\".",
  ],
  [/^\/users\b/i, "People are reviewed as members of something: send '/groups/{id}/transitiveMembers'."],
];

const USUAL = `Send the members of a group, '/groups/{id}/transitiveMembers', or another scope of ${PAGE}.`;

/** Returns a sentence that says what to send in place of a query that is not a scope. */
export function adviceOnScope(query: string): string {
  const text = withoutVersion(query);
  const [pattern, advice] = HINTS.find(([known]) => known.test(text)) ?? [];
  const id = pattern?.exec(text)?.[1] ?? '{id}';
  return advice?.replaceAll('$1', id) ?? USUAL;
}

/** Returns a sentence that says what to send in place of a part of a combination of scopes. */
export const adviceOnPart = (list: 'principalScopes' | 'resourceScopes', query: string): string =>
  commonAdvice(query) ??
  (list === 'principalScopes' && /\/servicePrincipals\b/i.test(query) ? SERVICE_PRINCIPALS : ADVICE_ON_MEMBERSHIPS);

const SERVICE_PRINCIPALS =
  "Service principals are reviewed as holders of a role alone: send a scope with the query \"/roleManagement/directory/roleAssignmentScheduleInstances?$expand=principal&$filter=(isof(principal,'microsoft.graph.servicePrincipal') and roleDefinitionId eq '{id}')\".";

/** What to send in place of a combination of scopes that is not supported. */
export const ADVICE_ON_MEMBERSHIPS =
  "Send '/users' in principalScopes with one resource, '/servicePrincipals/{id}', '/roleManagement/directory/roleDefinitions/{id}' or '/groups/{id}/transitiveMembers'; for a team, the members of its group and \"/teams/{id}/channels?$filter=(membershipType eq 'shared')\".";

/** Returns a sentence that says what to send in place of a query that is not an enumeration of groups. */
export const adviceOnEnumeration = (query: string): string => commonAdvice(query) ?? ENUMERATIONS;

const ENUMERATIONS =
  'Send "/groups?$filter=(groupTypes/any(c:c eq \'Unified\'))". For teams alone add "and resourceProvisioningOptions/Any(x:x eq \'Team\')", to leave out a group "and id ne \'{id}\'".';
