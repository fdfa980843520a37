import { type Picked, type Query, queryOf, type DefinitionBody, newSettings, type ReviewScope } from './body';
import { MANAGERS, OWNERS } from './reviewers';

export const TEMPLATES = ['group', 'owners', 'guests', 'application', 'role', 'package', 'inactive'] as const;
export type Template = (typeof TEMPLATES)[number];

export const isTemplate = (text: string): text is Template => TEMPLATES.some((template) => template === text);

/** The type of object to pick in each template; null if the template reviews all objects of a type. */
export const PICKED: Readonly<Record<Template, 'group' | 'application' | 'directoryRole' | 'accessPackage' | null>> = {
  group: 'group',
  owners: 'group',
  guests: null,
  application: 'application',
  role: 'directoryRole',
  package: 'accessPackage',
  inactive: 'group',
};

const typed = (type: string, query: string): Query => ({
  '@odata.type': `#microsoft.graph.${type}`,
  ...queryOf(query),
});
const scope = (query: string): Query => typed('accessReviewQueryScope', query);

/** Returns a scope of principals and the resource of their access. Source: docs/differences-from-graph.md#scopes-and-reviewers. */
const memberships = (principals: readonly string[], resource: string): ReviewScope => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: principals.map(scope),
  resourceScopes: [scope(resource)],
});

const ENTITLEMENTS = '/identityGovernance/entitlementManagement';
const ALL_TEAMS =
  "/groups?$filter=(groupTypes/any(c:c eq 'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team'))";
export const ONLY_GUESTS = "/microsoft.graph.user/?$filter=(userType eq 'Guest')";
const INACTIVE = 'P90D';

/** Returns the scope for the picked object. */
export const SCOPES: Readonly<Record<Template, (picked: Picked) => ReviewScope>> = {
  group: ({ id }) => scope(`/groups/${id}/transitiveMembers`),
  owners: ({ id }) => scope(`/groups/${id}/transitiveMembers`),
  guests: () => scope(`./members${ONLY_GUESTS}`),
  application: ({ id }) => memberships(['/users'], `/servicePrincipals/${id}`),
  role: ({ id }) => memberships(['/users', '/groups'], `/roleManagement/directory/roleDefinitions/${id}`),
  package: ({ id, accessPackageId, catalogId }) =>
    scope(
      `${ENTITLEMENTS}/accessPackageAssignments?$filter=(accessPackageId eq '${accessPackageId}' and assignmentPolicyId eq '${id}' and catalogId eq '${catalogId}')`,
    ),
  inactive: ({ id }) => ({
    ...typed('accessReviewInactiveUsersQueryScope', `/groups/${id}/transitiveMembers`),
    inactiveDuration: INACTIVE,
  }),
};

/** The suggested reviewers of each template: the people who know whether access is needed. */
const REVIEWERS: Readonly<Record<Template, readonly Query[]>> = {
  group: MANAGERS,
  owners: OWNERS,
  guests: OWNERS,
  application: OWNERS,
  role: [],
  package: MANAGERS,
  inactive: MANAGERS,
};

/** Returns the first definition of a form. Its scope is empty until an object is picked. */
export const definitionFrom = (template: Template, displayName: string, startDate: string): DefinitionBody => ({
  displayName,
  descriptionForReviewers: '',
  scope: template === 'guests' ? scope(`./members${ONLY_GUESTS}`) : {},
  ...(template === 'guests' && { instanceEnumerationScope: scope(ALL_TEAMS) }),
  reviewers: REVIEWERS[template],
  fallbackReviewers: [],
  stageSettings: [],
  settings: newSettings(startDate),
});

interface KnownScope {
  readonly template: Template;
  /** The id of the reviewed object; null if the review covers all objects of a kind. */
  readonly id: string | null;
}

/** Returns the template that is nearest to a scope; members of any type count as `group`. Undefined if none is near. */
export function templateOf({ scope: reviewed, instanceEnumerationScope: all }: DefinitionBody): KnownScope | undefined {
  const query = queryIn(reviewed);
  if (all?.query === ALL_TEAMS) return query.includes("'Guest'") ? { template: 'guests', id: null } : undefined;
  if (query.startsWith('.')) return undefined;
  const known = knownScope(query);
  return known && reviewed.inactiveDuration !== undefined ? { ...known, template: 'inactive' } : known;
}

const queryIn = ({ query, resourceScopes = [] }: ReviewScope): string => query ?? resourceScopes[0]?.query ?? '';

function knownScope(query: string): KnownScope | undefined {
  for (const [template, pattern] of PATTERNS) {
    const id = pattern.exec(query)?.[1];
    if (id !== undefined) return { template, id: id.toLowerCase() };
  }
  return undefined;
}

const GUID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';
const PATTERNS: readonly (readonly [Template, RegExp])[] = [
  ['group', new RegExp(`^(?:/v1\\.0|/beta)?/groups/${GUID}/`, 'i')],
  ['application', new RegExp(`^(?:/v1\\.0|/beta)?/servicePrincipals/${GUID}`, 'i')],
  ['role', new RegExp(`roleDefinition(?:s/|Id eq ')${GUID}`, 'i')],
  ['package', new RegExp(`assignmentPolicy(?:Id|/id) eq '${GUID}`, 'i')],
];
